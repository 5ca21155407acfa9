import { ComplexFft } from './complex-fft.ts';
import { type Kernels, kernelDoubles, kernelSingles, kernels, sharedScratch } from './kernels.ts';

/** A transform of half a second or more at 192 kHz. */
const LARGEST_SIZE = 131_072;
const MOST_BANDS = 1024;

/** The memory of all transforms of a thread. */
class Scratch {
  readonly kernels: Kernels = kernels();
  readonly left = kernelSingles(LARGEST_SIZE);
  readonly right = kernelSingles(LARGEST_SIZE);
  readonly window = kernelDoubles(LARGEST_SIZE);
  /** Two bins in the place of a double. */
  readonly firstBins = new Uint32Array(this.window.buffer, kernelDoubles(MOST_BANDS).byteOffset, MOST_BANDS);
  readonly powers = kernelDoubles(2 * MOST_BANDS);
  /** Whose window and bins are there. */
  user: MidSideTransform | undefined;
}

const scratchOfThread = sharedScratch(() => new Scratch());

/**
 * Powers of mid, left + right, and side, left - right, in bands. Both go through one complex transform, mid as the real part
 * and side as the imaginary one: with Z[k] of the sum, 2 M[k] = Z[k] + Z*[N-k] and 2i S[k] = Z[k] - Z*[N-k].
 */
export class MidSideTransform {
  readonly #fft: ComplexFft;
  readonly #window: Float64Array;
  readonly #firstBins: readonly number[];
  readonly #scratch = scratchOfThread();

  /**
   * @param window by which samples are multiplied, as many as a transform has: a power of two up to 131072
   * @param firstBins the first bin of each of up to 1023 bands, 1 or more, and, last, the one behind the last band
   */
  constructor(window: Float64Array, firstBins: readonly number[]) {
    this.#fft = new ComplexFft(window.length);
    this.#window = window;
    this.#firstBins = firstBins;
  }

  /**
   * @param left as many samples as the window has
   * @param right likewise
   * @returns mid and side of each band in turn: squared magnitudes of 2 M and 2 S, summed; valid until the next call of any
   */
  powers(left: Float32Array, right: Float32Array): Float64Array {
    const scratch = this.#scratch;
    const size = this.#window.length;
    const bands = this.#firstBins.length - 1;
    if (scratch.user !== this) {
      scratch.user = this;
      scratch.window.set(this.#window);
      scratch.firstBins.set(this.#firstBins);
    }
    scratch.left.set(left);
    scratch.right.set(right);
    const [l, r, w] = [scratch.left.byteOffset, scratch.right.byteOffset, scratch.window.byteOffset];
    scratch.kernels.weaveMidSide(l, r, w, size, this.#fft.signal.byteOffset);
    const [z, bins, powers] = [this.#fft.transform(), scratch.firstBins, scratch.powers];
    scratch.kernels.sumBandPowers(z.byteOffset, size, bins.byteOffset, bands, powers.byteOffset);
    return powers.subarray(0, 2 * bands);
  }
}
