import { SINE } from './complex';
import { IMAGINARY, POINT } from './pair';

/**
 * `radix8` over two signals at once, so that nothing has to be exchanged within a value: the same operations in the same
 * order as `ComplexFft` does them for each, so that not a bit differs.
 *
 * @param x the signals
 * @param y receives what the pass gives
 * @param twiddles cos and sin of 2πk/size, k = 0 ... size/2, in turn
 */
export function pairRadix8(
  x: usize,
  y: usize,
  twiddles: usize,
  length: usize,
  stride: usize,
  size: usize,
): void {
  const eighth = length >> 3;
  const step = (size / length) << 4;
  const width = stride * POINT;
  const span = width * eighth;
  const half = f64x2.splat(Math.SQRT1_2);
  let i = x;
  let o = y;
  for (let p: usize = 0; p < eighth; p++) {
    const w = twiddles + p * step;
    const w2 = w + p * step;
    const w3 = w2 + p * step;
    const w4 = w3 + p * step;
    const c1 = v128.load64_splat(w);
    const s1 = v128.load64_splat(w, SINE);
    const c2 = v128.load64_splat(w2);
    const s2 = v128.load64_splat(w2, SINE);
    const c3 = v128.load64_splat(w3);
    const s3 = v128.load64_splat(w3, SINE);
    const c4 = v128.load64_splat(w4);
    const s4 = v128.load64_splat(w4, SINE);
    const c5 = f64x2.sub(f64x2.mul(c4, c1), f64x2.mul(s4, s1));
    const s5 = f64x2.add(f64x2.mul(c4, s1), f64x2.mul(s4, c1));
    const c6 = f64x2.sub(f64x2.mul(c4, c2), f64x2.mul(s4, s2));
    const s6 = f64x2.add(f64x2.mul(c4, s2), f64x2.mul(s4, c2));
    const c7 = f64x2.sub(f64x2.mul(c4, c3), f64x2.mul(s4, s3));
    const s7 = f64x2.add(f64x2.mul(c4, s3), f64x2.mul(s4, c3));
    for (const end = i + width; i < end; i += POINT, o += POINT) {
      const i4 = i + 4 * span;
      const x0r = v128.load(i);
      const x0i = v128.load(i, IMAGINARY);
      const x4r = v128.load(i4);
      const x4i = v128.load(i4, IMAGINARY);
      const sum0r = f64x2.add(x0r, x4r);
      const sum0i = f64x2.add(x0i, x4i);
      const dif0r = f64x2.sub(x0r, x4r);
      const dif0i = f64x2.sub(x0i, x4i);
      const i2 = i + 2 * span;
      const i6 = i4 + 2 * span;
      const x2r = v128.load(i2);
      const x2i = v128.load(i2, IMAGINARY);
      const x6r = v128.load(i6);
      const x6i = v128.load(i6, IMAGINARY);
      const sum2r = f64x2.add(x2r, x6r);
      const sum2i = f64x2.add(x2i, x6i);
      const dif2r = f64x2.sub(x2i, x6i);
      const dif2i = f64x2.sub(x6r, x2r);
      const i1 = i + span;
      const i5 = i4 + span;
      const x1r = v128.load(i1);
      const x1i = v128.load(i1, IMAGINARY);
      const x5r = v128.load(i5);
      const x5i = v128.load(i5, IMAGINARY);
      const sum1r = f64x2.add(x1r, x5r);
      const sum1i = f64x2.add(x1i, x5i);
      const raw1r = f64x2.sub(x1r, x5r);
      const raw1i = f64x2.sub(x1i, x5i);
      const dif1r = f64x2.mul(half, f64x2.add(raw1r, raw1i));
      const dif1i = f64x2.mul(half, f64x2.sub(raw1i, raw1r));
      const i3 = i2 + span;
      const i7 = i6 + span;
      const x3r = v128.load(i3);
      const x3i = v128.load(i3, IMAGINARY);
      const x7r = v128.load(i7);
      const x7i = v128.load(i7, IMAGINARY);
      const sum3r = f64x2.add(x3r, x7r);
      const sum3i = f64x2.add(x3i, x7i);
      const raw3r = f64x2.sub(x3r, x7r);
      const raw3i = f64x2.sub(x3i, x7i);
      const dif3r = f64x2.mul(half, f64x2.sub(raw3i, raw3r));
      // Its negative, which is subtracted where the other would be added.
      const minusDif3i = f64x2.mul(half, f64x2.add(raw3r, raw3i));

      const even0r = f64x2.add(sum0r, sum2r);
      const even0i = f64x2.add(sum0i, sum2i);
      const even1r = f64x2.add(sum1r, sum3r);
      const even1i = f64x2.add(sum1i, sum3i);
      const even2r = f64x2.sub(sum0r, sum2r);
      const even2i = f64x2.sub(sum0i, sum2i);
      const even3r = f64x2.sub(sum1i, sum3i);
      const even3i = f64x2.sub(sum3r, sum1r);
      const o2 = o + 2 * width;
      const o4 = o2 + 2 * width;
      const o6 = o4 + 2 * width;
      v128.store(o, f64x2.add(even0r, even1r));
      v128.store(o, f64x2.add(even0i, even1i), IMAGINARY);
      put(o4, f64x2.sub(even0r, even1r), f64x2.sub(even0i, even1i), c4, s4, p > 0);
      put(o2, f64x2.add(even2r, even3r), f64x2.add(even2i, even3i), c2, s2, p > 0);
      put(o6, f64x2.sub(even2r, even3r), f64x2.sub(even2i, even3i), c6, s6, p > 0);

      const odd0r = f64x2.add(dif0r, dif2r);
      const odd0i = f64x2.add(dif0i, dif2i);
      const odd1r = f64x2.add(dif1r, dif3r);
      const odd1i = f64x2.sub(dif1i, minusDif3i);
      const odd2r = f64x2.sub(dif0r, dif2r);
      const odd2i = f64x2.sub(dif0i, dif2i);
      const odd3r = f64x2.add(dif1i, minusDif3i);
      const odd3i = f64x2.sub(dif3r, dif1r);
      put(o + width, f64x2.add(odd0r, odd1r), f64x2.add(odd0i, odd1i), c1, s1, p > 0);
      put(o4 + width, f64x2.sub(odd0r, odd1r), f64x2.sub(odd0i, odd1i), c5, s5, p > 0);
      put(o2 + width, f64x2.add(odd2r, odd3r), f64x2.add(odd2i, odd3i), c3, s3, p > 0);
      put(o6 + width, f64x2.sub(odd2r, odd3r), f64x2.sub(odd2i, odd3i), c7, s7, p > 0);
    }
    o += 7 * width;
  }
}

