import { requireArgument } from '../errors.ts';
import { ComplexFft } from './complex-fft.ts';
import { transformSize } from './fast-convolution.ts';
import type { FirFilter } from './fir-design.ts';
import { type Kernels, kernels } from './kernels.ts';
import { LARGEST_STEREO, stereoScratch } from './stereo-scratch.ts';

/** How sound is cut into overlapping segments. */
export interface SegmentPlan {
  /** Samples a channel of a segment. */
  readonly segmentSamples: number;
  /** Samples a channel that a segment gives, and from its beginning to that of the next. */
  readonly hopSamples: number;
  /** How many samples of a segment come before the first that it gives. */
  readonly leadSamples: number;
}

/** The segments that a {@link MidSideFilter} wants for filters of a length and a centre. */
export function segmentsOf({ taps, centre }: FirFilter): SegmentPlan {
  const segmentSamples = transformSize(taps.length);
  return {
    segmentSamples,
    hopSamples: segmentSamples - taps.length + 1,
    leadSamples: taps.length - 1 - centre,
  };
}

/**
 * Filters the mid, (left + right) / 2, and the side, (left - right) / 2, of stereo sound, each by a filter of its own: one
 * complex transform for both channels there and one back. Works on overlapping segments, each for itself, so that several
 * can be filtered side by side.
 *
 * With z = left + i right and the spectra M and S of the filters, Z'[k] = P[k] Z[k] + i Q[k] Z*[N-k], where P = (M + S) / 2
 * and Q = (M - S) / 2.
 */
export class MidSideFilter {
  /** The segments that it takes. */
  readonly segments: SegmentPlan;
  readonly #kernels: Kernels = kernels();
  readonly #sound = stereoScratch();
  readonly #fft: ComplexFft;
  readonly #taps: number;
  /** P and Q for k = 0 ... N/2, real and imaginary parts in turn, divided by N. */
  readonly #sum: Float64Array;
  readonly #difference: Float64Array;

  /**
   * @param filters of mid and side, of one length and with the same centre
   * @throws LatheError `bad-argument` for filters that differ in length or centre, or need longer segments than 131072
   */
  constructor({ mid, side }: { readonly mid: FirFilter; readonly side: FirFilter }) {
    requireArgument(
      mid.taps.length > 0 && mid.taps.length === side.taps.length && mid.centre === side.centre,
      `MidSideFilter: both filters must have one length and one centre, got ${mid.taps.length} and ${side.taps.length} taps around ${mid.centre} and ${side.centre}`,
    );
    this.#taps = mid.taps.length;
    this.segments = segmentsOf(mid);
    requireArgument(
      this.segments.segmentSamples <= LARGEST_STEREO,
      `MidSideFilter: segments must have ${LARGEST_STEREO} samples at most, got ${this.segments.segmentSamples}`,
    );
    this.#fft = new ComplexFft(this.segments.segmentSamples);
    this.#sum = this.#spectrum((k) => 0.5 * (mid.taps[k]! + side.taps[k]!));
    this.#difference = this.#spectrum((k) => 0.5 * (mid.taps[k]! - side.taps[k]!));
  }

  /**
   * Filters a segment in place.
   *
   * @param left `segmentSamples` long; the first `hopSamples` become those of the result, the rest is left as it is
   * @param right likewise
   */
  process(left: Float32Array, right: Float32Array): void {
    const sound = this.#sound;
    sound.left.set(left);
    sound.right.set(right);
    const [l, r] = [sound.left.byteOffset, sound.right.byteOffset];
    this.#kernels.weave(l, r, left.length, this.#fft.signal.byteOffset);
    this.#multiply(this.#fft.transform());
    // Real and imaginary parts are swapped, which makes the transform the inverse one.
    const { hopSamples } = this.segments;
    const result = this.#fft.transform().subarray(2 * (this.#taps - 1));
    this.#kernels.unweaveSwapped(result.byteOffset, hopSamples + (hopSamples % 2), l, r);
    left.set(sound.left.subarray(0, hopSamples));
    right.set(sound.right.subarray(0, hopSamples));
  }

  /** Replaces Z by Z', with real and imaginary parts swapped. */
  #multiply(z: Float64Array): void {
    const size = this.#fft.size;
    const sum = this.#sum;
    const difference = this.#difference;
    for (let k = 0; 2 * k <= size; k++) {
      const a = 2 * k;
      const b = k === 0 ? 0 : 2 * (size - k);
      const ar = z[a]!;
      const ai = z[a + 1]!;
      const br = z[b]!;
      const bi = z[b + 1]!;
      const pr = sum[a]!;
      const pi = sum[a + 1]!;
      const qr = difference[a]!;
      const qi = difference[a + 1]!;
      // P[N-k] and Q[N-k] are the conjugates of P[k] and Q[k], as the filters are real.
      z[a + 1] = pr * ar - pi * ai + (qr * bi - qi * br);
      z[a] = pr * ai + pi * ar + (qr * br + qi * bi);
      z[b + 1] = pr * br + pi * bi + (qr * ai + qi * ar);
      z[b] = pr * bi - pi * br + (qr * ar - qi * ai);
    }
  }

  #spectrum(tap: (k: number) => number): Float64Array {
    const { size, signal } = this.#fft;
    signal.fill(0);
    for (let k = 0; k < this.#taps; k++) signal[2 * k] = tap(k) / size;
    return this.#fft.transform().slice(0, size + 2);
  }
}
