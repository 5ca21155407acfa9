/**
 * Adds two channels to their sums, sums of squares and peaks, each as `LevelMeter` does it for one.
 *
 * @param left floats
 * @param right floats
 * @param samples of each channel
 * @param limit magnitude from which on a sample is not taken
 * @param states doubles in pairs, left and right: sum, sum of squares, peak; changed
 * @returns whether all samples were under the limit; if not, or if one is no number, the states say nothing
 */
export function addLevels(left: usize, right: usize, samples: usize, limit: f64, states: usize): bool {
  const limits = f64x2.splat(limit);
  let sum = v128.load(states);
  let squares = v128.load(states, 16);
  let peak = v128.load(states, 32);
  let fits = f64x2.eq(limits, limits);
  for (const end = left + 4 * samples; left < end; left += 4, right += 4) {
    const x = f64x2.promote_low_f32x4(v128.load_lane<f32>(right, v128.load32_zero(left), 1));
    const magnitude = f64x2.abs(x);
    fits = v128.and(fits, f64x2.lt(magnitude, limits));
    peak = f64x2.pmax(peak, magnitude);
    sum = f64x2.add(sum, x);
    squares = f64x2.add(squares, f64x2.mul(x, x));
  }
  v128.store(states, sum);
  v128.store(states, squares, 16);
  v128.store(states, peak, 32);
  return i64x2.all_true(fits);
}
