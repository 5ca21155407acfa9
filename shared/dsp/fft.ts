import { requireArgument } from '../errors.ts';
import { ComplexFft, twiddlesOf } from './complex-fft.ts';

/** Any floating-point sample buffer. */
export type Samples = Float32Array | Float64Array;

/**
 * Discrete Fourier transform of real signals whose length is a power of two, in double precision.
 *
 * The signal is packed into a complex one of half the length, see {@link ComplexFft}. An instance owns tables and scratch
 * memory, so make one a size and keep it; nothing is allocated by a transform.
 *
 * Definition, as NumPy's `rfft`: X[k] = Σ_n x[n] e^{-2πikn/N} for k = 0 ... N/2; `inverse` divides by N.
 */
export class RealFft {
  /** Length N of the signal. */
  readonly size: number;
  /** Number of frequencies, N/2 + 1. */
  readonly binCount: number;
  /** cos and sin of 2πk/N, interleaved. */
  readonly #twiddles: Float64Array;
  readonly #half: ComplexFft;

  /**
   * @param size length of the signal, a power of two of at least 2
   * @throws LatheError `bad-argument` for any other size
   */
  constructor(size: number) {
    requireArgument(
      Number.isInteger(size) && size >= 2 && size <= 2 ** 26 && (size & (size - 1)) === 0,
      `RealFft: size must be a power of two from 2 to 2^26, got ${size}`,
    );
    this.size = size;
    this.binCount = size / 2 + 1;
    this.#twiddles = twiddlesOf(size);
    this.#half = new ComplexFft(size / 2);
  }

  /**
   * Spectrum of a real signal. For frames under a window `RealFftPair` is faster.
   *
   * @param signal `size` samples; not changed
   * @param real receives the real parts, at least `binCount` long
   * @param imag receives the imaginary parts, at least `binCount` long; 0 at 0 and N/2
   */
  forward(signal: Samples, real: Samples, imag: Samples): void {
    const { size } = this;
    requireArgument(
      signal.length >= size,
      () => `RealFft: signal must have ${size} samples, got ${signal.length}`,
    );
    const packed = this.#half.signal;
    for (let n = 0; n < size; n++) packed[n] = signal[n]!;
    this.#unpack(this.#half.transform(), real, imag);
  }

  /**
   * Real signal of a spectrum, divided by N: `inverse(forward(x)) = x`.
   *
   * @param real real parts, at least `binCount` long; not changed
   * @param imag imaginary parts, at least `binCount` long; those at 0 and N/2 are taken as 0
   * @param signal receives `size` samples
   */
  inverse(real: Samples, imag: Samples, signal: Samples): void {
    const half = this.size / 2;
    const packed = this.#half.signal;
    const twiddles = this.#twiddles;
    const scale = 1 / this.size;
    packed[0] = (real[0]! + real[half]!) * scale;
    packed[1] = (real[half]! - real[0]!) * scale;
    // Z[k] = (X[k] + X*[M-k]) + i e^{2πik/N} (X[k] - X*[M-k]), and Z[M-k] of the same sums and differences; their
    // conjugates go in, so that the forward transform inverts.
    for (let k = 1; 2 * k <= half; k++) {
      const ar = real[k]!;
      const ai = imag[k]!;
      const br = real[half - k]!;
      const bi = -imag[half - k]!;
      const dr = ar - br;
      const di = ai - bi;
      const c = twiddles[2 * k]!;
      const s = twiddles[2 * k + 1]!;
      const turnedReal = dr * s + di * c;
      const turnedImag = dr * c - di * s;
      packed[2 * k] = (ar + br - turnedReal) * scale;
      packed[2 * k + 1] = -(ai + bi + turnedImag) * scale;
      packed[2 * (half - k)] = (ar + br + turnedReal) * scale;
      packed[2 * (half - k) + 1] = (ai + bi - turnedImag) * scale;
    }
    const result = this.#half.transform();
    for (let k = 0; k < half; k++) {
      signal[2 * k] = result[2 * k]!;
      signal[2 * k + 1] = -result[2 * k + 1]!;
    }
  }

  /** X[k] = (Z[k] + Z*[M-k])/2 - i e^{-2πik/N} (Z[k] - Z*[M-k])/2 with M = N/2, and X[M-k] of the same sums and differences. */
  #unpack(packed: Float64Array, real: Samples, imag: Samples): void {
    const half = this.size / 2;
    const twiddles = this.#twiddles;
    real[0] = packed[0]! + packed[1]!;
    imag[0] = 0;
    real[half] = packed[0]! - packed[1]!;
    imag[half] = 0;
    for (let k = 1; 2 * k <= half; k++) {
      const ar = packed[2 * k]!;
      const ai = packed[2 * k + 1]!;
      const br = packed[2 * (half - k)]!;
      const bi = -packed[2 * (half - k) + 1]!;
      const dr = ar - br;
      const di = ai - bi;
      const c = twiddles[2 * k]!;
      const s = twiddles[2 * k + 1]!;
      const turnedReal = di * c - dr * s;
      const turnedImag = dr * c + di * s;
      real[k] = 0.5 * (ar + br + turnedReal);
      imag[k] = 0.5 * (ai + bi - turnedImag);
      real[half - k] = 0.5 * (ar + br - turnedReal);
      imag[half - k] = -0.5 * (ai + bi + turnedImag);
    }
  }
}
