import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { cancelled, type FfmpegExit } from './process.ts';

/** Lines that only say that something failed, after another line said what. */
const EMPTY_WORDS = [
  /^Conversion failed!/,
  /^At least one output file must be specified/,
  /^To ignore this, add a trailing/,
  /^Last message repeated/,
  /^Error (opening|closing|reinitializing|initializing|marking|while opening|while processing|while filtering)/,
  /^Terminating thread/,
  /^Failed to (inject frame|configure output pad)/,
  /^Task finished with error/,
  /^Nothing was written into output file/,
  /^Output file is empty/,
  /^file:.*: Invalid data found when processing input$/,
];

/**
 * The one line of ffmpeg's standard error that tells a person most: the last that is not a mere "it failed".
 *
 * @param stderr what ffmpeg wrote
 * @returns without the `[wav @ 0x...]` in front and the full stop behind; undefined when there is none
 */
export function tellingLine(stderr: string): string | undefined {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.trim().replace(/^(\[[^\]]* @ [^\]]*\] )+/, ''))
    .filter((line) => line !== '');
  const telling = lines.filter((line) => !EMPTY_WORDS.some((words) => words.test(line)));
  return (telling.at(-1) ?? lines.at(-1))?.replace(/\.$/, '').slice(0, 300);
}

/** What ffmpeg says of a format that it knows and is told not to read. */
const NO_SOUND_FORMAT = /not on whitelist/i;

/** The sentence for a file that ffmpeg could not read to its end. */
export function inputFailure(path: string, exit: FfmpegExit): LatheError {
  if (exit.killed) return cancelled();
  if (exit.signal !== null) return endedBySignal(exit.signal);
  if (NO_SOUND_FORMAT.test(exit.stderr))
    return new LatheError('bad-input', sentence('notSound', { file: path }));
  const line = tellingLine(exit.stderr)?.replace(`file:${path}: `, '');
  const reason = line === undefined ? sentence('ffmpegSilent') : sentence('ffmpegSays', { line });
  return new LatheError('bad-input', sentence('unreadable', { file: path, reason }));
}

/** The sentence for an ffmpeg that something else killed, such as a system short of memory. */
export function endedBySignal(signal: NodeJS.Signals): LatheError {
  return new LatheError('tool-failed', sentence('ffmpegEnded', { signal }));
}

const OUTPUT_REASONS: ReadonlyArray<readonly [RegExp, (folder: string) => string]> = [
  [/No space left on device|ENOSPC/, (folder) => sentence('diskOfFolderFull', { folder })],
  [/Disk quota exceeded|EDQUOT/, (folder) => sentence('quotaUsed', { folder })],
  [/Read-only file system|EROFS/, (folder) => sentence('folderReadOnly', { folder })],
  [
    /Permission denied|Operation not permitted|EACCES|EPERM/,
    (folder) => sentence('folderForbidden', { folder }),
  ],
  [/ENOENT|No such file or directory/, (folder) => sentence('folderMissing', { folder })],
  [/ENOTDIR|Not a directory/, (folder) => sentence('folderIsFile', { folder })],
  [/ENAMETOOLONG|File name too long/, () => sentence('nameTooLong')],
  [/Input\/output error|EIO/, (folder) => sentence('diskFailed', { folder })],
];

/**
 * The sentence for a file that could not be written.
 *
 * @param path the file as the user knows it
 * @param folder where it was to be written
 * @param reason ffmpeg's standard error, or the message of a file system's error
 */
export function outputFailure(path: string, folder: string, reason: string, cause?: unknown): LatheError {
  const known = OUTPUT_REASONS.find(([words]) => words.test(reason));
  const line = tellingLine(reason);
  const because =
    known?.[1](folder) ?? (line === undefined ? sentence('ffmpegSilent') : sentence('ffmpegSays', { line }));
  return new LatheError('output-failed', sentence('unwritable', { file: path, reason: because }), { cause });
}
