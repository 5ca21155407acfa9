import { DISTANCE_FRAMES, forEachPair } from './paired-spectra.ts';
import { requireSameShape } from './same-shape.ts';

/**
 * Power below which a bin counts as this much: about -124 dB under a full-scale sine (whose bin is (2048 / 4)²), so
 * that digital silence is compared as the quietest sound and not as minus infinity.
 */
const POWER_FLOOR = 1e-7;

/**
 * Log-spectral distance in dB: the root of the mean over bins of the squared difference of the log power spectra,
 * averaged over frames and channels (Gray and Markel, "Distance measures for speech processing", 1976, with p = 2):
 *
 * LSD = mean_t √(mean_k (10 log10 max(P[t,k], ε) - 10 log10 max(P̂[t,k], ε))²)
 *
 * with STFT frames of 2048 samples every 512, periodic Hann, centred with reflection, and ε = 1e-7. It hears only
 * spectra, so it is unmoved by phase, and every bin counts alike: inaudible top octaves weigh most.
 */
export class LogSpectralDistance {
  #sum = 0;
  #count = 0;

  /** @param estimate,reference power spectra of one frame of one channel, of {@link DISTANCE_FRAMES} */
  addFrame(estimate: Float64Array, reference: Float64Array): void {
    let squares = 0;
    for (let k = 0; k < reference.length; k++) {
      const nepers = Math.log(Math.max(reference[k]!, POWER_FLOOR) / Math.max(estimate[k]!, POWER_FLOOR));
      squares += nepers * nepers;
    }
    this.#sum += (10 / Math.LN10) * Math.sqrt(squares / reference.length);
    this.#count++;
  }

  /** @returns dB over the frames so far, 0 for equal power spectra; NaN without a frame */
  result(): number {
    return this.#sum / this.#count;
  }
}

/**
 * {@link LogSpectralDistance} of signals in memory.
 *
 * @param estimate planar audio of more than 1024 samples
 * @param reference planar audio of the same channels and length
 * @returns dB, 0 for equal power spectra
 * @throws LatheError `bad-argument` if the shapes differ or the audio is too short
 */
export function logSpectralDistanceDb(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
): number {
  requireSameShape('logSpectralDistanceDb', estimate, reference);
  const distance = new LogSpectralDistance();
  forEachPair(estimate, reference, DISTANCE_FRAMES, (a, b) => distance.addFrame(a, b));
  return distance.result();
}
