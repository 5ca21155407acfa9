import { randomUUID } from 'node:crypto';
import { closeSync, openSync, read, unlinkSync, write } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LatheError, requireArgument } from '../../shared/errors.ts';
import { sentence } from '../../shared/sentences/sentence.ts';
import type { AudioBlocks } from './ffmpeg/types.ts';

/** Sound on disk between two passes over it: float32, as it was given, for as long as the spool lives. */
export interface Spool {
  readonly channelCount: number;
  /** Samples a channel so far. */
  readonly sampleCount: number;
  /** Adds a planar block of any length, which may be reused afterwards. Await each before the next. */
  append(block: readonly Float32Array[]): Promise<void>;
  /**
   * Reads what has been appended up to now, any number of times, several readers at once.
   *
   * @param blockSamples samples a channel in each block but the last; default 65536
   * @param startSample the first sample to read; default 0
   */
  read(blockSamples?: number, startSample?: number): AudioBlocks;
  /** Gives the disk space back. Twice does nothing. */
  dispose(): Promise<void>;
}

/** Samples a channel in one piece of the file: 512 KB of stereo, large enough that the disk and not the calls count. */
const CHUNK_SAMPLES = 65_536;

const readAt = promisify(read);
const writeAt = promisify(write);

/**
 * Opens a spool. Its file has no name once it is open (on Windows: it goes when it is closed), so that nothing stays
 * behind however the process ends.
 *
 * @param options `directory`: where the file lies; default: the system's temporary folder
 * @throws LatheError `output-failed`, naming the folder, when it cannot be made or, on `append`, when the disk is full
 */
export function createSpool(options: { readonly channelCount: number; readonly directory?: string }): Spool {
  const { channelCount, directory = tmpdir() } = options;
  requireArgument(
    Number.isInteger(channelCount) && channelCount >= 1,
    `spool: channelCount must be a positive integer, got ${channelCount}`,
  );
  return new FileSpool(channelCount, directory);
}

/**
 * The file is a row of chunks, each planar: all samples of the first channel, then all of the next. The last chunk is
 * kept in memory until it is full, so that reading needs no flush.
 */
class FileSpool implements Spool {
  readonly channelCount: number;
  readonly #directory: string;
  readonly #file: number;
  readonly #removeLater: (() => void) | undefined;
  readonly #tail: Float32Array;
  #tailSamples = 0;
  #fullChunks = 0;
  #open = true;
  #callsUnderWay = 0;

  constructor(channelCount: number, directory: string) {
    this.channelCount = channelCount;
    this.#directory = directory;
    this.#tail = new Float32Array(CHUNK_SAMPLES * channelCount);
    const path = join(directory, `.lathe-spool-${randomUUID()}`);
    try {
      this.#file = openSync(path, 'wx+', 0o600);
    } catch (thrown) {
      throw this.#failure(thrown);
    }
    this.#removeLater = removeName(path);
  }

  get sampleCount(): number {
    return this.#fullChunks * CHUNK_SAMPLES + this.#tailSamples;
  }

