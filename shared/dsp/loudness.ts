import { requireArgument } from '../errors.ts';
import { kWeighting } from './k-weighting.ts';
import { energyToLufs, gatedLoudness, loudnessRange } from './loudness-gating.ts';
import { WeightedSquares } from './weighted-squares.ts';

/** What a {@link LoudnessMeter} reads. Silence is `-Infinity` LUFS. */
export interface LoudnessResult {
  /** Gated programme loudness; `-Infinity` also for less than 400 ms, of which the standard defines none. */
  readonly integratedLufs: number;
  /** EBU Tech 3342; 0 for less than 3 s. */
  readonly loudnessRangeLu: number;
  /** Loudest 400 ms; `-Infinity` for less than 400 ms. */
  readonly maxMomentaryLufs: number;
  /** Loudest 3 s; `-Infinity` for less than 3 s. */
  readonly maxShortTermLufs: number;
}

/** Settings of a {@link LoudnessMeter}. */
export interface LoudnessMeterOptions {
  /** 8000 ... 192000 Hz */
  readonly sampleRate: number;
  /** 1 or more; mono counts as one channel, so it reads 3 LU below the same signal on two. */
  readonly channelCount: number;
  /**
   * Weight of each channel (BS.1770-4 table 3): 1 for left, right and centre, 1.41 for surrounds, 0 for LFE.
   * Default 1 for each of up to two channels; needed for more.
   */
  readonly channelWeights?: readonly number[];
}

/**
 * Steps of 10 ms: the maxima are searched on this grid, fine enough for the 0.1 LU of Tech 3341 case 13, whose 400 ms
 * bursts start at multiples of 20 ms. A grid of 100 ms would miss up to 0.6 LU of them.
 */
const STEPS_PER_SECOND = 100;
const MOMENTARY_STEPS = 40;
const SHORT_TERM_STEPS = 300;
/** Gating blocks start every 100 ms: 75 % overlap (BS.1770-4), and the same hop for the range. */
const HOP_STEPS = 10;
const MOMENTARY_HOPS = MOMENTARY_STEPS / HOP_STEPS;
const SHORT_TERM_HOPS = SHORT_TERM_STEPS / HOP_STEPS;

/**
 * Programme loudness, loudness range and maxima of momentary and short-term loudness, streaming: ITU-R BS.1770-4,
 * EBU R 128, Tech 3341 and Tech 3342. Samples must be finite.
 *
 * It keeps one number a 100 ms: under 1 MB for three hours.
 */
export class LoudnessMeter {
  readonly #sampleRate: number;
  readonly #weights: readonly number[];
  /** Of the step so far, summed on from block to block, so that the result is the same for any cut. Two channels each. */
  readonly #pairs: readonly WeightedSquares[];
  /** Weighted sums of squares of the last 300 steps, a ring. */
  readonly #steps = new Float64Array(SHORT_TERM_STEPS);
  #stepCount = 0;
  #samplesSeen = 0;
  #stepEnd: number;
  #hops = new Float64Array(1024);
  #hopCount = 0;
  #maxMomentary = 0;
  #maxShortTerm = 0;

