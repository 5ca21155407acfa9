import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { alignSignals } from '../../../../shared/analysis/alignment.ts';
import {
  type Augmentation,
  augmentationRangesOf,
  DEFAULT_PROBABILITY,
  isLossyCodec,
  type LossyCodec,
} from '../../../../shared/mastering/faults/augmentation.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { OutputFormat } from '../../../adapters/ffmpeg/types.ts';
import type { CachedPcm, CacheFfmpeg, PcmCache } from './pcm-cache.ts';
import { PcmReader, TRAINING_SAMPLE_RATE } from './pcm-format.ts';

/** One way through an encoder and back. */
export interface LossyVersion {
  readonly codec: LossyCodec;
  readonly kbps: number;
}

/** What encoders and musicians set, in kb/s. */
const BIT_RATES = [16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
/** Each takes as much room as the track itself. */
const VERSIONS_PER_TRACK = 2;
const FORMATS: Readonly<Record<LossyCodec, OutputFormat>> = { mp3: 'mp3', aac: 'm4a', opus: 'opus' };

/** Probability that an excerpt comes from a lossy version: that any of the codecs is drawn. */
export function lossyProbability(augmentations: readonly Augmentation[]): number {
  const others = augmentations
    .filter(({ kind }) => isLossyCodec(kind))
    .reduce((product, { probability = DEFAULT_PROBABILITY }) => product * (1 - probability), 1);
  return 1 - others;
}

/**
 * Draws the lossy versions of a track, the same for the same seed and name; none if no codec is asked for.
 *
 * @param augmentations checked; codecs are drawn in proportion to their probabilities
 */
export function drawLossyVersions(
  augmentations: readonly Augmentation[],
  seed: number,
  trackName: string,
): LossyVersion[] {
  const random = createRandom(seed).fork('lossy', trackName);
  const codecs = augmentations.filter(({ kind }) => isLossyCodec(kind));
  if (codecs.length === 0) return [];
  const total = codecs.reduce((sum, { probability = DEFAULT_PROBABILITY }) => sum + probability, 0);
  return Array.from({ length: VERSIONS_PER_TRACK }, () => {
    let place = random.uniform(0, total);
    const chosen =
      codecs.find(({ probability = DEFAULT_PROBABILITY }) => {
        place -= probability;
        return place < 0;
      }) ?? codecs[0]!;
    const { low, high } = chosen.ranges?.kbps ?? augmentationRangesOf(chosen.kind).kbps!;
    const rates = BIT_RATES.filter((rate) => rate >= low && rate <= high);
    return {
      codec: chosen.kind as LossyCodec,
      kbps: rates.length > 0 ? random.pick(rates) : Math.round(low),
    };
  });
}

/**
 * Sends a track through an encoder and back, once: the result stays in the cache, sample by sample beside the track.
 *
 * @returns path of the cache file
 */
export async function openLossyVersion(
  pcm: CachedPcm,
  { codec, kbps }: LossyVersion,
  cache: PcmCache,
  signal?: AbortSignal,
): Promise<string> {
  const { ffmpeg } = cache;
  return cache.openVariant(pcm.sha256, `${codec}-${kbps}`, async function* () {
    const file = cache.folder.pathOf(`${randomUUID()}.part`);
    try {
      await encode(pcm.path, file, { codec, kbps }, ffmpeg, signal);
      yield* beside(pcm.path, file, ffmpeg, signal);
    } finally {
      await rm(file, { force: true });
    }
  });
}

const BLOCK = 1 << 15;

async function encode(
  pcmPath: string,
  file: string,
  { codec, kbps }: LossyVersion,
  ffmpeg: CacheFfmpeg,
  signal: AbortSignal | undefined,
): Promise<void> {
  const sink = await ffmpeg.openSink(file, {
    format: FORMATS[codec],
    bitDepth: '32f',
    bitrateKbps: kbps,
    sampleRate: TRAINING_SAMPLE_RATE,
    channelCount: 2,
    ...(signal && { signal }),
  });
  const reader = new PcmReader(pcmPath);
  try {
    for (let start = 0; start < reader.sampleCount; start += BLOCK) {
      await sink.write(reader.read(start, Math.min(BLOCK, reader.sampleCount - start)));
    }
    await sink.finish();
  } catch (error) {
    await sink.abort();
    throw error;
  } finally {
    reader.close();
  }
}

/** The decoded file, moved by what the codec delayed it, and as long as the track. */
async function* beside(
  pcmPath: string,
  file: string,
  ffmpeg: CacheFfmpeg,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Float32Array[]> {
  const reader = new PcmReader(pcmPath);
  const { sampleCount } = reader;
  const delay = await delayOf(reader, file, ffmpeg, signal).finally(() => reader.close());
  const options = { sampleRate: TRAINING_SAMPLE_RATE, ...(signal && { signal }) };
  let left = sampleCount;
  if (delay < 0) {
    const silence = Math.min(left, -delay);
    yield [new Float32Array(silence), new Float32Array(silence)];
    left -= silence;
  }
  let toDrop = Math.max(0, delay);
  for await (const block of ffmpeg.decode(file, options)) {
    const dropped = Math.min(toDrop, block[0]!.length);
    const count = Math.min(left, block[0]!.length - dropped);
    toDrop -= dropped;
    left -= count;
    if (count > 0) yield block.map((samples) => samples.subarray(dropped, dropped + count));
    if (left === 0) return;
  }
  while (left > 0) {
    const count = Math.min(left, BLOCK);
    left -= count;
    yield [new Float32Array(count), new Float32Array(count)];
  }
}

/** What is compared to find a delay. */
const COMPARED_SAMPLES = 10 * TRAINING_SAMPLE_RATE;
const MAXIMUM_DELAY_SECONDS = 0.2;

/** Samples by which a decoded file is late. Decoders take the encoder's delay away; this is for those that do not. */
async function delayOf(
  reader: PcmReader,
  file: string,
  ffmpeg: CacheFfmpeg,
  signal: AbortSignal | undefined,
): Promise<number> {
  const length = Math.min(COMPARED_SAMPLES, reader.sampleCount);
  const decoded = [new Float32Array(length), new Float32Array(length)];
  let filled = 0;
  for await (const block of ffmpeg.decode(file, {
    sampleRate: TRAINING_SAMPLE_RATE,
    ...(signal && { signal }),
  })) {
    const count = Math.min(length - filled, block[0]!.length);
    for (const [c, samples] of decoded.entries())
      samples.set((block[c] ?? block[0]!).subarray(0, count), filled);
    filled += count;
    if (filled === length) break;
  }
  const { offsetSamples } = alignSignals(reader.read(0, length), decoded, {
    sampleRate: TRAINING_SAMPLE_RATE,
    maximumOffsetSeconds: MAXIMUM_DELAY_SECONDS,
  });
  return Math.round(offsetSamples);
}
