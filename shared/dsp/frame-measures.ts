/** Measures of one frame of samples. */
import type { Samples } from './fft.ts';

/**
 * Share of neighbouring samples between which the sign changes, (1/2T) Σ |sgn s(t) - sgn s(t+1)| with sgn(0) = 1, as
 * `librosa.zero_crossings` counts them. Noise and hissing sounds have many.
 *
 * @param frame T samples, one or more
 * @returns 0 ... 1
 */
export function zeroCrossingRate(frame: Samples): number {
  let crossings = 0;
  for (let t = 1; t < frame.length; t++) if (frame[t - 1]! >= 0 !== frame[t]! >= 0) crossings++;
  return crossings / frame.length;
}

/** Root of the mean square of a frame, of the same unit as its samples. */
export function frameRms(frame: Samples): number {
  let sum = 0;
  for (let t = 0; t < frame.length; t++) sum += frame[t]! * frame[t]!;
  return Math.sqrt(sum / frame.length);
}
