/**
 * Splits interleaved stereo of 16 bit into two channels of -1 to 1, four samples at a time.
 *
 * @param integers 16-bit integers, left and right in turn
 * @param samples of each channel, a multiple of 4
 * @param left receives floats
 * @param right receives floats
 */
export function split16(integers: usize, samples: usize, left: usize, right: usize): void {
  const scale = f32x4.splat(1.0 / 32768);
  for (const end = left + 4 * samples; left < end; left += 16, right += 16, integers += 16) {
    const pairs = v128.load(integers);
    const lower = i32x4.shr_s(i32x4.shl(pairs, 16), 16);
    v128.store(left, f32x4.mul(f32x4.convert_i32x4_s(lower), scale));
    v128.store(right, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(pairs, 16)), scale));
  }
}

/** Four samples to the nearest step of 16 bit, halves to the even one. */
function round(samples: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(samples, f32x4.splat(32768))));
}

/**
 * Weaves two channels into stereo of 16 bit, four samples at a time; what is over full scale is clipped.
 *
 * @param left floats
 * @param right floats
 * @param samples of each channel, a multiple of 4
 * @param integers receives 16-bit integers, left and right in turn
 */
export function join16(left: usize, right: usize, samples: usize, integers: usize): void {
  for (const end = left + 4 * samples; left < end; left += 16, right += 16, integers += 16) {
    const both = i16x8.narrow_i32x4_s(round(v128.load(left)), round(v128.load(right)));
    v128.store(integers, v128.shuffle<i16>(both, both, 0, 4, 1, 5, 2, 6, 3, 7));
  }
}
