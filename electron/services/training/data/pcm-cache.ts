import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LatheError } from '../../../../shared/errors.ts';
import type { AudioBlocks, Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { CacheFolder, defaultCacheLimit, defaultCacheRoot } from '../../files/cache-folder.ts';
import { BYTES_PER_SAMPLE, encodePcm, TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import { TrackExaminer, type TrackFacts, trackFactsSchema } from './track-facts.ts';

/** A decoded track on disk, to be read with `PcmReader`. */
export interface CachedPcm {
  readonly path: string;
  /** SHA-256 of the bytes of the file that it was decoded from. */
  readonly sha256: string;
  /** Samples a channel at 44.1 kHz. */
  readonly sampleCount: number;
  readonly facts: TrackFacts;
}

/** What is remembered of a file, so that an unchanged one need not be read again to know its hash. */
const fileStampSchema = z.object({
  size: z.number(),
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  sha256: z.string(),
});

/** What of ffmpeg the cache works with. */
export type Decoder = Pick<Ffmpeg, 'decode' | 'probe'>;

/** How a {@link PcmCache} is built. */
export interface PcmCacheOptions {
  readonly ffmpeg: Decoder;
  /** Default: `pcm` in the cache of Lathe. */
  readonly folder?: string;
  /** Default: `LATHE_CACHE_GB`, or 20 GB. */
  readonly limitBytes?: number;
}

/**
 * Decodes each track once to 44.1 kHz stereo and keeps it under the hash of its content, with what was measured
 * meanwhile, so that a second run starts at once, a changed file is decoded anew, and a renamed one is not. The whole
 * is kept below a limit; what is in use stays. Several runs may share the folder.
 */
export class PcmCache {
  /** Where everything lies. */
  readonly folder: CacheFolder;
  readonly #ffmpeg: Decoder;

  constructor(options: PcmCacheOptions) {
    const { ffmpeg, folder = join(defaultCacheRoot(), 'pcm') } = options;
    this.#ffmpeg = ffmpeg;
    this.folder = new CacheFolder({ path: folder, limitBytes: options.limitBytes ?? defaultCacheLimit() });
  }

  /**
   * The decoded form of a sound file.
   *
   * @throws LatheError `bad-input` if the file is missing, no audio, or changes meanwhile; `output-failed` if the cache
   *   cannot be written
   */
  async open(path: string, signal?: AbortSignal): Promise<CachedPcm> {
    const sha256 = await this.#hash(path, signal);
    const [pcm, factsName] = [pcmName(sha256), `${sha256}.facts.json`];
    let facts = await this.folder.readJson(factsName, trackFactsSchema);
    const bytes = await this.folder.sizeOf(pcm);
    if (facts === undefined || bytes !== facts.sampleCount * BYTES_PER_SAMPLE) {
      facts = await this.#decode(path, pcm, signal);
      await this.folder.writeJson(factsName, facts);
      if ((await this.#hash(path, signal)) !== sha256) {
        throw new LatheError('bad-input', `${path}: was changed while it was read, start again`);
      }
    }
    return { path: this.folder.pathOf(pcm), sha256, sampleCount: facts.sampleCount, facts };
  }

  /**
   * Something made of a track, in the same form.
   *
   * @param sha256 of the file that it is made of
   * @param variant what was done to it; a part of a file name
   * @param make gives its samples at 44.1 kHz where it is not there yet
   * @returns path of the samples
   */
  async openVariant(sha256: string, variant: string, make: () => AudioBlocks): Promise<string> {
    const name = pcmName(`${sha256}.${variant}`);
    if ((await this.folder.sizeOf(name)) === undefined) await this.#writePcm(name, make());
    return this.folder.pathOf(name);
  }

  async #hash(path: string, signal: AbortSignal | undefined): Promise<string> {
    const { size, mtimeMs, ctimeMs } = await stat(path).catch((cause: unknown) => {
      throw new LatheError('bad-input', `${path}: no such file, check the path`, { cause });
    });
    const stampName = `files/${sha256Hex(resolve(path))}.json`;
    const stamp = await this.folder.readJson(stampName, fileStampSchema);
    const isUnchanged = stamp?.size === size && stamp.mtimeMs === mtimeMs && stamp.ctimeMs === ctimeMs;
    if (isUnchanged) return stamp.sha256;
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
        throwIfCancelled(signal);
        hash.update(chunk as Buffer);
      }
    } catch (cause) {
      if (cause instanceof LatheError) throw cause;
      throw new LatheError('bad-input', `${path}: cannot be read, check its permissions`, { cause });
    }
    const sha256 = hash.digest('hex');
    await this.folder.writeJson(stampName, { size, mtimeMs, ctimeMs, sha256 });
    return sha256;
  }

  async #decode(path: string, name: string, signal: AbortSignal | undefined): Promise<TrackFacts> {
    throwIfCancelled(signal);
    const probe = await this.#ffmpeg.probe(path, signal);
    await this.folder.makeRoom((probe.durationSeconds ?? 0) * TRAINING_SAMPLE_RATE * BYTES_PER_SAMPLE);
    const examiner = new TrackExaminer(probe);
    const decoded = this.#ffmpeg.decode(path, {
      sampleRate: TRAINING_SAMPLE_RATE,
      ...(signal && { signal }),
    });
    await this.#writePcm(name, decoded, (block) => examiner.push(block));
    return examiner.result();
  }

  async #writePcm(
    name: string,
    blocks: AudioBlocks,
    examine: (block: readonly Float32Array[]) => void = () => undefined,
  ): Promise<void> {
    await this.folder.write(name, async (temporary) => {
      const file = await open(temporary, 'w');
      try {
        for await (const block of blocks) {
          examine(block);
          await file.writeFile(encodePcm(block));
        }
      } finally {
        await file.close();
      }
    });
  }
}

function pcmName(stem: string): string {
  return `${stem}.s16x2-${TRAINING_SAMPLE_RATE}.pcm`;
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LatheError('cancelled', 'decoding the training music was cancelled');
}
