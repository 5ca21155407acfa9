/** Bits of a double that are its exponent, and where they begin. */
const EXPONENT: u64 = 0x7ff0000000000000;
const EXPONENT_AT: i32 = 52;
/** The bits of 1. */
const ONE: u64 = 0x3ff0000000000000;

/**
 * How far a spectrum of powers is from another, each power counting as `floor` at least.
 *
 * The sum of many logarithms is the logarithm of a product, which is brought back to 1 ... 2 at every step: what its exponent
 * was is counted.
 *
 * @param estimate doubles below 1e150
 * @param reference as many
 * @param bins of each
 * @param floor the least power, above 1e-150
 * @param sums receives doubles: Σ (√a - √b)², Σ b, e and P, so that Σ |ln a - ln b| = e ln 2 + ln P
 */
export function spectralDistance(
  estimate: usize,
  reference: usize,
  bins: usize,
  floor: f64,
  sums: usize,
): void {
  const least = f64x2.splat(floor);
  const ones = i64x2.splat(ONE);
  const mantissa = i64x2.splat(~EXPONENT);
  let difference = f64x2.splat(0);
  let energy = f64x2.splat(0);
  let exponents = i64x2.splat(0);
  let larger = f64x2.splat(1);
  let smaller = f64x2.splat(1);
  const end = estimate + 8 * bins;
  while (estimate < end) {
    let found = v128.load(estimate);
    let wanted = v128.load(reference);
    if (end - estimate === 8) {
      // The last of an odd number: nothing beside it.
      found = v128.load64_zero(estimate);
      wanted = v128.load64_zero(reference);
      energy = f64x2.sub(energy, f64x2.replace_lane(f64x2.splat(0), 1, floor));
    }
    found = f64x2.pmax(found, least);
    wanted = f64x2.pmax(wanted, least);
    // (√a - √b)²
    const root = f64x2.sqrt(f64x2.mul(found, wanted));
    difference = f64x2.add(difference, f64x2.sub(f64x2.add(found, wanted), f64x2.add(root, root)));
    energy = f64x2.add(energy, wanted);
    larger = f64x2.mul(larger, f64x2.pmax(found, wanted));
    smaller = f64x2.mul(smaller, f64x2.pmin(found, wanted));
    exponents = i64x2.add(exponents, i64x2.shr_u(larger, EXPONENT_AT));
    exponents = i64x2.sub(exponents, i64x2.shr_u(smaller, EXPONENT_AT));
    larger = v128.or(v128.and(larger, mantissa), ones);
    smaller = v128.or(v128.and(smaller, mantissa), ones);
    estimate += 16;
    reference += 16;
  }
  const products = f64x2.div(larger, smaller);
  store<f64>(sums, f64x2.extract_lane(difference, 0) + f64x2.extract_lane(difference, 1));
  store<f64>(sums, f64x2.extract_lane(energy, 0) + f64x2.extract_lane(energy, 1), 8);
  store<f64>(sums, <f64>(i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1)), 16);
  store<f64>(sums, f64x2.extract_lane(products, 0) * f64x2.extract_lane(products, 1), 24);
}