/** `radix4` over two signals at once. */
export function pairRadix4(
  x: usize,
  y: usize,
  twiddles: usize,
  length: usize,
  stride: usize,
  size: usize,
): void {
  const quarter = length >> 2;
  const step = (size / length) << 4;
  const width = stride * POINT;
  const span = width * quarter;
  let i = x;
  let o = y;
  for (let p: usize = 0; p < quarter; p++) {
    const w = twiddles + p * step;
    const c1 = v128.load64_splat(w);
    const s1 = v128.load64_splat(w, SINE);
    const c2 = f64x2.sub(f64x2.mul(c1, c1), f64x2.mul(s1, s1));
    const s2 = f64x2.mul(f64x2.add(c1, c1), s1);
    const c3 = f64x2.sub(f64x2.mul(c1, c2), f64x2.mul(s1, s2));
    const s3 = f64x2.add(f64x2.mul(c1, s2), f64x2.mul(s1, c2));
    for (const end = i + width; i < end; i += POINT, o += POINT) {
      const i2 = i + 2 * span;
      const x0r = v128.load(i);
      const x0i = v128.load(i, IMAGINARY);
      const x2r = v128.load(i2);
      const x2i = v128.load(i2, IMAGINARY);
      const sum02r = f64x2.add(x0r, x2r);
      const sum02i = f64x2.add(x0i, x2i);
      const dif02r = f64x2.sub(x0r, x2r);
      const dif02i = f64x2.sub(x0i, x2i);
      const x1r = v128.load(i + span);
      const x1i = v128.load(i + span, IMAGINARY);
      const x3r = v128.load(i2 + span);
      const x3i = v128.load(i2 + span, IMAGINARY);
      const sum13r = f64x2.add(x1r, x3r);
      const sum13i = f64x2.add(x1i, x3i);
      const dif13r = f64x2.sub(x1r, x3r);
      const dif13i = f64x2.sub(x1i, x3i);
      v128.store(o, f64x2.add(sum02r, sum13r));
      v128.store(o, f64x2.add(sum02i, sum13i), IMAGINARY);
      const o2 = o + 2 * width;
      put(o + width, f64x2.add(dif02r, dif13i), f64x2.sub(dif02i, dif13r), c1, s1, p > 0);
      put(o2, f64x2.sub(sum02r, sum13r), f64x2.sub(sum02i, sum13i), c2, s2, p > 0);
      put(o2 + width, f64x2.sub(dif02r, dif13i), f64x2.add(dif02i, dif13r), c3, s3, p > 0);
    }
    o += 3 * width;
  }
}

/** The last pass over two signals where one factor of 2 is left: sums and differences. */
export function pairRadix2(x: usize, y: usize, stride: usize): void {
  const width = stride * POINT;
  for (let at: usize = 0; at < width; at += 16) {
    const a = v128.load(x + at);
    const b = v128.load(x + width + at);
    v128.store(y + at, f64x2.add(a, b));
    v128.store(y + width + at, f64x2.sub(a, b));
  }
}

/** Stores (r + ij) e^{-jφ}, whose cosine and sine are given, or r + ij where nothing is to be turned. */
function put(at: usize, r: v128, i: v128, cos: v128, sin: v128, turns: bool): void {
  if (turns) {
    v128.store(at, f64x2.add(f64x2.mul(r, cos), f64x2.mul(i, sin)));
    v128.store(at, f64x2.sub(f64x2.mul(i, cos), f64x2.mul(r, sin)), IMAGINARY);
  } else {
    v128.store(at, r);
    v128.store(at, i, IMAGINARY);
  }
}
