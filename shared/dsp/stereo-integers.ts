import { type Kernels, kernelSingles, kernels, sharedScratch } from './kernels.ts';

/** Samples a channel that are converted at once. */
const PIECE = 4096;
/** What the kernels do at a time; they may read and write behind the end up to a multiple of it. */
const AT_A_TIME = 4;

/** Stereo of 16 bit, left and right in turn, and planar samples of -1 to 1. */
class StereoIntegers {
  readonly #kernels: Kernels = kernels();
  readonly #left = kernelSingles(PIECE);
  readonly #right = kernelSingles(PIECE);
  /** Two integers in the place of a single. */
  readonly #integers = new Int16Array(this.#left.buffer, kernelSingles(PIECE).byteOffset, 2 * PIECE);

  split(integers: Int16Array, left: Float32Array, right: Float32Array): void {
    for (let start = 0; start < left.length; start += PIECE) {
      const count = Math.min(PIECE, left.length - start);
      this.#integers.set(integers.subarray(2 * start, 2 * (start + count)));
      this.#kernels.split16(this.#integers.byteOffset, ...this.#placesOf(count));
      left.set(this.#left.subarray(0, count), start);
      right.set(this.#right.subarray(0, count), start);
    }
  }

  join(left: Float32Array, right: Float32Array, integers: Int16Array): void {
    for (let start = 0; start < left.length; start += PIECE) {
      const count = Math.min(PIECE, left.length - start);
      this.#left.set(left.subarray(start, start + count));
      this.#right.set(right.subarray(start, start + count));
      const [samples, l, r] = this.#placesOf(count);
      this.#kernels.join16(l, r, samples, this.#integers.byteOffset);
      integers.set(this.#integers.subarray(0, 2 * count), 2 * start);
    }
  }

  #placesOf(count: number): [samples: number, left: number, right: number] {
    return [AT_A_TIME * Math.ceil(count / AT_A_TIME), this.#left.byteOffset, this.#right.byteOffset];
  }
}

const stereoIntegers = sharedScratch(() => new StereoIntegers());

/**
 * Splits stereo of 16 bit into its channels, exactly.
 *
 * @param integers left and right in turn, twice as many as a channel has samples
 * @param left receives samples of -1 to 1
 * @param right likewise, as long
 */
export function splitStereo16(integers: Int16Array, left: Float32Array, right: Float32Array): void {
  stereoIntegers().split(integers, left, right);
}

/**
 * Rounds two channels to 16 bit: to the nearest integer, halves to the even one; what is over full scale is clipped.
 *
 * @param left samples of -1 to 1
 * @param right likewise, as long
 * @param integers receives left and right in turn
 */
export function joinStereo16(left: Float32Array, right: Float32Array, integers: Int16Array): void {
  stereoIntegers().join(left, right, integers);
}
