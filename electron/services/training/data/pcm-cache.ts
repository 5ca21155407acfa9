import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import type { AudioBlocks, Ffmpeg } from '../../../adapters/ffmpeg/types.ts';
import { CacheFolder, defaultCacheLimit, defaultCacheRoot } from '../../files/cache-folder.ts';
import { contentHash } from '../../files/content-hash.ts';
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

/** What of ffmpeg the cache works with. */
export type CacheFfmpeg = Pick<Ffmpeg, 'decode' | 'probe' | 'openSink'>;

/** How a {@link PcmCache} is built. */
export interface PcmCacheOptions {
  readonly ffmpeg: CacheFfmpeg;
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
  readonly ffmpeg: CacheFfmpeg;

  constructor(options: PcmCacheOptions) {
    const { ffmpeg, folder = join(defaultCacheRoot(), 'pcm') } = options;
    this.ffmpeg = ffmpeg;
    this.folder = new CacheFolder({ path: folder, limitBytes: options.limitBytes ?? defaultCacheLimit() });
  }

  /**
   * The decoded form of a sound file.
   *
   * @throws LatheError `bad-input` if the file is missing, no audio, or changes meanwhile; `output-failed` if the cache
   *   cannot be written
   */
  async open(path: string, signal?: AbortSignal): Promise<CachedPcm> {
    const sha256 = await contentHash(this.folder, path, signal);
    const [pcm, factsName] = [pcmName(sha256), `${sha256}.facts.json`];
    let facts = await this.folder.readJson(factsName, trackFactsSchema);
    const bytes = await this.folder.sizeOf(pcm);
    if (facts === undefined || bytes !== facts.sampleCount * BYTES_PER_SAMPLE) {
      facts = await this.#decode(path, pcm, signal);
      await this.folder.writeJson(factsName, facts);
      if ((await contentHash(this.folder, path, signal)) !== sha256) {
        throw new LatheError('bad-input', sentence('musicChanged', { file: path }));
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

  async #decode(path: string, name: string, signal: AbortSignal | undefined): Promise<TrackFacts> {
    throwIfCancelled(signal);
    const probe = await this.ffmpeg.probe(path, signal);
    await this.folder.makeRoom((probe.durationSeconds ?? 0) * TRAINING_SAMPLE_RATE * BYTES_PER_SAMPLE);
    const examiner = new TrackExaminer(probe);
    const decoded = this.ffmpeg.decode(path, {
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

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LatheError('cancelled', 'decoding the training music was cancelled');
}
