import { requireArgument } from '../errors.ts';
import { NEGLIGIBLE_STATE } from './biquad.ts';
import { type KWeighting, kWeighting } from './k-weighting.ts';
import { energyToLufs, gatedLoudness, loudnessRange } from './loudness-gating.ts';

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
 * Both filters and the sum of squares are one loop in double precision. It keeps one number a 100 ms: under 1 MB
 * for three hours.
 */
export class LoudnessMeter {
  readonly #sampleRate: number;
  readonly #weights: readonly number[];
  readonly #filters: KWeighting;
  /** Four states a channel: two of the shelf, two of the high-pass. */
  readonly #states: Float64Array[];
  /** Weighted sums of squares of the last 300 steps, a ring. */
  readonly #steps = new Float64Array(SHORT_TERM_STEPS);
  #stepCount = 0;
  /** Of the step so far, a channel each: summed on from block to block, so that the result is the same for any cut. */
  readonly #stepSums: Float64Array;
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
    this.#filters = kWeighting(sampleRate);
    this.#states = weights.map(() => new Float64Array(4));
    this.#stepSums = new Float64Array(channelCount);
    this.#stepEnd = this.#stepBoundary(1);
  }

  /**
   * Measures the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#states.length,
      `LoudnessMeter: expected ${this.#states.length} channels, got ${block.length}`,
    );
    const length = block[0]!.length;
    let position = 0;
    while (position < length) {
      const end = Math.min(length, position + this.#stepEnd - this.#samplesSeen);
      let c = 0;
      for (; c + 1 < block.length; c += 2) this.#addSquaresOfTwo(block[c]!, block[c + 1]!, c, position, end);
      if (c < block.length) this.#addSquares(block[c]!, c, position, end);
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
    for (let c = 0; c < this.#weights.length; c++) weighted += this.#weights[c]! * this.#stepSums[c]!;
    this.#steps[this.#stepCount % SHORT_TERM_STEPS] = weighted;
    this.#stepSums.fill(0);
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

  /** Adds the squares of samples[from ... to - 1] of a channel after K weighting to its sum. */
  #addSquares(samples: Float32Array, channel: number, from: number, to: number): void {
    const { shelf, highPass } = this.#filters;
    const { b0, b1, b2, a1, a2 } = shelf;
    const { a1: c1, a2: c2 } = highPass;
    const state = this.#states[channel]!;
    let s1 = state[0]!;
    let s2 = state[1]!;
    let t1 = state[2]!;
    let t2 = state[3]!;
    let sum = this.#stepSums[channel]!;
    for (let n = from; n < to; n++) {
      const x = samples[n]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = y + t1;
      t1 = t2 - 2 * y - c1 * z;
      t2 = y - c2 * z;
      sum += z * z;
    }
    keep(state, s1, s2, t1, t2);
    this.#stepSums[channel] = sum;
  }

  /** The same for two channels at once, as one filter waits for its own last result most of the time. */
  #addSquaresOfTwo(
    first: Float32Array,
    second: Float32Array,
    channel: number,
    from: number,
    to: number,
  ): void {
    const { shelf, highPass } = this.#filters;
    const { b0, b1, b2, a1, a2 } = shelf;
    const { a1: c1, a2: c2 } = highPass;
    const firstState = this.#states[channel]!;
    const secondState = this.#states[channel + 1]!;
    let s1 = firstState[0]!;
    let s2 = firstState[1]!;
    let t1 = firstState[2]!;
    let t2 = firstState[3]!;
    let u1 = secondState[0]!;
    let u2 = secondState[1]!;
    let v1 = secondState[2]!;
    let v2 = secondState[3]!;
    let firstSum = this.#stepSums[channel]!;
    let secondSum = this.#stepSums[channel + 1]!;
    for (let n = from; n < to; n++) {
      const x = first[n]!;
      const p = second[n]!;
      const y = b0 * x + s1;
      const q = b0 * p + u1;
      s1 = b1 * x - a1 * y + s2;
      u1 = b1 * p - a1 * q + u2;
      s2 = b2 * x - a2 * y;
      u2 = b2 * p - a2 * q;
      const z = y + t1;
      const r = q + v1;
      t1 = t2 - 2 * y - c1 * z;
      v1 = v2 - 2 * q - c1 * r;
      t2 = y - c2 * z;
      v2 = q - c2 * r;
      firstSum += z * z;
      secondSum += r * r;
    }
    keep(firstState, s1, s2, t1, t2);
    keep(secondState, u1, u2, v1, v2);
    this.#stepSums[channel] = firstSum;
    this.#stepSums[channel + 1] = secondSum;
  }
}

/** Stores a filter's state for the next block. */
function keep(state: Float64Array, s1: number, s2: number, t1: number, t2: number): void {
  state[0] = Math.abs(s1) < NEGLIGIBLE_STATE ? 0 : s1;
  state[1] = Math.abs(s2) < NEGLIGIBLE_STATE ? 0 : s2;
  state[2] = Math.abs(t1) < NEGLIGIBLE_STATE ? 0 : t1;
  state[3] = Math.abs(t2) < NEGLIGIBLE_STATE ? 0 : t2;
}
