/** Two doubles, of which the kernel takes every other sample. */
const STEP: usize = 16;

/**
 * Every other value of a half-band filter of 23 taps, two at a time: half the sample in the middle, and pairs of samples 1,
 * 3 ... 11 away by their taps, summed from the middle outwards.
 *
 * @param line doubles, 2 count + 24 of them
 * @param taps doubles: those of the six pairs
 * @param count of values, a multiple of 2
 * @param output receives doubles
 */
export function halveRate(line: usize, taps: usize, count: usize, output: usize): void {
  const half = f64x2.splat(0.5);
  const tap1 = v128.load64_splat(taps);
  const tap3 = v128.load64_splat(taps, 8);
  const tap5 = v128.load64_splat(taps, 16);
  const tap7 = v128.load64_splat(taps, 24);
  const tap9 = v128.load64_splat(taps, 32);
  const tap11 = v128.load64_splat(taps, 40);
  for (const end = output + 8 * count; output < end; output += 16, line += 32) {
    const middle = f64x2.mul(half, v128.shuffle<f64>(v128.load(line, 80), v128.load(line, 96), 1, 3));
    const pair1 = f64x2.add(everyOther(line + 5 * STEP), everyOther(line + 6 * STEP));
    const pair3 = f64x2.add(everyOther(line + 4 * STEP), everyOther(line + 7 * STEP));
    const pair5 = f64x2.add(everyOther(line + 3 * STEP), everyOther(line + 8 * STEP));
    const pair7 = f64x2.add(everyOther(line + 2 * STEP), everyOther(line + 9 * STEP));
    const pair9 = f64x2.add(everyOther(line + STEP), everyOther(line + 10 * STEP));
    const pair11 = f64x2.add(everyOther(line), everyOther(line + 11 * STEP));
    let sum = f64x2.add(middle, f64x2.mul(tap1, pair1));
    sum = f64x2.add(sum, f64x2.mul(tap3, pair3));
    sum = f64x2.add(sum, f64x2.mul(tap5, pair5));
    sum = f64x2.add(sum, f64x2.mul(tap7, pair7));
    sum = f64x2.add(sum, f64x2.mul(tap9, pair9));
    v128.store(output, f64x2.add(sum, f64x2.mul(tap11, pair11)));
  }
}

/** A sample, and the next but one. */
function everyOther(at: usize): v128 {
  return v128.shuffle<f64>(v128.load(at), v128.load(at, STEP), 0, 2);
}
