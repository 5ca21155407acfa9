import { magnitudes, stft } from '../dsp/stft.ts';
import { requireSameShape } from './same-shape.ts';

/** One resolution: sizes in samples. */
interface Resolution {
  readonly nFft: number;
  readonly hopLength: number;
  readonly winLength: number;
}

/** Those of Parallel WaveGAN and of auraloss. */
const RESOLUTIONS: readonly Resolution[] = [
  { nFft: 1024, hopLength: 120, winLength: 600 },
  { nFft: 2048, hopLength: 240, winLength: 1200 },
  { nFft: 512, hopLength: 50, winLength: 240 },
];

/** Power below which a bin counts as this much, as in auraloss. */
const POWER_FLOOR = 1e-8;

/**
 * Multi-resolution STFT distance (Yamamoto, Song and Kim, "Parallel WaveGAN", 2020, eq. 6 to 9, as auraloss 0.4
 * computes `MultiResolutionSTFTLoss` with its defaults): the mean over three resolutions of
 *
 * spectral convergence ‖M - M̂‖ / ‖M‖ (Frobenius, over all channels together)
 * plus log-magnitude distance mean |ln M - ln M̂|,
 *
 * with M = √max(|S|², 1e-8), FFT sizes 1024, 2048, 512, hops 120, 240, 50, periodic Hann windows of 600, 1200, 240.
 *
 * @param estimate planar audio of more than 1024 samples
 * @param reference planar audio of the same channels and length
 * @returns 0 for equal magnitude spectra, otherwise positive, without unit
 * @throws LatheError `bad-argument` if the shapes differ or the audio is too short
 */
export function multiResolutionStftDistance(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
): number {
  requireSameShape('multiResolutionStftDistance', estimate, reference);
  let sum = 0;
  for (const resolution of RESOLUTIONS) sum += resolutionDistance(estimate, reference, resolution);
  return sum / RESOLUTIONS.length;
}

function resolutionDistance(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
  resolution: Resolution,
): number {
  const floor = Math.sqrt(POWER_FLOOR);
  let differenceEnergy = 0;
  let referenceEnergy = 0;
  let logDifference = 0;
  let count = 0;
  for (let c = 0; c < reference.length; c++) {
    const wanted = magnitudes(stft(reference[c]!, resolution));
    const found = magnitudes(stft(estimate[c]!, resolution));
    for (let i = 0; i < wanted.length; i++) {
      const a = Math.max(wanted[i]!, floor);
      const b = Math.max(found[i]!, floor);
      differenceEnergy += (a - b) ** 2;
      referenceEnergy += a * a;
      logDifference += Math.abs(Math.log(a / b));
    }
    count += wanted.length;
  }
  return Math.sqrt(differenceEnergy / referenceEnergy) + logDifference / count;
}
