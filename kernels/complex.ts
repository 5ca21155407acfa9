/** Where the sine of a twiddle lies behind the cosine. */
export const SINE: usize = 8;

/** Turns the second of two doubles over. */
export const SIGNS: v128 = f64x2(0, -0.0);

/** (r, i) as (i, r). */
function exchange(z: v128): v128 {
  return v128.shuffle<f64>(z, z, 1, 0);
}

/** z by -i: (i, -r). */
export function timesMinusI(z: v128): v128 {
  return v128.xor(exchange(z), SIGNS);
}

/**
 * z by e^{-jφ}.
 *
 * @param cos of φ, twice
 * @param sin of φ, and its negative
 */
export function rotate(z: v128, cos: v128, sin: v128): v128 {
  return f64x2.add(f64x2.mul(z, cos), f64x2.mul(exchange(z), sin));
}
