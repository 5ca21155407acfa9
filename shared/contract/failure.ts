import { LATHE_ERROR_CODES, LatheError, messageOf } from '../errors.ts';

/** Every way in which a request can fail: an expected failure, or `bug` for anything else. */
export const FAILURE_CODES = [...LATHE_ERROR_CODES, 'bug'] as const;

/** One of {@link FAILURE_CODES}. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** How a failure travels, between processes and between threads. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** A bug in Lathe as a client sees it; what is known of it stays in the log of the side where it happened. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** What a thrown value tells the other side. A bug's message is kept short: its stack belongs in the log. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof LatheError) return { code: thrown.code, message: thrown.message };
  return { code: 'bug', message: messageOf(thrown) };
}

/** A failure as the error that the caller can catch. */
export function fromFailure({ code, message }: Failure): LatheError | BugError {
  return code === 'bug' ? new BugError(message) : new LatheError(code, message);
}
