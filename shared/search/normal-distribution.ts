/** Levels of the continued fraction: at 2, where it is first used, more change nothing in double precision. */
const FRACTION_LEVELS = 60;

/** √π · exp(z²) · erfc(z) for z ≥ 2, by its continued fraction (Abramowitz and Stegun 1964, 7.1.14). */
function scaledErfc(z: number): number {
  let tail = 0;
  for (let level = FRACTION_LEVELS; level > 0; level--) tail = level / 2 / (z + tail);
  return 1 / (z + tail);
}

/** erf(z) for 0 ≤ z < 2, by the series whose terms all have one sign (Abramowitz and Stegun 1964, 7.1.6). */
function erf(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

/** ln of the standard normal distribution's cumulative function at x, exact to 1e-12 however far out x lies. */
export function logNormalCdf(x: number): number {
  if (x > 0) return Math.log1p(-Math.exp(logNormalCdf(-x)));
  const z = -x / Math.SQRT2;
  return z < 2 ? Math.log((1 - erf(z)) / 2) : -z * z + Math.log(scaledErfc(z) / (2 * Math.sqrt(Math.PI)));
}

/** ln of the probability that a standard normal variable lies in low ... high; `low` must be below `high`. */
export function logNormalMass(low: number, high: number): number {
  // What is left of the middle is computed from the left tail, and by symmetry what is right of it.
  if (low > 0) return logNormalMass(-high, -low);
  if (high <= 0) {
    const logHigh = logNormalCdf(high);
    return logHigh + Math.log1p(-Math.exp(logNormalCdf(low) - logHigh));
  }
  return Math.log1p(-Math.exp(logNormalCdf(low)) - Math.exp(logNormalCdf(-high)));
}

/** ln of the standard normal distribution's density at x. */
export function logNormalDensity(x: number): number {
  return -(x * x) / 2 - Math.log(2 * Math.PI) / 2;
}