  async append(block: readonly Float32Array[]): Promise<void> {
    this.#requireOpen();
    const samples = block[0]?.length ?? 0;
    requireArgument(
      block.length === this.channelCount && block.every((channel) => channel.length === samples),
      `spool: a block must have ${this.channelCount} channels of one length, got ${block.map((channel) => channel.length).join(' and ')} samples`,
    );
    for (let from = 0; from < samples; ) {
      const count = Math.min(samples - from, CHUNK_SAMPLES - this.#tailSamples);
      for (let c = 0; c < this.channelCount; c++) {
        const piece = block[c]!.subarray(from, from + count);
        this.#tail.set(piece, c * CHUNK_SAMPLES + this.#tailSamples);
      }
      from += count;
      this.#tailSamples += count;
      if (this.#tailSamples === CHUNK_SAMPLES) await this.#writeTail();
    }
  }

  async *read(blockSamples = CHUNK_SAMPLES, startSample = 0): AsyncGenerator<readonly Float32Array[]> {
    requireArgument(
      Number.isInteger(blockSamples) && blockSamples >= 1,
      `spool: blockSamples must be a positive integer, got ${blockSamples}`,
    );
    requireArgument(
      Number.isInteger(startSample) && startSample >= 0,
      `spool: startSample must be 0 or a positive integer, got ${startSample}`,
    );
    const end = this.sampleCount;
    const chunk = { index: -1, samples: new Float32Array(CHUNK_SAMPLES * this.channelCount) };
    for (let start = startSample; start < end; start += blockSamples) {
      const length = Math.min(blockSamples, end - start);
      const block = Array.from({ length: this.channelCount }, () => new Float32Array(length));
      for (let filled = 0; filled < length; ) {
        filled += await this.#copy(start + filled, block, filled, chunk);
      }
      yield block;
    }
  }

  async dispose(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    if (this.#callsUnderWay === 0) this.#close();
  }

  #close(): void {
    closeSync(this.#file);
    this.#removeLater?.();
  }

  /** Copies from one chunk into a block as much as both have; gives the samples copied. */
  async #copy(
    sample: number,
    block: readonly Float32Array[],
    filled: number,
    chunk: { index: number; readonly samples: Float32Array },
  ): Promise<number> {
    this.#requireOpen();
    const index = Math.floor(sample / CHUNK_SAMPLES);
    const offset = sample - index * CHUNK_SAMPLES;
    const count = Math.min(CHUNK_SAMPLES - offset, block[0]!.length - filled);
    const isTail = index >= this.#fullChunks;
    if (!isTail && chunk.index !== index) {
      await this.#readChunk(index, chunk.samples);
      chunk.index = index;
    }
    const samples = isTail ? this.#tail : chunk.samples;
    for (let c = 0; c < block.length; c++) {
      const from = c * CHUNK_SAMPLES + offset;
      block[c]!.set(samples.subarray(from, from + count), filled);
    }
    return count;
  }

  async #writeTail(): Promise<void> {
    const bytes = new Uint8Array(this.#tail.buffer);
    const position = this.#fullChunks * bytes.length;
    await this.#whileOpen(async () => {
      for (let done = 0; done < bytes.length; ) {
        const call = writeAt(this.#file, bytes, done, bytes.length - done, position + done);
        done += (await call.catch((thrown: unknown) => Promise.reject(this.#failure(thrown)))).bytesWritten;
      }
    });
    this.#fullChunks++;
    this.#tailSamples = 0;
  }

  async #readChunk(index: number, samples: Float32Array): Promise<void> {
    const bytes = new Uint8Array(samples.buffer);
    const position = index * bytes.length;
    await this.#whileOpen(async () => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await readAt(this.#file, bytes, done, bytes.length - done, position + done);
        if (bytesRead === 0) throw new Error(`spool: chunk ${index} ends after ${done} bytes`);
        done += bytesRead;
      }
    });
  }

  /** A descriptor must not be closed under a call that uses it: the number may belong to another file by then. */
  async #whileOpen(work: () => Promise<void>): Promise<void> {
    this.#callsUnderWay++;
    try {
      await work();
    } finally {
      this.#callsUnderWay--;
      if (!this.#open && this.#callsUnderWay === 0) this.#close();
    }
  }

  #requireOpen(): void {
    if (!this.#open) throw new Error('spool: used after dispose');
  }

  #failure(thrown: unknown): LatheError {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error';
    const folder = this.#directory;
    const told =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? sentence('temporaryFull', { folder })
        : sentence('temporaryUnwritable', { folder, code });
    return new LatheError('output-failed', told, { cause: thrown });
  }
}

/** Removes the name of an open file; where that must wait until it is closed, gives what is to be called then. */
function removeName(path: string): (() => void) | undefined {
  try {
    unlinkSync(path);
    return undefined;
  } catch {
    const remove = (): void => {
      process.off('exit', remove);
      try {
        unlinkSync(path);
      } catch {
        // Another program holds it open; the system's own cleaning of temporary files gets it.
      }
    };
    process.once('exit', remove);
    return remove;
  }
}
