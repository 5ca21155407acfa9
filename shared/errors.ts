/**
 * Every way in which a request can end without its result, as a closed set.
 *
 * | code | who must act |
 * |---|---|
 * | `bad-argument` | the caller: an option or parameter is out of its range |
 * | `bad-input` | the user: an input file is missing, damaged or not audio |
 * | `bad-model` | the user: a model file is missing, damaged or of the wrong shape |
 * | `output-failed` | the user: the output cannot be written (folder missing, read-only, disk full) |
 * | `tool-missing` | the user: ffmpeg or a device's runtime is not installed |
 * | `tool-failed` | an external program or runtime failed on valid input |
 * | `out-of-memory` | the user: a network needs more memory than there is |
 * | `cancelled` | nobody: the user asked for it |
 *
 * Anything that is thrown and is not a `LatheError` is a bug in Lathe.
 */
export const LATHE_ERROR_CODES = [
  'bad-argument',
  'bad-input',
  'bad-model',
  'output-failed',
  'tool-missing',
  'tool-failed',
  'out-of-memory',
  'cancelled',
] as const;

/** One of {@link LATHE_ERROR_CODES}. */
export type LatheErrorCode = (typeof LATHE_ERROR_CODES)[number];

/**
 * An expected failure. Its message is one sentence that says what failed, the offending value and what to do,
 * for example `stft: hopLength must be a positive integer, got 0`.
 */
export class LatheError extends Error {
  override readonly name = 'LatheError';
  readonly code: LatheErrorCode;

  /**
   * @param code who must act, see {@link LATHE_ERROR_CODES}
   * @param message one sentence: what, the offending value, what to do
   * @param options `cause`: the lower-level error, kept for logs and never shown to the user
   */
  constructor(code: LatheErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether a thrown value is a {@link LatheError}, of the given code if one is named. */
export function isLatheError(thrown: unknown, code?: LatheErrorCode): thrown is LatheError {
  return thrown instanceof LatheError && (code === undefined || thrown.code === code);
}

/**
 * What a thrown value says.
 *
 * @param thrown anything: an error has a message, and whatever else was thrown is its own
 */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * Throws a `bad-argument` {@link LatheError} unless the condition holds.
 *
 * @param condition what must be true
 * @param message the sentence for the caller; a function where building it costs something
 */
export function requireArgument(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new LatheError('bad-argument', typeof message === 'string' ? message : message());
}
