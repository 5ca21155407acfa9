import { requireArgument } from '../errors.ts';

/** What {@link pairedTTest} finds. */
export interface PairedTTest {
  /** Mean of the differences b - a. */
  readonly meanDifference: number;
  /** `null` where all differences are the same. */
  readonly t: number | null;
  readonly degreesOfFreedom: number;
  /** Probability of a t at least as far from 0 when there is no difference, two-sided; `null` where t is. */
  readonly p: number | null;
}

/**
 * Student's t-test of pairs, as `scipy.stats.ttest_rel`.
 *
 * @param a values, two or more
 * @param b as many, each paired with the one of `a` at its place
 */
export function pairedTTest(a: readonly number[], b: readonly number[]): PairedTTest {
  requireArgument(
    a.length === b.length && a.length >= 2,
    `paired t-test: needs two lists of one length, 2 or more, got ${a.length} and ${b.length}`,
  );
  const differences = b.map((value, index) => value - a[index]!);
  const meanDifference = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  const degreesOfFreedom = differences.length - 1;
  const variance =
    differences.reduce((sum, each) => sum + (each - meanDifference) ** 2, 0) / degreesOfFreedom;
  if (variance === 0) return { meanDifference, t: null, degreesOfFreedom, p: null };
  const t = meanDifference / Math.sqrt(variance / differences.length);
  const p = regularizedBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  return { meanDifference, t, degreesOfFreedom, p };
}

/** ln Γ(x) for x > 0 by Stirling's series, after shifting x above 8 (Abramowitz and Stegun 6.1.40, 6.1.15). */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 8; z++) shift += Math.log(z);
  const r = 1 / (z * z);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8), evaluated as Lentz did. */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it the other tail is computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let [c, d] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return (scale * fraction) / a;
}
