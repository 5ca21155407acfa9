import { magnitudes, stft } from '../dsp/stft.ts';
import { powerToDb } from '../units.ts';
import { requireSameShape } from './same-shape.ts';

/** 46 ms at 44.1 kHz. */
const N_FFT = 2048;
const HOP_LENGTH = 512;

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
  let sum = 0;
  for (let c = 0; c < reference.length; c++) sum += channelDistanceDb(estimate[c]!, reference[c]!);
  return sum / reference.length;
}

function channelDistanceDb(estimate: Float32Array, reference: Float32Array): number {
  const options = { nFft: N_FFT, hopLength: HOP_LENGTH };
  const spectrum = stft(reference, options);
  const { frameCount, binCount } = spectrum;
  const wanted = magnitudes(spectrum);
  const found = magnitudes(stft(estimate, options));
  let sum = 0;
  for (let t = 0; t < frameCount; t++) {
    let squares = 0;
    for (let i = t * binCount; i < (t + 1) * binCount; i++) {
      const a = Math.max(wanted[i]! * wanted[i]!, POWER_FLOOR);
      const b = Math.max(found[i]! * found[i]!, POWER_FLOOR);
      squares += powerToDb(a / b) ** 2;
    }
    sum += Math.sqrt(squares / binCount);
  }
  return sum / frameCount;
}
