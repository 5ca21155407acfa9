/**
 * Mean power of planar audio over all channels together.
 *
 * @param channels planar audio of one length
 * @param start first sample that counts, default 0
 * @returns mean square, 0 for no samples
 */
export function meanPower(channels: readonly Float32Array[], start = 0): number {
  let sum = 0;
  let count = 0;
  for (const samples of channels) {
    for (let n = start; n < samples.length; n++) sum += samples[n]! * samples[n]!;
    count += Math.max(0, samples.length - start);
  }
  return count === 0 ? 0 : sum / count;
}

/** Largest magnitude of planar audio over all channels; 0 for no samples. */
export function peakMagnitude(channels: readonly Float32Array[]): number {
  let peak = 0;
  for (const samples of channels) {
    for (let n = 0; n < samples.length; n++) {
      const magnitude = Math.abs(samples[n]!);
      if (magnitude > peak) peak = magnitude;
    }
  }
  return peak;
}

/** Multiplies every sample in place. */
export function scaleInPlace(channels: readonly Float32Array[], gain: number): void {
  for (const samples of channels) for (let n = 0; n < samples.length; n++) samples[n]! *= gain;
}

/**
 * Scales audio in place to the mean power of a reference; silence on either side leaves it as it is.
 *
 * @param channels what is scaled
 * @param reference audio of the wanted power
 */
export function matchPower(channels: readonly Float32Array[], reference: readonly Float32Array[]): void {
  const power = meanPower(channels);
  const wanted = meanPower(reference);
  if (power > 0 && wanted > 0) scaleInPlace(channels, Math.sqrt(wanted / power));
}
