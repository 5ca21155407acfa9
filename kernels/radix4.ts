import { rotate, SIGNS, SINE, timesMinusI } from './complex';

/**
 * One Stockham pass of radix 4 over `stride` interleaved sequences of `length` points, complex numbers in doubles: the same
 * operations in the same order as `ComplexFft` does them, so that not a bit differs.
 *
 * @param x the signal
 * @param y receives what the pass gives
 * @param twiddles cos and sin of 2πk/size, k = 0 ... size/2, in turn
 */
export function radix4(x: usize, y: usize, twiddles: usize, length: usize, stride: usize, size: usize): void {
  const quarter = length >> 2;
  const step = (size / length) << 4;
  const width = stride << 4;
  const span = width * quarter;
  let i = x;
  let o = y;
  for (let p: usize = 0; p < quarter; p++) {
    const w = twiddles + p * step;
    const c1 = load<f64>(w);
    const s1 = load<f64>(w, SINE);
    const c2 = c1 * c1 - s1 * s1;
    const s2 = 2 * c1 * s1;
    const cos1 = f64x2.splat(c1);
    const sin1 = v128.xor(f64x2.splat(s1), SIGNS);
    const cos2 = f64x2.splat(c2);
    const sin2 = v128.xor(f64x2.splat(s2), SIGNS);
    const cos3 = f64x2.splat(c1 * c2 - s1 * s2);
    const sin3 = v128.xor(f64x2.splat(c1 * s2 + s1 * c2), SIGNS);
    for (const end = i + width; i < end; i += 16, o += 16) {
      const x0 = v128.load(i);
      const x1 = v128.load(i + span);
      const x2 = v128.load(i + 2 * span);
      const x3 = v128.load(i + 3 * span);
      const sum02 = f64x2.add(x0, x2);
      const sum13 = f64x2.add(x1, x3);
      const dif02 = f64x2.sub(x0, x2);
      const dif13 = timesMinusI(f64x2.sub(x1, x3));
      v128.store(o, f64x2.add(sum02, sum13));
      v128.store(o + width, rotate(f64x2.add(dif02, dif13), cos1, sin1));
      v128.store(o + 2 * width, rotate(f64x2.sub(sum02, sum13), cos2, sin2));
      v128.store(o + 3 * width, rotate(f64x2.sub(dif02, dif13), cos3, sin3));
    }
    o += 3 * width;
  }
}
