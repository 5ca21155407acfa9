import { FastConvolver } from '../../dsp/fast-convolution.ts';
import type { FirFilter } from '../../dsp/fir-design.ts';

/** Filters of mid and side, with the same centre. */
export interface MidSideFilters {
  readonly mid: FirFilter;
  readonly side: FirFilter;
}

/**
 * Filters mid and side of a track apart, streaming. As many samples come out as went in, aligned with them. One channel
 * is all middle.
 */
export class MidSideFilter {
  readonly #convolver: FastConvolver;
  readonly #isStereo: boolean;

  /**
   * @param filters of mid and side, with the same centre
   * @param channelCount 1 or 2
   */
  constructor(filters: MidSideFilters, channelCount: number) {
    this.#isStereo = channelCount === 2;
    this.#convolver = new FastConvolver(this.#isStereo ? [filters.mid, filters.side] : [filters.mid]);
  }

  /**
   * @param block planar samples of any length; written to
   * @returns what is finished now, shorter or longer than the block
   */
  push(block: readonly Float32Array[]): Float32Array[] {
    if (this.#isStereo) toMidSide(block[0]!, block[1]!);
    return this.#toLeftRight(this.#convolver.push(block));
  }

  /** The rest. */
  flush(): Float32Array[] {
    return this.#toLeftRight(this.#convolver.flush());
  }

  #toLeftRight(block: Float32Array[]): Float32Array[] {
    if (!this.#isStereo) return block;
    const mid = block[0]!;
    const side = block[1]!;
    for (let n = 0; n < mid.length; n++) {
      const m = mid[n]!;
      const s = side[n]!;
      mid[n] = m + s;
      side[n] = m - s;
    }
    return block;
  }
}

function toMidSide(left: Float32Array, right: Float32Array): void {
  for (let n = 0; n < left.length; n++) {
    const l = left[n]!;
    const r = right[n]!;
    left[n] = 0.5 * (l + r);
    right[n] = 0.5 * (l - r);
  }
}
