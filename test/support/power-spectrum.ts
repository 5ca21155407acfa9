import { stft } from '../../shared/dsp/stft.ts';

/** Power over time and channels in a band of frequencies, by an STFT of 4096 samples; any scale, for ratios. */
export function bandPower(
  channels: readonly Float32Array[],
  sampleRate: number,
  lowHz: number,
  highHz: number,
): number {
  const nFft = 4096;
  let power = 0;
  for (const samples of channels) {
    const { frameCount, binCount, real, imag } = stft(samples, { nFft });
    const first = Math.ceil((lowHz * nFft) / sampleRate);
    const last = Math.min(binCount - 1, Math.floor((highHz * nFft) / sampleRate));
    for (let t = 0; t < frameCount; t++) {
      for (let k = first; k <= last; k++) {
        const i = t * binCount + k;
        power += real[i]! ** 2 + imag[i]! ** 2;
      }
    }
  }
  return power;
}

/** Change of the long-term spectrum in a band from one signal to another, in dB. */
export function bandChangeDb(
  before: readonly Float32Array[],
  after: readonly Float32Array[],
  sampleRate: number,
  lowHz: number,
  highHz: number,
): number {
  return (
    10 *
    Math.log10(bandPower(after, sampleRate, lowHz, highHz) / bandPower(before, sampleRate, lowHz, highHz))
  );
}
