import { rotate, SIGNS, SINE, timesMinusI } from './complex';

/**
 * One Stockham pass of radix 8 over `stride` interleaved sequences of `length` points, complex numbers in doubles: the same
 * operations in the same order as `ComplexFft` does them, so that not a bit differs.
 *
 * @param x the signal
 * @param y receives what the pass gives
 * @param twiddles cos and sin of 2πk/size, k = 0 ... size/2, in turn
 */
export function radix8(x: usize, y: usize, twiddles: usize, length: usize, stride: usize, size: usize): void {
  const eighth = length >> 3;
  const step = (size / length) << 4;
  const width = stride << 4;
  const span = width * eighth;
  const half = f64x2.splat(Math.SQRT1_2);
  let i = x;
  let o = y;
  for (let p: usize = 0; p < eighth; p++) {
    const w = twiddles + p * step;
    const w2 = w + p * step;
    const w3 = w2 + p * step;
    const w4 = w3 + p * step;
    const c1 = load<f64>(w);
    const s1 = load<f64>(w, SINE);
    const c2 = load<f64>(w2);
    const s2 = load<f64>(w2, SINE);
    const c3 = load<f64>(w3);
    const s3 = load<f64>(w3, SINE);
    const c4 = load<f64>(w4);
    const s4 = load<f64>(w4, SINE);
    const cos1 = f64x2.splat(c1);
    const sin1 = v128.xor(f64x2.splat(s1), SIGNS);
    const cos2 = f64x2.splat(c2);
    const sin2 = v128.xor(f64x2.splat(s2), SIGNS);
    const cos3 = f64x2.splat(c3);
    const sin3 = v128.xor(f64x2.splat(s3), SIGNS);
    const cos4 = f64x2.splat(c4);
    const sin4 = v128.xor(f64x2.splat(s4), SIGNS);
    const cos5 = f64x2.splat(c4 * c1 - s4 * s1);
    const sin5 = v128.xor(f64x2.splat(c4 * s1 + s4 * c1), SIGNS);
    const cos6 = f64x2.splat(c4 * c2 - s4 * s2);
    const sin6 = v128.xor(f64x2.splat(c4 * s2 + s4 * c2), SIGNS);
    const cos7 = f64x2.splat(c4 * c3 - s4 * s3);
    const sin7 = v128.xor(f64x2.splat(c4 * s3 + s4 * c3), SIGNS);
    for (const end = i + width; i < end; i += 16, o += 16) {
      const x0 = v128.load(i);
      const x4 = v128.load(i + 4 * span);
      const sum0 = f64x2.add(x0, x4);
      const dif0 = f64x2.sub(x0, x4);
      const x2 = v128.load(i + 2 * span);
      const x6 = v128.load(i + 6 * span);
      const sum2 = f64x2.add(x2, x6);
      const dif2 = timesMinusI(f64x2.sub(x2, x6));
      const x1 = v128.load(i + span);
      const x5 = v128.load(i + 5 * span);
      const sum1 = f64x2.add(x1, x5);
      const raw1 = f64x2.sub(x1, x5);
      const dif1 = f64x2.mul(half, f64x2.add(raw1, timesMinusI(raw1)));
      const x3 = v128.load(i + 3 * span);
      const x7 = v128.load(i + 7 * span);
      const sum3 = f64x2.add(x3, x7);
      const raw3 = f64x2.sub(x3, x7);
      const dif3 = f64x2.mul(half, f64x2.sub(timesMinusI(raw3), raw3));

      const even0 = f64x2.add(sum0, sum2);
      const even1 = f64x2.add(sum1, sum3);
      const even2 = f64x2.sub(sum0, sum2);
      const even3 = timesMinusI(f64x2.sub(sum1, sum3));
      v128.store(o, f64x2.add(even0, even1));
      v128.store(o + 4 * width, rotate(f64x2.sub(even0, even1), cos4, sin4));
      v128.store(o + 2 * width, rotate(f64x2.add(even2, even3), cos2, sin2));
      v128.store(o + 6 * width, rotate(f64x2.sub(even2, even3), cos6, sin6));

      const odd0 = f64x2.add(dif0, dif2);
      const odd1 = f64x2.add(dif1, dif3);
      const odd2 = f64x2.sub(dif0, dif2);
      const odd3 = timesMinusI(f64x2.sub(dif1, dif3));
      v128.store(o + width, rotate(f64x2.add(odd0, odd1), cos1, sin1));
      v128.store(o + 5 * width, rotate(f64x2.sub(odd0, odd1), cos5, sin5));
      v128.store(o + 3 * width, rotate(f64x2.add(odd2, odd3), cos3, sin3));
      v128.store(o + 7 * width, rotate(f64x2.sub(odd2, odd3), cos7, sin7));
    }
    o += 7 * width;
  }
}
