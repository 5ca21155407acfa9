import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { CacheFolder } from './cache-folder.ts';

/** What is remembered of a file, so that an unchanged one need not be read again to know its hash. */
const fileStampSchema = z.object({
  size: z.number(),
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  sha256: z.string(),
});

type FileState = Omit<z.output<typeof fileStampSchema>, 'sha256'>;

/**
 * The SHA-256 of a file's content if the cache remembers it and the file has not changed since.
 *
 * @throws LatheError `bad-input` if the file is missing
 */
export async function rememberedHash(folder: CacheFolder, path: string): Promise<string | undefined> {
  return findStamp(folder, path, await stateOf(path));
}

/**
 * The SHA-256 of a file's content, read once and then remembered in a cache.
 *
 * @throws LatheError `bad-input` if the file is missing or unreadable, `cancelled`, `output-failed` if the cache cannot
 *   be written
 */
export async function contentHash(folder: CacheFolder, path: string, signal?: AbortSignal): Promise<string> {
  const state = await stateOf(path);
  const remembered = await findStamp(folder, path, state);
  if (remembered !== undefined) return remembered;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      if (signal?.aborted) throw new LatheError('cancelled', `reading ${path} was cancelled`);
      hash.update(chunk as Buffer);
    }
  } catch (cause) {
    if (cause instanceof LatheError) throw cause;
    throw new LatheError('bad-input', sentence('musicForbidden', { file: path }), { cause });
  }
  const sha256 = hash.digest('hex');
  await folder.writeJson(stampName(path), { ...state, sha256 });
  return sha256;
}

async function stateOf(path: string): Promise<FileState> {
  const { size, mtimeMs, ctimeMs } = await stat(path).catch((cause: unknown) => {
    throw new LatheError('bad-input', sentence('musicGone', { file: path }), { cause });
  });
  return { size, mtimeMs, ctimeMs };
}

async function findStamp(folder: CacheFolder, path: string, state: FileState): Promise<string | undefined> {
  const stamp = await folder.readJson(stampName(path), fileStampSchema);
  const isUnchanged =
    stamp?.size === state.size && stamp.mtimeMs === state.mtimeMs && stamp.ctimeMs === state.ctimeMs;
  return isUnchanged ? stamp.sha256 : undefined;
}

function stampName(path: string): string {
  return `files/${createHash('sha256').update(resolve(path)).digest('hex')}.json`;
}