  /** @throws LatheError `bad-argument` for a rate out of range or channel weights that do not fit */
  constructor(options: LoudnessMeterOptions) {
    const { sampleRate, channelCount } = options;
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `LoudnessMeter: channelCount must be a positive integer, got ${channelCount}`,
    );
    const weights = options.channelWeights ?? (channelCount <= 2 ? Array<number>(channelCount).fill(1) : []);
    requireArgument(
      weights.length === channelCount,
      `LoudnessMeter: ${channelCount} channels need as many channelWeights, got ${weights.length}`,
    );
    this.#sampleRate = sampleRate;
    this.#weights = weights;
    const filters = kWeighting(sampleRate);
    this.#pairs = Array.from({ length: Math.ceil(channelCount / 2) }, () => new WeightedSquares(filters));
    this.#stepEnd = this.#stepBoundary(1);
  }

  /**
   * Measures the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#weights.length,
      `LoudnessMeter: expected ${this.#weights.length} channels, got ${block.length}`,
    );
    const length = block[0]!.length;
    let position = 0;
    while (position < length) {
      const end = Math.min(length, position + this.#stepEnd - this.#samplesSeen);
      for (let c = 0; c < block.length; c += 2) {
        this.#pairs[c / 2]!.add(block[c]!, block[c + 1] ?? block[c]!, position, end);
      }
      this.#samplesSeen += end - position;
      position = end;
      if (this.#samplesSeen === this.#stepEnd) this.#finishStep();
    }
  }

  /** What was measured so far; more may be pushed afterwards. */
  result(): LoudnessResult {
    return {
      integratedLufs: gatedLoudness(this.#windowEnergies(MOMENTARY_HOPS)),
      loudnessRangeLu: loudnessRange(this.#windowEnergies(SHORT_TERM_HOPS)),
      maxMomentaryLufs: energyToLufs(this.#maxMomentary),
      maxShortTermLufs: energyToLufs(this.#maxShortTerm),
    };
  }

  /** Momentary loudness (400 ms) every 100 ms, in LUFS; the first value belongs to 0 ... 0.4 s. */
  momentaryHistory(): Float64Array {
    return this.#windowEnergies(MOMENTARY_HOPS).map(energyToLufs);
  }

  /** Short-term loudness (3 s) every 100 ms, in LUFS; the first value belongs to 0 ... 3 s. */
  shortTermHistory(): Float64Array {
    return this.#windowEnergies(SHORT_TERM_HOPS).map(energyToLufs);
  }

  /** First sample after a step; rounded, so that windows do not drift at rates that 100 does not divide. */
  #stepBoundary(steps: number): number {
    return Math.round((steps * this.#sampleRate) / STEPS_PER_SECOND);
  }

  #finishStep(): void {
    let weighted = 0;
    for (const [p, pair] of this.#pairs.entries()) {
      weighted += this.#weights[2 * p]! * pair.left;
      weighted += (this.#weights[2 * p + 1] ?? 0) * pair.right;
      pair.clear();
    }
    this.#steps[this.#stepCount % SHORT_TERM_STEPS] = weighted;
    this.#stepCount++;
    this.#stepEnd = this.#stepBoundary(this.#stepCount + 1);
    this.#maxMomentary = Math.max(this.#maxMomentary, this.#lastSteps(MOMENTARY_STEPS));
    this.#maxShortTerm = Math.max(this.#maxShortTerm, this.#lastSteps(SHORT_TERM_STEPS));
    if (this.#stepCount % HOP_STEPS === 0) this.#finishHop();
  }

  /** Mean square of the last steps, summed anew each time so that no rounding piles up; 0 if there are too few. */
  #lastSteps(steps: number): number {
    if (this.#stepCount < steps) return 0;
    let sum = 0;
    let index = (this.#stepCount - steps) % SHORT_TERM_STEPS;
    for (let i = 0; i < steps; i++) {
      sum += this.#steps[index]!;
      if (++index === SHORT_TERM_STEPS) index = 0;
    }
    return sum / (this.#stepBoundary(this.#stepCount) - this.#stepBoundary(this.#stepCount - steps));
  }

  #finishHop(): void {
    if (this.#hopCount === this.#hops.length) {
      const larger = new Float64Array(2 * this.#hops.length);
      larger.set(this.#hops);
      this.#hops = larger;
    }
    let sum = 0;
    for (let i = this.#stepCount - HOP_STEPS; i < this.#stepCount; i++)
      sum += this.#steps[i % SHORT_TERM_STEPS]!;
    this.#hops[this.#hopCount++] = sum;
  }

  /** Mean squares of all whole windows of some hops, one a hop. */
  #windowEnergies(hops: number): Float64Array {
    const energies = new Float64Array(Math.max(0, this.#hopCount - hops + 1));
    for (let i = 0; i < energies.length; i++) {
      let sum = 0;
      for (let j = 0; j < hops; j++) sum += this.#hops[i + j]!;
      energies[i] = sum / (this.#stepBoundary((i + hops) * HOP_STEPS) - this.#stepBoundary(i * HOP_STEPS));
    }
    return energies;
  }
}
