/**
 * Regularised lower incomplete gamma function P(a, x): the share of a gamma distribution of shape a and scale 1 that
 * lies below x. By its power series (Abramowitz and Stegun 6.5.29), which serves for the few a and x that are needed
 * here.
 *
 * @param a above 0, up to 100
 * @param x 0 ... 100
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > 1e-16 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - logGamma(a)));
}

/** Coefficients of Lanczos's approximation for g = 7, n = 9 (Godfrey). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Logarithm of the gamma function, for positive arguments. */
function logGamma(a: number): number {
  const x = a - 1;
  const t = x + 7.5;
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x + i);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
