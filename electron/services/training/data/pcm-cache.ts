import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LatheError } from '../../../../shared/errors.ts';
import type { Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { BYTES_PER_SAMPLE, encodePcm, TRAINING_SAMPLE_RATE } from './pcm-format.ts';

/** A decoded track on disk, to be read with `PcmReader`. */
export interface CachedPcm {
  readonly path: string;
  /** SHA-256 of the bytes of the file that it was decoded from. */
  readonly sha256: string;
  /** Samples a channel at 44.1 kHz. */
  readonly sampleCount: number;
}

/** Where decoded music is kept: `LATHE_CACHE`, or `.cache/lathe` in the home folder; below it, `pcm`. */
export function defaultPcmFolder(): string {
  return join(process.env.LATHE_CACHE ?? join(homedir(), '.cache', 'lathe'), 'pcm');
}

/** What is remembered of a file, so that an unchanged one need not be read again to know its hash. */
interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/**
 * Decodes each track once to 44.1 kHz stereo and keeps it under the hash of its content, so that a second run starts at
 * once, a changed file is decoded anew, and a renamed one is not. Several runs may share the folder.
 */
export class PcmCache {
  readonly #ffmpeg: Pick<Ffmpeg, 'decode'>;
  readonly #folder: string;

  constructor(options: { readonly ffmpeg: Pick<Ffmpeg, 'decode'>; readonly folder?: string }) {
    this.#ffmpeg = options.ffmpeg;
    this.#folder = options.folder ?? defaultPcmFolder();
  }

  /**
   * The decoded form of a sound file.
   *
   * @throws LatheError `bad-input` if the file is missing or no audio, `output-failed` if the cache cannot be written
   */
  async open(path: string, signal?: AbortSignal): Promise<CachedPcm> {
    const sha256 = await this.#hash(path, signal);
    const target = join(this.#folder, `${sha256}.s16x2-${TRAINING_SAMPLE_RATE}.pcm`);
    const size = await fileSize(target);
    const bytes = size ?? (await this.#decode(path, target, signal));
    return { path: target, sha256, sampleCount: bytes / BYTES_PER_SAMPLE };
  }

  async #hash(path: string, signal: AbortSignal | undefined): Promise<string> {
    const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
      throw new LatheError('bad-input', `${path}: no such file, check the path`, { cause });
    });
    const stampPath = join(this.#folder, 'files', `${sha256Hex(resolve(path))}.json`);
    const stamp = await readStamp(stampPath);
    if (stamp !== undefined && stamp.size === size && stamp.mtimeMs === mtimeMs) return stamp.sha256;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      throwIfCancelled(signal);
      hash.update(chunk as Buffer);
    }
    const sha256 = hash.digest('hex');
    await this.#write(stampPath, async (temporary) => {
      await writeFile(temporary, JSON.stringify({ size, mtimeMs, sha256 } satisfies FileStamp));
    });
    return sha256;
  }

  /** Decodes to the target and returns its size in bytes. */
  async #decode(path: string, target: string, signal: AbortSignal | undefined): Promise<number> {
    let bytes = 0;
    await this.#write(target, async (temporary) => {
      const file = await open(temporary, 'w');
      try {
        const options = { sampleRate: TRAINING_SAMPLE_RATE, ...(signal && { signal }) };
        for await (const block of this.#ffmpeg.decode(path, options)) {
          const encoded = encodePcm(block);
          await file.writeFile(encoded);
          bytes += encoded.length;
        }
      } finally {
        await file.close();
      }
    });
    return bytes;
  }

  /** Lets a file be written under a temporary name and renames it once it is whole. */
  async #write(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const temporary = `${target}.${randomUUID()}.part`;
    try {
      await mkdir(join(this.#folder, 'files'), { recursive: true });
      await write(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined); // the first failure is the one to report
      if (error instanceof LatheError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new LatheError(
        'output-failed',
        `${this.#folder}: the cache of decoded music cannot be written (${reason}), free some space or set LATHE_CACHE`,
        { cause: error },
      );
    }
  }
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function fileSize(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

async function readStamp(path: string): Promise<FileStamp | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as FileStamp;
  } catch {
    return undefined; // never hashed, or cut short by a crash: hash again
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LatheError('cancelled', 'decoding the training music was cancelled');
}
