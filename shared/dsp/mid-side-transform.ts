import { ComplexFft } from './complex-fft.ts';
import { type Kernels, kernelDoubles, kernels, sharedScratch } from './kernels.ts';
import { LARGEST_STEREO, stereoScratch } from './stereo-scratch.ts';

const MOST_BANDS = 1024;

/** The memory of all transforms of a thread. */
class Scratch {
  readonly kernels: Kernels = kernels();
  readonly sound = stereoScratch();
  readonly window = kernelDoubles(LARGEST_STEREO);
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
    const { sound } = scratch;
    sound.left.set(left);
    sound.right.set(right);
    const [l, r, w] = [sound.left.byteOffset, sound.right.byteOffset, scratch.window.byteOffset];
    scratch.kernels.weaveMidSide(l, r, w, size, this.#fft.signal.byteOffset);
    const [z, bins, powers] = [this.#fft.transform(), scratch.firstBins, scratch.powers];
    scratch.kernels.sumBandPowers(z.byteOffset, size, bins.byteOffset, bands, powers.byteOffset);
    return powers.subarray(0, 2 * bands);
  }
}
