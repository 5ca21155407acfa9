import { z } from 'zod';
import { Fingerprinter } from '../../../../shared/analysis/fingerprint.ts';
import { LevelMeter } from '../../../../shared/analysis/levels.ts';
import type { AudioProbe } from '../../../adapters/ffmpeg/types.ts';
import { BandMeter } from './band-statistics.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';

/** What is known of a decoded file; kept beside its samples, so that it is measured once. */
export const trackFactsSchema = z.object({
  /** Of this schema: facts of another one are measured again. */
  version: z.literal(1),
  /** As ffmpeg names it. */
  codec: z.string(),
  /** Hz, of the file. */
  sampleRate: z.number(),
  /** Of the file. */
  channelCount: z.number(),
  /** Samples a channel at 44.1 kHz. */
  sampleCount: z.number(),
  /** NaN and infinities, over all channels. */
  nonFiniteSamples: z.number(),
  /** Where the first of them stands; `null` where there is none. */
  firstNonFiniteSeconds: z.number().nullable(),
  /** Largest magnitude, full scale is 1. */
  peak: z.number(),
  /** Mean square over all channels, full scale is 1. */
  power: z.number(),
  /** Runs of three samples and more at full scale. */
  clippedRuns: z.number(),
  /** Runs of equal samples near the highest peak, at whatever level: what clipping leaves that was turned down. */
  flatTops: z.number(),
  /** First sample that is no silence, to 23 ms. */
  soundStart: z.number(),
  /** The sample behind the last that is no silence; `soundStart` where all is silent. */
  soundEnd: z.number(),
  /** Whether both channels are the same. */
  isMono: z.boolean(),
  /** See `band-statistics.ts`. */
  bands: z.object({ mean: z.array(z.number()), floor: z.array(z.number()) }),
  /** Words of `Fingerprinter`, little-endian, in base64. */
  fingerprint: z.string(),
});

/** What is known of a decoded file. */
export type TrackFacts = Readonly<z.infer<typeof trackFactsSchema>>;

