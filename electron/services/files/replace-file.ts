import { open, rename, rm } from 'node:fs/promises';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/**
 * Writes a file so that its name holds the old bytes or the new ones, never a part: into a temporary name beside it,
 * flushed to the disk, then renamed.
 *
 * @throws LatheError `output-failed` when the folder is missing, read-only or full; the old file is then intact
 */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeFailure(path, cause);
  }
}

/** What is told of a file that could not be written. */
export function writeFailure(path: string, cause: unknown): LatheError {
  return new LatheError('output-failed', sentence('cannotWrite', { file: path, reason: reasonOf(cause) }), {
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const { code, message = String(cause) } = cause as Partial<NodeJS.ErrnoException>;
  return code === 'ENOSPC' || code === 'EDQUOT' ? sentence('diskFull') : message;
}
