import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LatheError } from '../../../shared/errors.ts';

/**
 * Reads a model's file.
 *
 * @param whatToDo the end of the sentence for a file that is not there
 * @throws LatheError `bad-model` when it cannot be read
 */
export async function readModelFile(path: string, whatToDo: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new LatheError('bad-model', `model file ${path} does not exist or cannot be read: ${whatToDo}`, {
      cause,
    });
  }
}

/** SHA-256 as 64 hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
