import { lowerGamma } from './gamma-distribution.ts';
import type { PowerClass, PowerHistogram } from './power-histogram.ts';

/** Steady noise that was found at the quiet end of a distribution of short-time powers. */
export interface NoiseTail {
  /** Mean power of the noise. */
  readonly power: number;
  /** How far the quiet end is from the distribution that noise has: the largest distance of the two, 0 ... 1. */
  readonly distance: number;
}

/** Powers up to this much over the mean count as the quiet end: what programme adds lies mostly above. */
const END = 1.2;
/** Where the search starts: a share of all powers that lie below. */
const START_SHARE = 0.02;
const ITERATIONS = 200;

/**
 * The mean power of steady Gaussian noise under a programme that lets it be heard now and then, from the distribution of
 * short-time powers.
 *
 * The power of such noise is gamma-distributed with a shape that the averaging fixes. What is programme lies above it,
 * so that only the quiet end belongs to the noise: the mean m is sought for which the powers below 1.2 m have the mean
 * that the gamma distribution says. It is a fixed point, approached from the quietest 2 % upwards, and does not depend
 * on how large the part without programme is.
 *
 * @param histogram of powers; at least one
 * @param shape of the gamma distribution: the inverse of the variance of noise whose mean is 1
 */
export function noiseTail(histogram: PowerHistogram, shape: number): NoiseTail {
  const classes = histogram.classes();
  // E[x | x < c m] = m · P(k + 1, k c) / P(k, k c)
  const meanBelowEnd = lowerGamma(shape + 1, shape * END) / lowerGamma(shape, shape * END);
  let power = histogram.quantile(START_SHARE);
  for (let i = 0; i < ITERATIONS; i++) {
    const { count, mean } = below(classes, END * power);
    const next = count === 0 ? 1.3 * power : mean / meanBelowEnd;
    const settled = Math.abs(next - power) < 1e-4 * power;
    power = next;
    if (settled) break;
  }
  return { power, distance: distanceToNoise(classes, power, shape) };
}

/** How many powers lie below an end, and their mean; a class that the end cuts counts by its part. */
function below(classes: readonly PowerClass[], end: number): { count: number; mean: number } {
  let count = 0;
  let sum = 0;
  for (const { low, high, count: members } of classes) {
    if (low >= end) break;
    const top = Math.min(high, end);
    const part = (members * (top - low)) / (high - low);
    count += part;
    sum += (part * (low + top)) / 2;
  }
  return { count, mean: sum / count };
}

/** Kolmogorov's distance between the quiet end and that of the gamma distribution. */
function distanceToNoise(classes: readonly PowerClass[], power: number, shape: number): number {
  const whole = lowerGamma(shape, shape * END);
  const { count } = below(classes, END * power);
  if (count === 0) return 1;
  let seen = 0;
  let distance = 0;
  for (const { high, count: members } of classes) {
    if (high > END * power) break;
    seen += members;
    distance = Math.max(distance, Math.abs(seen / count - lowerGamma(shape, (shape * high) / power) / whole));
  }
  return distance;
}