/** The words of a fingerprint that facts carry. */
export function fingerprintOf({ fingerprint }: TrackFacts): Uint32Array {
  const bytes = Buffer.from(fingerprint, 'base64');
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** What lies this far below the highest peak is silence, as `librosa.effects.trim` takes it: 60 dB. */
const SILENCE_RATIO = 1e-3;
/** Silence however high the peak is: -80 dBFS, under the noise of 16 bit with dither. */
const SILENCE_LEVEL = 1e-4;
/** Samples of which one peak is kept: 23 ms. */
const BLOCK = 1024;

/** Measures facts of a track while it is decoded. */
export class TrackExaminer {
  readonly #levels: LevelMeter;
  readonly #bands = new BandMeter(TRAINING_SAMPLE_RATE);
  readonly #fingerprinter: Fingerprinter;
  readonly #flatTops: readonly FlatTopCounter[];
  readonly #probe: AudioProbe;
  readonly #blockPeaks: number[] = [];
  #blockPeak = 0;
  #sampleCount = 0;
  #firstNonFinite: number | undefined;
  #isMono = true;

  /** @param probe of the file */
  constructor(probe: AudioProbe) {
    const channelCount = Math.min(2, probe.channelCount);
    this.#probe = probe;
    this.#levels = new LevelMeter({ channelCount });
    this.#fingerprinter = new Fingerprinter({ sampleRate: TRAINING_SAMPLE_RATE, channelCount });
    this.#flatTops = Array.from({ length: channelCount }, () => new FlatTopCounter());
  }

  /** @param block planar samples at 44.1 kHz; NaN and infinities are set to 0 in it */
  push(block: readonly Float32Array[]): void {
    this.#levels.push(block);
    this.#scan(block);
    for (const [c, samples] of block.entries()) this.#flatTops[c]!.push(samples);
    this.#bands.push(block);
    this.#fingerprinter.push(block);
    this.#sampleCount += block[0]!.length;
  }

  /** The facts, once all was pushed. */
  result(): TrackFacts {
    const levels = this.#levels.result();
    const { soundStart, soundEnd } = this.#soundSpan();
    return {
      version: 1,
      codec: this.#probe.codec,
      sampleRate: this.#probe.sampleRate,
      channelCount: this.#probe.channelCount,
      sampleCount: this.#sampleCount,
      nonFiniteSamples: levels.nonFiniteSamples,
      firstNonFiniteSeconds:
        this.#firstNonFinite === undefined ? null : this.#firstNonFinite / TRAINING_SAMPLE_RATE,
      peak: 10 ** (levels.samplePeakDbfs / 20),
      power: 10 ** (levels.rmsDbfs / 10),
      clippedRuns: levels.clippedRuns,
      flatTops: this.#flatTops.reduce((sum, counter) => sum + counter.count(), 0),
      soundStart,
      soundEnd,
      isMono: this.#isMono,
      bands: this.#bands.result() as TrackFacts['bands'],
      fingerprint: Buffer.from(this.#fingerprinter.result().buffer).toString('base64'),
    };
  }

  /** Peaks of blocks, whether the channels are the same, and what is no number. */
  #scan(block: readonly Float32Array[]): void {
    const left = block[0]!;
    const right = block[1] ?? left;
    for (let n = 0; n < left.length; n++) {
      const place = this.#sampleCount + n;
      if (!Number.isFinite(left[n]!) || !Number.isFinite(right[n]!)) {
        this.#firstNonFinite ??= place;
        for (const samples of block) if (!Number.isFinite(samples[n]!)) samples[n] = 0;
      }
      if (left[n] !== right[n]) this.#isMono = false;
      this.#blockPeak = Math.max(this.#blockPeak, Math.abs(left[n]!), Math.abs(right[n]!));
      if (place % BLOCK === BLOCK - 1) {
        this.#blockPeaks.push(this.#blockPeak);
        this.#blockPeak = 0;
      }
    }
  }

  #soundSpan(): { soundStart: number; soundEnd: number } {
    const peaks = [...this.#blockPeaks, this.#blockPeak];
    const highest = peaks.reduce((highest, peak) => Math.max(highest, peak), 0);
    const threshold = Math.max(SILENCE_LEVEL, SILENCE_RATIO * highest);
    const first = peaks.findIndex((peak) => peak >= threshold);
    const last = peaks.findLastIndex((peak) => peak >= threshold);
    return first < 0
      ? { soundStart: 0, soundEnd: 0 }
      : { soundStart: first * BLOCK, soundEnd: Math.min(this.#sampleCount, (last + 1) * BLOCK) };
  }
}

/** Samples in a row that make a flat top; the top of a sine of 30 Hz has fewer that are as equal. */
const SHORTEST_FLAT = 8;
/** How much they may differ, of their level: less than a step of 16 bit at half of full scale. */
const FLAT_TOLERANCE = 5e-5;
/** Flat tops lie within this share of the highest peak. */
const TOP_SHARE = 0.9;
const LEVEL_BINS = 512;

/** Counts runs of equal samples at the top of a waveform. */
class FlatTopCounter {
  readonly #byLevel = new Uint32Array(LEVEL_BINS);
  #previous = 0;
  #run = 0;
  #peak = 0;

  push(samples: Float32Array): void {
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]!;
      const level = Math.abs(x);
      if (level > this.#peak) this.#peak = level;
      this.#run = Math.abs(x - this.#previous) <= FLAT_TOLERANCE * level && level > 0 ? this.#run + 1 : 1;
      if (this.#run === SHORTEST_FLAT) this.#byLevel[binOf(level)]!++;
      this.#previous = x;
    }
  }

  count(): number {
    return this.#byLevel.subarray(binOf(TOP_SHARE * this.#peak)).reduce((sum, count) => sum + count, 0);
  }
}

/** 6 dB over full scale are the last bin. */
function binOf(level: number): number {
  return Math.min(LEVEL_BINS - 1, Math.floor((level * LEVEL_BINS) / 2));
}
