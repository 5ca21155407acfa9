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
