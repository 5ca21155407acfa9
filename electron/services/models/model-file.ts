import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LatheError } from '../../../shared/errors.ts';
import type { SentenceKey } from '../../../shared/sentences/catalogue.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';

/** What to do about a model whose file is not there. */
export type ModelAdvice = Extract<SentenceKey, `advice${string}`>;

/**
 * Reads a model's file.
 *
 * @param advice what to do about a file that is not there
 * @throws LatheError `bad-model` when it cannot be read
 */
export async function readModelFile(path: string, advice: ModelAdvice): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new LatheError(
      'bad-model',
      sentence('modelUnreadableDo', { file: path, advice: sentence(advice) }),
      {
        cause,
      },
    );
  }
}

/** SHA-256 as 64 hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
