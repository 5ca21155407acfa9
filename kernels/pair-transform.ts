import { SINE } from './complex';
import { IMAGINARY, POINT } from './pair';
import { pairRadix2, pairRadix4, pairRadix8 } from './pair-passes';

/**
 * Puts two frames of real samples under a window, side by side, two samples at a time: samples in turn are the real and the
 * imaginary parts of signals of half the length.
 *
 * @param first doubles
 * @param second doubles
 * @param window doubles
 * @param samples of each, a multiple of 2
 * @param signal receives doubles in pairs: a sample of the first, one of the second
 */
export function weavePair(first: usize, second: usize, window: usize, samples: usize, signal: usize): void {
  for (
    const end = first + 8 * samples;
    first < end;
    first += 16, second += 16, window += 16, signal += POINT
  ) {
    const weights = v128.load(window);
    const a = f64x2.mul(weights, v128.load(first));
    const b = f64x2.mul(weights, v128.load(second));
    v128.store(signal, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(signal, v128.shuffle<f64>(a, b, 1, 3), 16);
  }
}

/**
 * Transforms two complex signals by the passes of `ComplexFft`.
 *
 * @param signal doubles: the real parts of both, their imaginary parts, and so on
 * @param spare as much memory
 * @param twiddles cos and sin of 2πk/size, k = 0 ... size/2, in turn
 * @param size points, a power of two
 * @returns where the spectra are, in the same order: in `signal` or in `spare`
 */
export function transformPair(signal: usize, spare: usize, twiddles: usize, size: usize): usize {
  let x = signal;
  let y = spare;
  let stride: usize = 1;
  for (let length = size; length > 1; ) {
    // 16 is left to two passes of radix 4.
    const radix: usize = length >= 8 && length !== 16 ? 8 : length >= 4 ? 4 : 2;
    if (radix === 8) pairRadix8(x, y, twiddles, length, stride, size);
    else if (radix === 4) pairRadix4(x, y, twiddles, length, stride, size);
    else pairRadix2(x, y, stride);
    length /= radix;
    stride *= radix;
    const done = y;
    y = x;
    x = done;
  }
  return x;
}

/**
 * Spectra of two real frames in the place of those of half the length that their samples were packed into, as `RealFft` finds
 * them, and their powers.
 *
 * @param packed what `transformPair` gave, and room for one number more
 * @param half points of that
 * @param twiddles cos and sin of 2πk/(2 half), in turn
 * @param scale what the powers are multiplied by
 * @param first receives doubles: powers of the first spectrum
 * @param second receives those of the second
 */
export function unpackPair(
  packed: usize,
  half: usize,
  twiddles: usize,
  scale: f64,
  first: usize,
  second: usize,
): void {
  const real0 = v128.load(packed);
  const imag0 = v128.load(packed, IMAGINARY);
  const none = f64x2.splat(0);
  const scales = f64x2.splat(scale);
  const halves = f64x2.splat(0.5);
  let b = packed + POINT * half;
  let down = 8 * half;
  put(packed, f64x2.add(real0, imag0), none, scales, first, second);
  put(b, f64x2.sub(real0, imag0), none, scales, first + down, second + down);
  let up: usize = 0;
  for (let a = packed + POINT; ; a += POINT) {
    b -= POINT;
    if (a > b) return;
    twiddles += 16;
    up += 8;
    down -= 8;
    const ar = v128.load(a);
    const ai = v128.load(a, IMAGINARY);
    const br = v128.load(b);
    const bi = v128.load(b, IMAGINARY);
    const dr = f64x2.sub(ar, br);
    const di = f64x2.add(ai, bi);
    const c = v128.load64_splat(twiddles);
    const s = v128.load64_splat(twiddles, SINE);
    const turnedReal = f64x2.sub(f64x2.mul(di, c), f64x2.mul(dr, s));
    const turnedImag = f64x2.add(f64x2.mul(dr, c), f64x2.mul(di, s));
    const sr = f64x2.add(ar, br);
    const si = f64x2.sub(ai, bi);
    const upReal = f64x2.mul(halves, f64x2.add(sr, turnedReal));
    const upImag = f64x2.mul(halves, f64x2.sub(si, turnedImag));
    const downReal = f64x2.mul(halves, f64x2.sub(sr, turnedReal));
    const downImag = f64x2.mul(halves, f64x2.neg(f64x2.add(si, turnedImag)));
    put(a, upReal, upImag, scales, first + up, second + up);
    put(b, downReal, downImag, scales, first + down, second + down);
  }
}

/** Stores a number of both spectra and its powers. */
function put(at: usize, real: v128, imag: v128, scales: v128, first: usize, second: usize): void {
  const powers = f64x2.mul(scales, f64x2.add(f64x2.mul(real, real), f64x2.mul(imag, imag)));
  v128.store(at, real);
  v128.store(at, imag, IMAGINARY);
  v128.store64_lane(first, powers, 0);
  v128.store64_lane(second, powers, 1);
}

/**
 * Real parts of the products of one spectrum with the conjugate of the other.
 *
 * @param spectra what `unpackPair` gave
 * @param bins of each
 * @param scale what the products are multiplied by
 * @param products receives doubles
 */
export function pairProducts(spectra: usize, bins: usize, scale: f64, products: usize): void {
  for (const end = spectra + POINT * bins; spectra < end; spectra += POINT, products += 8) {
    const real = load<f64>(spectra) * load<f64>(spectra, 8);
    const imag = load<f64>(spectra, IMAGINARY) * load<f64>(spectra, IMAGINARY + 8);
    store<f64>(products, scale * (real + imag));
  }
}

/**
 * Takes two spectra apart.
 *
 * @param spectra what `unpackPair` gave
 * @param bins of each
 * @param first receives doubles: the real parts, and behind them the imaginary ones
 * @param second receives as many
 */
export function splitPair(spectra: usize, bins: usize, first: usize, second: usize): void {
  const imagPart = 8 * bins;
  for (const end = spectra + POINT * bins; spectra < end; spectra += POINT, first += 8, second += 8) {
    const real = v128.load(spectra);
    const imag = v128.load(spectra, IMAGINARY);
    v128.store64_lane(first, real, 0);
    v128.store64_lane(first + imagPart, imag, 0);
    v128.store64_lane(second, real, 1);
    v128.store64_lane(second + imagPart, imag, 1);
  }
}
