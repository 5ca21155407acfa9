/** What mulberry32 adds to its state before each draw. */
const INCREMENT: i32 = 0x6d2b79f5;

/** Four draws of mulberry32. */
function draw(state: v128): v128 {
  const t = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 15)), v128.or(state, i32x4.splat(1)));
  const u = v128.xor(t, i32x4.add(t, i32x4.mul(v128.xor(t, i32x4.shr_u(t, 7)), v128.or(t, i32x4.splat(61)))));
  return v128.xor(u, i32x4.shr_u(u, 14));
}

/** Two samples to the nearest step, after noise in steps. */
function round(samples: v128, noise: v128, steps: v128, lowest: v128, highest: v128, step: v128): v128 {
  const wanted = f64x2.add(f64x2.add(f64x2.mul(samples, steps), noise), f64x2.splat(0.5));
  return f64x2.mul(f64x2.pmin(highest, f64x2.pmax(lowest, f64x2.floor(wanted))), step);
}

/**
 * Rounds samples in place, four at a time, after adding triangular noise, as `Quantizer` does it for one.
 *
 * @param samples floats
 * @param count of them, a multiple of 4
 * @param steps in full scale
 * @param noise 1, or 0 for none
 * @param state of the generator before the first draw
 * @returns the end of what was rounded: before four samples among which is a 0, or behind the last
 */
export function quantize(samples: usize, count: usize, steps: f64, noise: f64, state: i32): usize {
  let states = i32x4.add(i32x4.splat(state), i32x4(INCREMENT, 2 * INCREMENT, 3 * INCREMENT, 4 * INCREMENT));
  const zero = i32x4.splat(0);
  const low = i32x4.splat(0xffff);
  const scale = f64x2.splat(noise / 65536);
  const middle = f64x2.splat(noise * (1.0 - 1.0 / 65536));
  const all = f64x2.splat(steps);
  const step = f64x2.splat(1 / steps);
  const lowest = f64x2.splat(-steps);
  const highest = f64x2.splat(steps - 1);
  let at = samples;
  for (const end = samples + 4 * count; at < end; at += 16) {
    const x = v128.load(at);
    if (v128.any_true(f32x4.eq(x, zero))) return at;
    const draws = draw(states);
    const sums = i32x4.add(i32x4.shr_u(draws, 16), v128.and(draws, low));
    const upper = v128.shuffle<i64>(sums, sums, 1, 0);
    const first = f64x2.sub(f64x2.mul(f64x2.convert_low_i32x4_s(sums), scale), middle);
    const second = f64x2.sub(f64x2.mul(f64x2.convert_low_i32x4_s(upper), scale), middle);
    const a = round(f64x2.promote_low_f32x4(x), first, all, lowest, highest, step);
    const b = round(
      f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0)),
      second,
      all,
      lowest,
      highest,
      step,
    );
    v128.store(at, v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2));
    states = i32x4.add(states, i32x4.splat(4 * INCREMENT));
  }
  return at;
}
