import { NEGLIGIBLE_STATE } from './biquad.ts';
import type { KWeighting } from './k-weighting.ts';
import { type Kernels, kernelDoubles, kernelSingles, kernels, sharedScratch } from './kernels.ts';

/** Samples that are weighted at once: 10 ms at 192 kHz. */
const PIECE = 1920;
/** Two states of the shelf and two of the high-pass, of both channels. */
const STATES = 8;

/** Sums the squares of two channels after K weighting, in double precision. One channel stands for both. */
export class WeightedSquares {
  /** b0, b1, b2, a1, a2 of the shelf, a1 and a2 of the high-pass. */
  readonly #filters: Float64Array;
  /** In turn of the left and of the right channel: the states, and the sum. */
  readonly #states = new Float64Array(STATES + 2);

  constructor({ shelf, highPass }: KWeighting) {
    const { b0, b1, b2, a1, a2 } = shelf;
    this.#filters = Float64Array.of(b0, b1, b2, a1, a2, highPass.a1, highPass.a2);
  }

  /** Sum of the left channel since it was cleared. */
  get left(): number {
    return this.#states[STATES]!;
  }

  /** Sum of the right channel since it was cleared. */
  get right(): number {
    return this.#states[STATES + 1]!;
  }

  /** Begins new sums, while the filters go on. */
  clear(): void {
    this.#states.fill(0, STATES);
  }

  /** Takes samples from ... to - 1. */
  add(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const states = this.#states;
    for (let start = from; start < to; start += PIECE) {
      const end = Math.min(to, start + PIECE);
      weighting().run(left.subarray(start, end), right.subarray(start, end), this.#filters, states);
    }
    for (let i = 0; i < STATES; i++) if (Math.abs(states[i]!) < NEGLIGIBLE_STATE) states[i] = 0;
  }
}

/** The kernel with its memory, which all of a thread share. */
class Weighting {
  readonly #kernels: Kernels = kernels();
  readonly #left = kernelSingles(PIECE);
  readonly #right = kernelSingles(PIECE);
  readonly #filters = kernelDoubles(7);
  readonly #states = kernelDoubles(STATES + 2);

  /** Takes up to {@link PIECE} samples; changes the states. */
  run(left: Float32Array, right: Float32Array, filters: Float64Array, states: Float64Array): void {
    this.#left.set(left);
    this.#right.set(right);
    this.#filters.set(filters);
    this.#states.set(states);
    this.#kernels.addWeightedSquares(
      this.#left.byteOffset,
      this.#right.byteOffset,
      left.length,
      this.#filters.byteOffset,
      this.#states.byteOffset,
    );
    states.set(this.#states);
  }
}

const weighting = sharedScratch(() => new Weighting());
