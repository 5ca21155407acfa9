import { slideFilter } from './slide-filter.ts';

/** Zero crossings of the sinc on each side: flat to 0.9 of the Nyquist frequency, images 80 dB down. */
const ZERO_CROSSINGS = 32;
/** Of the Kaiser window: about 85 dB in the stop band. */
const KAISER_BETA = 8.5;
/** Places between two samples for which there is a filter; between them it is linear, at an error of -94 dB. */
const PHASES = 256;

/** A filter for each place between two samples. */
interface FilterBank {
  readonly taps: number;
  /** Filter of phase p from index p * taps on; one more than there are phases. */
  readonly coefficients: Float64Array;
}

const FULL_BAND = designBank(1);

/**
 * Values of a signal between its samples, by band-limited interpolation with a Kaiser-windowed sinc (Smith, Digital Audio
 * Resampling): at `start`, `start + step`, `start + 2 step` ... A step above 1 lowers the cut-off by as much, so that
 * nothing folds back. What lies outside the signal is 0.
 *
 * @param samples the signal
 * @param start where to begin, in samples; any number, negative too
 * @param step from one value to the next, in samples, above 0; 1 with a fraction in `start` delays, 2 is an octave up
 * @param count values to give
 */
export function interpolateSamples(
  samples: Float32Array,
  start: number,
  step: number,
  count: number,
): Float32Array {
  const output = new Float32Array(count);
  if (step === 1 && Number.isInteger(start)) {
    const from = Math.max(0, start);
    const to = Math.min(samples.length, start + count);
    if (to > from) output.set(samples.subarray(from, to), from - start);
    return output;
  }
  if (step === 1) {
    const whole = Math.floor(start);
    delay(samples, whole, filterAt(FULL_BAND, start - whole), output);
    return output;
  }
  const bank = step > 1 ? designBank(1 / step) : FULL_BAND;
  for (let m = 0; m < count; m++) {
    const position = start + m * step;
    const whole = Math.floor(position);
    output[m] = filterBetween(samples, firstTap(bank.taps, whole), bank, position - whole);
  }
  return output;
}

/** The sample that the first tap belongs to: taps / 2 - 1 before the one at or before the position. */
function firstTap(taps: number, whole: number): number {
  return whole - taps / 2 + 1;
}

/** A mere delay: one filter for all values. */
function delay(samples: Float32Array, whole: number, filter: Float64Array, output: Float32Array): void {
  const first = firstTap(filter.length, whole);
  // Where the filter reaches over neither end.
  const from = Math.max(0, Math.min(output.length, -first));
  const to = Math.max(from, Math.min(output.length, samples.length - filter.length + 1 - first));
  for (let m = 0; m < from; m++) output[m] = filterSamples(samples, first + m, filter);
  slideFilter(samples.subarray(first + from), filter, output.subarray(from, to));
  for (let m = to; m < output.length; m++) output[m] = filterSamples(samples, first + m, filter);
}

/** The filter for a place between two samples, 0 to 1. */
function filterAt({ taps, coefficients }: FilterBank, fraction: number): Float64Array {
  const phase = Math.floor(fraction * PHASES);
  const weight = fraction * PHASES - phase;
  return Float64Array.from({ length: taps }, (_, k) => {
    const lower = coefficients[phase * taps + k]!;
    return lower + weight * (coefficients[(phase + 1) * taps + k]! - lower);
  });
}

function filterSamples(samples: Float32Array, first: number, filter: Float64Array): number {
  const end = Math.min(filter.length, samples.length - first);
  let sum = 0;
  for (let k = Math.max(0, -first); k < end; k++) sum += samples[first + k]! * filter[k]!;
  return sum;
}

/** As {@link filterSamples} with {@link filterAt}, without making the filter. */
function filterBetween(
  samples: Float32Array,
  first: number,
  { taps, coefficients }: FilterBank,
  fraction: number,
): number {
  const phase = Math.floor(fraction * PHASES);
  const lower = phase * taps;
  const upper = lower + taps;
  const end = Math.min(taps, samples.length - first);
  let below = 0;
  let above = 0;
  for (let k = Math.max(0, -first); k < end; k++) {
    const x = samples[first + k]!;
    below += x * coefficients[lower + k]!;
    above += x * coefficients[upper + k]!;
  }
  return below + (fraction * PHASES - phase) * (above - below);
}

/** @param cutoff as a share of the Nyquist frequency, 0 to 1 */
function designBank(cutoff: number): FilterBank {
  const reach = ZERO_CROSSINGS / cutoff;
  const taps = 2 * Math.ceil(reach);
  const coefficients = new Float64Array((PHASES + 1) * taps);
  const scale = cutoff / besselI0(KAISER_BETA);
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let k = 0; k < taps; k++) {
      const distance = Math.abs(k - taps / 2 + 1 - phase / PHASES);
      if (distance >= reach) continue;
      const x = Math.PI * cutoff * distance;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const window = besselI0(KAISER_BETA * Math.sqrt(1 - (distance / reach) ** 2));
      coefficients[phase * taps + k] = scale * sinc * window;
    }
  }
  return { taps, coefficients };
}

/** Modified Bessel function of the first kind and order 0: Σ ((x/2)^k / k!)². */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
