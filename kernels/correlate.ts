/**
 * Slides a filter over a signal, eight places at a time, each the sum of its products in order: y[n] = Σ_k x[n + k] h[k].
 *
 * @param signal doubles, `places` + `taps` - 1
 * @param filter doubles
 * @param taps of the filter
 * @param places to give, a multiple of 8
 * @param output receives floats
 */
export function correlate(signal: usize, filter: usize, taps: usize, places: usize, output: usize): void {
  const filterEnd = filter + 8 * taps;
  for (const end = signal + 8 * places; signal < end; signal += 64, output += 32) {
    let y0 = f64x2.splat(0);
    let y2 = f64x2.splat(0);
    let y4 = f64x2.splat(0);
    let y6 = f64x2.splat(0);
    let x = signal;
    for (let tap = filter; tap < filterEnd; tap += 8, x += 8) {
      const weight = v128.load64_splat(tap);
      y0 = f64x2.add(y0, f64x2.mul(v128.load(x), weight));
      y2 = f64x2.add(y2, f64x2.mul(v128.load(x, 16), weight));
      y4 = f64x2.add(y4, f64x2.mul(v128.load(x, 32), weight));
      y6 = f64x2.add(y6, f64x2.mul(v128.load(x, 48), weight));
    }
    v128.store64_lane(output, f32x4.demote_f64x2_zero(y0), 0);
    v128.store64_lane(output + 8, f32x4.demote_f64x2_zero(y2), 0);
    v128.store64_lane(output + 16, f32x4.demote_f64x2_zero(y4), 0);
    v128.store64_lane(output + 24, f32x4.demote_f64x2_zero(y6), 0);
  }
}
