import { type Kernels, kernelDoubles, kernelSingles, kernels, sharedScratch } from '../dsp/kernels.ts';
import { requireArgument } from '../errors.ts';
import { amplitudeToDb, powerToDb } from '../units.ts';

/** What a {@link LevelMeter} reads. Silence is `-Infinity` dBFS. */
export interface LevelResult {
  /** Largest magnitude of a sample, 0 dBFS is full scale. */
  readonly samplePeakDbfs: number;
  /** Root mean square over all channels; a full-scale sine reads -3.01 (no AES-17 offset). */
  readonly rmsDbfs: number;
  /** Mean of each channel, 1 is full scale. */
  readonly dcOffset: readonly number[];
  /** Samples at or beyond the largest 16 bit value, 1 - 2^-15, over all channels. */
  readonly clippedSamples: number;
  /** Runs of at least three such samples in a row: one at full scale is a normalised peak, three are clipping. */
  readonly clippedRuns: number;
  /** Length of the longest such run, in samples; 0 if there is none. */
  readonly longestClippedRun: number;
  /** Samples a channel. */
  readonly sampleCount: number;
  /** NaN and infinities over all channels; they count as 0 everywhere else. */
  readonly nonFiniteSamples: number;
}

/** The largest positive sample of 16 bit: what a converter or an editor clips to. */
const CLIP_LEVEL = 1 - 2 ** -15;
/** Samples in a row that make a clipped run. */
const SHORTEST_RUN = 3;

interface ChannelLevels {
  peak: number;
  sum: number;
  squareSum: number;
  clipped: number;
  runs: number;
  longestRun: number;
  /** Length of the run that the last block ended in. */
  openRun: number;
  nonFinite: number;
}

/** Sample peak, RMS, DC offset, clipping and damaged samples, streaming and in one pass. */
export class LevelMeter {
  readonly #channels: ChannelLevels[];
  #sampleCount = 0;

  /** @throws LatheError `bad-argument` for a channel count that is not a positive integer */
  constructor({ channelCount }: { readonly channelCount: number }) {
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `LevelMeter: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#channels = Array.from({ length: channelCount }, () => ({
      peak: 0,
      sum: 0,
      squareSum: 0,
      clipped: 0,
      runs: 0,
      longestRun: 0,
      openRun: 0,
      nonFinite: 0,
    }));
  }

  /**
   * Measures the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#channels.length,
      `LevelMeter: expected ${this.#channels.length} channels, got ${block.length}`,
    );
    for (let c = 0; c < block.length; c += 2) {
      const pair = [this.#channels[c]!, this.#channels[c + 1] ?? this.#channels[c]!] as const;
      measurePair(block[c]!, block[c + 1] ?? block[c]!, pair);
    }
    this.#sampleCount += block[0]!.length;
  }

  /** What was measured so far; more may be pushed afterwards. */
  result(): LevelResult {
    const channels = this.#channels;
    const total = (of: (channel: ChannelLevels) => number): number =>
      channels.reduce((sum, channel) => sum + of(channel), 0);
    const count = Math.max(1, this.#sampleCount);
    return {
      samplePeakDbfs: amplitudeToDb(Math.max(...channels.map((channel) => channel.peak))),
      rmsDbfs: powerToDb(total((channel) => channel.squareSum) / (count * channels.length)),
      dcOffset: channels.map((channel) => channel.sum / count),
      clippedSamples: total((channel) => channel.clipped),
      clippedRuns: total((channel) => channel.runs),
      longestClippedRun: Math.max(...channels.map((channel) => channel.longestRun)),
      sampleCount: this.#sampleCount,
      nonFiniteSamples: total((channel) => channel.nonFinite),
    };
  }
}

/** Samples of two channels that are measured at once. */
const PIECE = 4096;

/** Measures two channels, or one as both: by the kernel, and what is clipped or damaged sample by sample. */
function measurePair(left: Float32Array, right: Float32Array, pair: LevelPair): void {
  for (let start = 0; start < left.length; start += PIECE) {
    const pieces = [left, right].map((samples) => samples.subarray(start, start + PIECE));
    if (ordinaryLevels().run(pieces[0]!, pieces[1]!, pair)) continue;
    measureChannel(pieces[0]!, pair[0]);
    if (pair[1] !== pair[0]) measureChannel(pieces[1]!, pair[1]);
  }
}

type LevelPair = readonly [left: ChannelLevels, right: ChannelLevels];

/** Measures samples under full scale in the kernels' memory; all meters of a thread share it. */
class OrdinaryLevels {
  readonly #kernels: Kernels = kernels();
  readonly #left = kernelSingles(PIECE);
  readonly #right = kernelSingles(PIECE);
  /** Sum, sum of squares and peak, each of both channels. */
  readonly #states = kernelDoubles(6);

  /** @returns whether all samples are ordinary; where they are not, nothing was measured */
  run(left: Float32Array, right: Float32Array, pair: LevelPair): boolean {
    this.#left.set(left);
    this.#right.set(right);
    const states = this.#states;
    for (const [c, { sum, squareSum, peak }] of pair.entries()) {
      states[c] = sum;
      states[2 + c] = squareSum;
      states[4 + c] = peak;
    }
    const [l, r] = [this.#left.byteOffset, this.#right.byteOffset];
    if (this.#kernels.addLevels(l, r, left.length, CLIP_LEVEL, states.byteOffset) === 0) return false;
    for (const [c, levels] of pair.entries()) {
      levels.sum = states[c]!;
      levels.squareSum = states[2 + c]!;
      levels.peak = states[4 + c]!;
      if (left.length > 0) levels.openRun = 0;
    }
    return true;
  }
}

const ordinaryLevels = sharedScratch(() => new OrdinaryLevels());

function measureChannel(samples: Float32Array, levels: ChannelLevels): void {
  let { peak, sum, squareSum } = levels;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!;
    const magnitude = Math.abs(x);
    if (!(magnitude < Infinity)) {
      levels.nonFinite++;
      levels.openRun = 0;
      continue;
    }
    if (magnitude > peak) peak = magnitude;
    sum += x;
    squareSum += x * x;
    if (magnitude >= CLIP_LEVEL) extendRun(levels);
    else if (levels.openRun > 0) levels.openRun = 0;
  }
  levels.peak = peak;
  levels.sum = sum;
  levels.squareSum = squareSum;
}

function extendRun(levels: ChannelLevels): void {
  levels.clipped++;
  levels.openRun++;
  if (levels.openRun === SHORTEST_RUN) levels.runs++;
  if (levels.openRun >= SHORTEST_RUN) levels.longestRun = Math.max(levels.longestRun, levels.openRun);
}
