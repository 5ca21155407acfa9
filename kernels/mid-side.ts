import { SIGNS } from './complex';

/**
 * Puts mid and side under a window, side by side as the real and the imaginary part of a signal, two samples at a time.
 *
 * @param left floats
 * @param right floats
 * @param window doubles
 * @param samples of each, a multiple of 2
 * @param signal receives doubles in pairs: window (left + right), window (left - right)
 */
export function weaveMidSide(left: usize, right: usize, window: usize, samples: usize, signal: usize): void {
  for (const end = left + 4 * samples; left < end; left += 8, right += 8, window += 16, signal += 32) {
    const l = f64x2.promote_low_f32x4(v128.load64_zero(left));
    const r = f64x2.promote_low_f32x4(v128.load64_zero(right));
    const weights = v128.load(window);
    const mid = f64x2.mul(weights, f64x2.add(l, r));
    const side = f64x2.mul(weights, f64x2.sub(l, r));
    v128.store(signal, v128.shuffle<f64>(mid, side, 0, 2));
    v128.store(signal, v128.shuffle<f64>(mid, side, 1, 3), 16);
  }
}

/**
 * Puts two channels side by side as the real and the imaginary part of a signal, two samples at a time.
 *
 * @param left floats
 * @param right floats
 * @param samples of each, a multiple of 2
 * @param signal receives doubles in pairs
 */
export function weave(left: usize, right: usize, samples: usize, signal: usize): void {
  for (const end = left + 4 * samples; left < end; left += 8, right += 8, signal += 32) {
    const l = f64x2.promote_low_f32x4(v128.load64_zero(left));
    const r = f64x2.promote_low_f32x4(v128.load64_zero(right));
    v128.store(signal, v128.shuffle<f64>(l, r, 0, 2));
    v128.store(signal, v128.shuffle<f64>(l, r, 1, 3), 16);
  }
}

/**
 * Takes the imaginary parts of a signal for the left channel and the real ones for the right, as the inverse of a transform
 * by swapped parts has them, two samples at a time.
 *
 * @param signal doubles in pairs
 * @param samples a multiple of 2
 * @param left receives floats
 * @param right receives floats
 */
export function unweaveSwapped(signal: usize, samples: usize, left: usize, right: usize): void {
  for (const end = left + 4 * samples; left < end; left += 8, right += 8, signal += 32) {
    const first = v128.load(signal);
    const second = v128.load(signal, 16);
    const imaginary = f32x4.demote_f64x2_zero(v128.shuffle<f64>(first, second, 1, 3));
    const real = f32x4.demote_f64x2_zero(v128.shuffle<f64>(first, second, 0, 2));
    v128.store64_lane(left, imaginary, 0);
    v128.store64_lane(right, real, 0);
  }
}

/**
 * Sums the powers of mid and side over bands of bins, from the spectrum of 2 (mid + i side).
 *
 * @param spectrum doubles in pairs, real and imaginary parts
 * @param size bins of the spectrum
 * @param firstBins 32-bit integers: the first bin of each band, 1 or more, and last the one behind the last band
 * @param bands how many
 * @param powers receives doubles in pairs: mid and side of each band
 */
export function sumBandPowers(
  spectrum: usize,
  size: usize,
  firstBins: usize,
  bands: usize,
  powers: usize,
): void {
  for (let band: usize = 0; band < bands; band++) {
    const bins = firstBins + 4 * band;
    const first = load<u32>(bins);
    const end = spectrum + 16 * load<u32>(bins, 4);
    let sum = f64x2.splat(0);
    let mirror = spectrum + 16 * (size - first);
    for (let bin = spectrum + 16 * first; bin < end; bin += 16, mirror -= 16) {
      // The real part of mid is that of the sum with the mirrored bin, that of side of the difference; the imaginary parts
      // the other way round.
      const real = f64x2.add(v128.load64_splat(bin), v128.xor(v128.load64_splat(mirror), SIGNS));
      const mirrored = f64x2.neg(v128.xor(v128.load64_splat(mirror, 8), SIGNS));
      const imaginary = f64x2.add(v128.load64_splat(bin, 8), mirrored);
      sum = f64x2.add(sum, f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary)));
    }
    v128.store(powers + 16 * band, sum);
  }
}
