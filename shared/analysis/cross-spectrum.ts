import type { SpectrumFrame } from './spectrum-frames.ts';

/** Power of the channels and their product, in some band: what a stereo image is made of. */
export interface ChannelPowers {
  readonly left: number;
  /** 0 for one channel. */
  readonly right: number;
  readonly product: number;
}

/**
 * Sums the energy of the channels and their product over frames, in each bin. A band of it has what a filter for that
 * band would let through.
 */
export class CrossSpectrum {
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  readonly #product: Float64Array;

  /** @param binCount of the frames */
  constructor(binCount: number) {
    this.#left = new Float64Array(binCount);
    this.#right = new Float64Array(binCount);
    this.#product = new Float64Array(binCount);
  }

  /** Adds a frame of one or two channels. */
  add({ energy: [left, right], product }: SpectrumFrame): void {
    for (let k = 0; k < left!.length; k++) this.#left[k]! += left![k]!;
    if (right === undefined || product === undefined) return;
    for (let k = 0; k < right.length; k++) {
      this.#right[k]! += right[k]!;
      this.#product[k]! += product[k]!;
    }
  }

  /** Energy of both channels in a bin, summed over frames. */
  energyAt(bin: number): number {
    return this.#left[bin]! + this.#right[bin]!;
  }

  /**
   * Energies between two places on the axis of bins; a bin k reaches from k - 1/2 to k + 1/2 and counts by the part of it
   * that lies between.
   *
   * @param low 0 or more, in bins
   * @param high in bins; up to the last
   */
  between(low: number, high: number): ChannelPowers {
    const last = this.#left.length - 1;
    const sum = { left: 0, right: 0, product: 0 };
    for (let k = Math.max(0, Math.floor(low)); k <= Math.min(last, Math.ceil(high)); k++) {
      const from = Math.max(low, k === 0 ? 0 : k - 0.5);
      const to = Math.min(high, k === last ? last : k + 0.5);
      if (to <= from) continue;
      // the first and the last bin are half as wide as the others
      const share = (to - from) / (k === 0 || k === last ? 0.5 : 1);
      sum.left += share * this.#left[k]!;
      sum.right += share * this.#right[k]!;
      sum.product += share * this.#product[k]!;
    }
    return sum;
  }
}
