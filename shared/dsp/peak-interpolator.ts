import { kaiserWeight } from './window.ts';

/** How many points an interpolated signal has for each sample. */
export type Oversampling = 4 | 8 | 16;

/** Half the length of the longest interpolator: a point between samples n and n + 1 needs n - 31 ... n + 32. */
export const INTERPOLATOR_REACH = 32;

/** Shape of an interpolator: half its length in samples, an even number, and the parameter of its Kaiser window. */
export interface InterpolatorShape {
  readonly reach: number;
  readonly beta: number;
}

/**
 * The default: side lobes of -63 dB, and a response that is flat to 0.01 dB up to 0.46 of the sample rate (20.3 kHz at
 * 44.1 kHz), which is where music ends.
 */
export const ACCURATE_SHAPE: InterpolatorShape = { reach: INTERPOLATOR_REACH, beta: 6 };

/**
 * The short filter of SciPy's `resample_poly`, much like those of common meters (BS.1770-4 annex 2 has 12 taps a phase).
 * Near the Nyquist frequency it lets images through and reads other peaks than an accurate one.
 */
export const SHORT_SHAPE: InterpolatorShape = { reach: 10, beta: 5 };

/**
 * Points between samples by windowed-sinc interpolation, as a search for the largest: the oracle is to compute them all,
 * and the result is exactly that, at a fraction of the cost.
 *
 * The pruning. Every phase of the interpolator reproduces constants and ramps exactly (it is corrected to), so
 * what a point differs from the straight line between two others is a weighted sum of second differences of the signal:
 * y_p = line + Σ g_p[k] Δ²x[k], and |y_p| <= max(|y_a|, |y_b|) + ‖g_p‖₁ max|Δ²x|. The interval between
 * two samples is bisected, and halves that cannot hold anything above the best so far are not looked at.
 */
export class PeakInterpolator {
  /** Points a sample. */
  readonly oversampling: Oversampling;
  /** Row p: taps of phase p = 0 ... oversampling. The first and the last are the samples themselves. */
  readonly #phases: Float64Array;
  /** At the middle of each part of the bisection: the largest ‖g_p‖₁ of the phases inside it. */
  readonly #bounds: Float64Array;
  readonly #reach: number;
  readonly #taps: number;

  /**
   * @param oversampling points a sample
   * @param shape length and window
   */
  constructor(oversampling: Oversampling, shape: InterpolatorShape = ACCURATE_SHAPE) {
    this.oversampling = oversampling;
    this.#reach = shape.reach;
    this.#taps = 2 * shape.reach;
    this.#phases = new Float64Array((oversampling + 1) * this.#taps);
    for (let p = 0; p <= oversampling; p++) {
      this.#phases.set(phaseTaps(p / oversampling, shape), p * this.#taps);
    }
    this.#bounds = new Float64Array(oversampling);
    this.#fillBounds(0, oversampling);
  }

  /** How far a point between two samples can rise above the larger of them, for each unit of second difference. */
  get largestBound(): number {
    return this.#bounds[this.oversampling / 2]!;
  }

  /**
   * Largest magnitude strictly between samples n and n + 1, if it is above a floor.
   *
   * @param signal must have samples n - reach + 1 ... n + reach
   * @param n index of the sample before the interval
   * @param curvature at least the largest |x[j-1] - 2x[j] + x[j+1]| of j = n - reach + 2 ... n + reach - 1
   * @param floor what is already known
   * @returns the magnitude, or `floor` if none is larger
   */
  largestBetween(signal: Float64Array, n: number, curvature: number, floor: number): number {
    return this.#search(
      signal,
      n - this.#reach + 1,
      0,
      this.oversampling,
      Math.abs(signal[n]!),
      Math.abs(signal[n + 1]!),
      curvature,
      floor,
    );
  }

  #search(
    signal: Float64Array,
    start: number,
    low: number,
    high: number,
    atLow: number,
    atHigh: number,
    curvature: number,
    best: number,
  ): number {
    const middle = (low + high) >> 1;
    if ((atLow > atHigh ? atLow : atHigh) + this.#bounds[middle]! * curvature <= best) return best;
    const value = Math.abs(this.#point(signal, start, middle));
    if (value > best) best = value;
    if (middle - low === 1) return best;
    best = this.#search(signal, start, low, middle, atLow, value, curvature, best);
    return this.#search(signal, start, middle, high, value, atHigh, curvature, best);
  }

  /** One point; four sums, so that an addition need not wait for the one before. */
  #point(signal: Float64Array, start: number, phase: number): number {
    const taps = this.#phases;
    const end = start + this.#taps;
    let t = phase * this.#taps;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let n = start; n < end; n += 4, t += 4) {
      s0 += taps[t]! * signal[n]!;
      s1 += taps[t + 1]! * signal[n + 1]!;
      s2 += taps[t + 2]! * signal[n + 2]!;
      s3 += taps[t + 3]! * signal[n + 3]!;
    }
    return s0 + s1 + (s2 + s3);
  }

  #fillBounds(low: number, high: number): void {
    if (high - low < 2) return;
    const middle = (low + high) / 2;
    let largest = 0;
    for (let p = low + 1; p < high; p++) largest = Math.max(largest, this.#deviationNorm(p, low, high));
    this.#bounds[middle] = largest;
    this.#fillBounds(low, middle);
    this.#fillBounds(middle, high);
  }

  /** ‖g‖₁: the twice summed difference between phase p and the line from phase `low` to phase `high`. */
  #deviationNorm(p: number, low: number, high: number): number {
    const phases = this.#phases;
    const taps = this.#taps;
    const weight = (p - low) / (high - low);
    let first = 0;
    let second = 0;
    let norm = 0;
    for (let k = 0; k < taps; k++) {
      first +=
        phases[p * taps + k]! - (1 - weight) * phases[low * taps + k]! - weight * phases[high * taps + k]!;
      second += first;
      norm += Math.abs(second);
    }
    return norm;
  }
}

/** Taps for the point at `fraction` between two samples, with sum 1 and centre of mass exactly at the point. */
function phaseTaps(fraction: number, { reach, beta }: InterpolatorShape): Float64Array {
  const taps = new Float64Array(2 * reach);
  const centre = reach - 1 + fraction;
  if (Number.isInteger(fraction)) {
    taps[centre] = 1;
    return taps;
  }
  for (let k = 0; k < taps.length; k++) {
    const x = Math.PI * (k - centre);
    taps[k] = (Math.sin(x) / x) * kaiserWeight((k - centre) / reach, beta);
  }
  const sum = taps.reduce((total, tap) => total + tap, 0);
  let moment = 0;
  for (let k = 0; k < taps.length; k++) {
    taps[k]! /= sum;
    moment += (k - centre) * taps[k]!;
  }
  // the windowed sinc misses a ramp by up to 0.003 of its slope: shift that much weight between the two middle taps
  taps[reach - 1]! += moment;
  taps[reach]! -= moment;
  return taps;
}
