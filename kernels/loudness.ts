/**
 * Adds the squares of two channels after K weighting to their sums: both channels side by side, each as `LoudnessMeter`
 * does it for one.
 *
 * @param left floats
 * @param right floats
 * @param samples of each channel
 * @param filters doubles: b0, b1, b2, a1, a2 of the shelf, a1 and a2 of the high-pass
 * @param states doubles in pairs, left and right: two states of the shelf, two of the high-pass, the sum; changed
 */
export function addWeightedSquares(
  left: usize,
  right: usize,
  samples: usize,
  filters: usize,
  states: usize,
): void {
  const b0 = v128.load64_splat(filters);
  const b1 = v128.load64_splat(filters, 8);
  const b2 = v128.load64_splat(filters, 16);
  const a1 = v128.load64_splat(filters, 24);
  const a2 = v128.load64_splat(filters, 32);
  const c1 = v128.load64_splat(filters, 40);
  const c2 = v128.load64_splat(filters, 48);
  const two = f64x2.splat(2);
  let s1 = v128.load(states);
  let s2 = v128.load(states, 16);
  let t1 = v128.load(states, 32);
  let t2 = v128.load(states, 48);
  let sum = v128.load(states, 64);
  for (const end = left + 4 * samples; left < end; left += 4, right += 4) {
    const x = f64x2.promote_low_f32x4(v128.load_lane<f32>(right, v128.load32_zero(left), 1));
    const y = f64x2.add(f64x2.mul(b0, x), s1);
    s1 = f64x2.add(f64x2.sub(f64x2.mul(b1, x), f64x2.mul(a1, y)), s2);
    s2 = f64x2.sub(f64x2.mul(b2, x), f64x2.mul(a2, y));
    const z = f64x2.add(y, t1);
    t1 = f64x2.sub(f64x2.sub(t2, f64x2.mul(two, y)), f64x2.mul(c1, z));
    t2 = f64x2.sub(y, f64x2.mul(c2, z));
    sum = f64x2.add(sum, f64x2.mul(z, z));
  }
  v128.store(states, s1);
  v128.store(states, s2, 16);
  v128.store(states, t1, 32);
  v128.store(states, t2, 48);
  v128.store(states, sum, 64);
}
