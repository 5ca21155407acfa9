/** Samples from one value of a gain to the next: 0.4 ms at 44.1 kHz, far below what a gain moves in. */
export const GAIN_STEP = 16;

/**
 * Multiplies channels by a gain that is given every {@link GAIN_STEP} samples and linear in between.
 *
 * @param channels planar audio, left as it is
 * @param gains gain at sample 0, 16, 32 ...; one more than ceil(length / 16)
 * @returns new channels
 */
export function applyGainRamp(channels: readonly Float32Array[], gains: Float32Array): Float32Array[] {
  return channels.map((samples) => {
    const output = new Float32Array(samples.length);
    for (let step = 0; step * GAIN_STEP < samples.length; step++) {
      const start = step * GAIN_STEP;
      const end = Math.min(start + GAIN_STEP, samples.length);
      const slope = (gains[step + 1]! - gains[step]!) / GAIN_STEP;
      let gain = gains[step]!;
      for (let n = start; n < end; n++) {
        output[n] = samples[n]! * gain;
        gain += slope;
      }
    }
    return output;
  });
}
