/** Measures of the spectrum of one frame. A spectrum has nFft / 2 + 1 bins that lie `binHz` apart, from 0 Hz on. */
import { requireArgument } from '../errors.ts';
import type { Samples } from './fft.ts';

/**
 * Centre of gravity Σ f·S / Σ S in Hz, as `librosa.feature.spectral_centroid`; 0 for silence.
 *
 * @param magnitudes S = |X|
 */
export function spectralCentroid(magnitudes: Samples, binHz: number): number {
  let [moment, total] = [0, 0];
  for (let k = 0; k < magnitudes.length; k++) {
    moment += k * binHz * magnitudes[k]!;
    total += magnitudes[k]!;
  }
  return total === 0 ? 0 : moment / total;
}

/**
 * The lowest bin, in Hz, up to which a share of the whole lies, as `librosa.feature.spectral_rolloff`; 0 for silence.
 *
 * @param spectrum magnitudes for librosa's measure; powers for a share of the energy
 * @param share 0 ... 1, default 0.85
 */
export function spectralRolloff(spectrum: Samples, binHz: number, share = 0.85): number {
  let total = 0;
  for (let k = 0; k < spectrum.length; k++) total += spectrum[k]!;
  let sum = 0;
  for (let k = 0; k < spectrum.length; k++) {
    sum += spectrum[k]!;
    if (sum >= share * total) return k * binHz;
  }
  return 0;
}

/** Bands of {@link spectralContrast}, as librosa's. */
export interface ContrastOptions {
  /** Where the first octave begins; what lies below is a band too. Default 200 Hz. */
  readonly lowestHz?: number;
  /** Octaves; there is a band more. Default 6. */
  readonly octaves?: number;
  /** Share of a band's bins that are its peak, and its valley. Default 0.02, but one bin at least. */
  readonly quantile?: number;
}

/** As `numpy.rint`. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/** Means below this count as this much, as in `librosa.power_to_db`. */
const LEAST = 1e-10;

/**
 * Peak over valley of each octave band in dB (Jiang et al. 2002), 10 log10 of the mean of its greatest bins less that of
 * its smallest ones, as `librosa.feature.spectral_contrast`. librosa cuts levels off 80 dB below the highest of the whole
 * signal before it subtracts them; a frame by itself knows of none, so nothing is cut off here.
 *
 * @param magnitudes S = |X|
 * @returns octaves + 1 values, from low to high
 * @throws LatheError `bad-argument` when the bands reach above half the sample rate
 */
export function spectralContrast(
  magnitudes: Samples,
  binHz: number,
  { lowestHz = 200, octaves = 6, quantile = 0.02 }: ContrastOptions = {},
): Float64Array {
  const highest = (magnitudes.length - 1) * binHz;
  requireArgument(
    lowestHz * 2 ** octaves <= highest,
    `spectralContrast: the last octave ends at ${lowestHz * 2 ** octaves} Hz, above ${highest} Hz: use fewer`,
  );
  const edges = [0, ...Array.from({ length: octaves + 1 }, (_, octave) => lowestHz * 2 ** octave)];
  return Float64Array.from({ length: octaves + 1 }, (_, band) => {
    const isLast = band === octaves;
    const first = Math.ceil(edges[band]! / binHz);
    // A band takes the bin below its first one too, and all but the last leave their own last bin to the next.
    const from = band > 0 ? first - 1 : first;
    const end = isLast ? magnitudes.length : Math.floor(edges[band + 1]! / binHz);
    const bins = Array.from(magnitudes.subarray(from, end)).sort((a, b) => a - b);
    const inBand = isLast ? bins.length : end - from + 1;
    const count = Math.max(1, roundHalfToEven(quantile * inBand));
    const mean = (part: readonly number[]): number => part.reduce((sum, each) => sum + each, 0) / part.length;
    const level = (part: readonly number[]): number => 10 * Math.log10(Math.max(LEAST, mean(part)));
    return level(bins.slice(-count)) - level(bins.slice(0, count));
  });
}
