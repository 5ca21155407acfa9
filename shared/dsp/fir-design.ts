import { requireArgument } from '../errors.ts';
import { RealFft } from './fft.ts';

/** A finite impulse response and the place of its time zero. */
export interface FirFilter {
  readonly taps: Float64Array;
  /**
   * Index of the tap that belongs to the present sample: `y[n] = Σ taps[k] x[n + centre - k]`. Whoever convolves moves
   * the output by as much, so that no filter delays the sound.
   */
  readonly centre: number;
}

/** The two kinds of phase that a magnitude response can be given. */
export type FirPhase = 'linear' | 'minimum';

/** Gains below this, relative to the largest one, are taken as this: a logarithm of zero has no phase. -160 dB. */
const SMALLEST_RELATIVE_GAIN = 1e-8;

/**
 * A filter with a magnitude response and no shift at any frequency: symmetric around its centre. It rings before a
 * transient as long as after it, the longer the steeper the response is.
 *
 * Frequency sampling; the outer quarters of the taps are faded out (a Tukey window), which smooths away features
 * narrower than about `2 / length` of the sample rate.
 *
 * @param magnitude amplitude gain, 0 or more, at N/2 + 1 frequencies `k / N` of the sample rate from 0 to the Nyquist
 *   frequency; N is a power of two and at least `length`, better four times as much where the response is steep
 * @param length number of taps, odd
 * @throws LatheError `bad-argument` for a magnitude that is negative or no number, or sizes that do not fit
 */
export function linearPhase(magnitude: Float64Array, length: number): FirFilter {
  const fft = transformFor('linearPhase', magnitude, length);
  requireArgument(length % 2 === 1, `linearPhase: length must be odd, got ${length}`);
  const response = new Float64Array(fft.size);
  fft.inverse(magnitude, new Float64Array(fft.binCount), response);
  const centre = (length - 1) / 2;
  const half = fadedEnd(response.subarray(0, centre + 1));
  const taps = Float64Array.from({ length }, (_, k) => half[Math.abs(k - centre)]!);
  return { taps, centre };
}

/**
 * The filter with a magnitude response whose energy comes as early as it can: no ringing before a transient, at the
 * price of a shift that depends on the frequency. Its time zero is its first tap.
 *
 * The phase is the Hilbert transform of the logarithm of the gain, taken by folding the real cepstrum (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, 3rd ed., section 13.5). The second half of the taps is faded out.
 *
 * @param magnitude as for {@link linearPhase}, N at least twice `length`; gains 160 dB below the largest are raised to that
 * @param length number of taps
 * @throws LatheError `bad-argument` for a magnitude that is negative, no number or zero throughout, or sizes that do not fit
 */
export function minimumPhase(magnitude: Float64Array, length: number): FirFilter {
  const fft = transformFor('minimumPhase', magnitude, 2 * length);
  const { size, binCount } = fft;
  const largest = magnitude.reduce((max, gain) => Math.max(max, gain), 0);
  requireArgument(largest > 0, 'minimumPhase: magnitude must be above 0 somewhere, got only zeros');
  const real = magnitude.map((gain) => Math.log(Math.max(gain, SMALLEST_RELATIVE_GAIN * largest)));
  const imag = new Float64Array(binCount);
  const cepstrum = new Float64Array(size);
  fft.inverse(real, imag, cepstrum);
  for (let n = 1; n < size / 2; n++) cepstrum[n] = 2 * cepstrum[n]!;
  cepstrum.fill(0, size / 2 + 1);
  fft.forward(cepstrum, real, imag);
  for (let k = 0; k < binCount; k++) {
    const gain = Math.exp(real[k]!);
    real[k] = gain * Math.cos(imag[k]!);
    imag[k] = gain * Math.sin(imag[k]!);
  }
  const response = cepstrum;
  fft.inverse(real, imag, response);
  return { taps: fadedEnd(response.subarray(0, length)), centre: 0 };
}

/**
 * Amplitude gain of a filter at evenly spaced frequencies.
 *
 * @param filter of at most `2 * (binCount - 1)` taps
 * @param binCount N/2 + 1 frequencies `k / N` of the sample rate from 0 to the Nyquist frequency, N a power of two
 * @throws LatheError `bad-argument` for sizes that do not fit
 */
export function magnitudeResponse({ taps }: FirFilter, binCount: number): Float64Array {
  const fft = new RealFft(2 * (binCount - 1));
  requireArgument(
    taps.length <= fft.size,
    `magnitudeResponse: ${taps.length} taps need more frequencies, got ${binCount}`,
  );
  const padded = new Float64Array(fft.size);
  padded.set(taps);
  const real = new Float64Array(binCount);
  const imag = new Float64Array(binCount);
  fft.forward(padded, real, imag);
  return real.map((re, k) => Math.sqrt(re * re + imag[k]! * imag[k]!));
}

/** The samples, the second half of them faded out by half a Hann window. */
function fadedEnd(samples: Float64Array): Float64Array {
  const { length } = samples;
  const start = Math.ceil(length / 2);
  return samples.map((sample, n) =>
    n < start ? sample : sample * 0.5 * (1 + Math.cos((Math.PI * (n + 1 - start)) / (length + 1 - start))),
  );
}

/** The transform that a magnitude belongs to, once the arguments are found to be right. */
function transformFor(caller: string, magnitude: Float64Array, smallestSize: number): RealFft {
  requireArgument(
    Number.isInteger(smallestSize) && smallestSize >= 1,
    `${caller}: length must be a positive integer, got ${smallestSize}`,
  );
  const size = 2 * (magnitude.length - 1);
  requireArgument(
    size >= smallestSize && size >= 2 && Number.isInteger(Math.log2(size)),
    `${caller}: magnitude must have N/2 + 1 values with N a power of two of at least ${smallestSize}, got ${magnitude.length} values`,
  );
  const wrong = magnitude.find((gain) => !(gain >= 0 && gain < Number.POSITIVE_INFINITY));
  requireArgument(wrong === undefined, `${caller}: magnitude must be finite and 0 or more, got ${wrong}`);
  return new RealFft(size);
}
