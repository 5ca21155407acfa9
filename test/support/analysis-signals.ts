import { TrackSpectrum } from '../../shared/analysis/track-spectrum.ts';

/** The signals of test/reference/analysis_measures.py, by the same formulas, and what analyses share in tests. */

/** Numerical Recipes' generator, -1 to 1: the same in every language. */
function linearCongruential(length: number, seed: number): Float64Array {
  let state = seed;
  return new Float64Array(length).map(() => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Noise that falls towards the top, with sines at 40, 440 and 3000 Hz, swelling. */
export function spectrumSignal(sampleRate: number, seconds: number): Float32Array {
  const white = linearCongruential(seconds * sampleRate, sampleRate);
  let low = 0;
  return Float32Array.from(white, (x, n) => {
    low += (x - low) * 0.125;
    let value = 0.3 * low + 0.02 * x;
    for (const [frequencyHz, amplitude] of [
      [40, 0.1],
      [440, 0.05],
      [3000, 0.02],
    ] as const) {
      value += amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate);
    }
    return value * swell(n, white.length);
  });
}

/** A gain that rises from 0 and falls back to it: what begins and ends at once splashes into every band. */
export function swell(n: number, length: number): number {
  return Math.sin((Math.PI * n) / length) ** 2;
}

/** Five seconds of a fundamental with harmonics, harmonic h shifted by h - 1 radians, and uniform noise. */
export function toneSignal(
  sampleRate: number,
  frequencyHz: number,
  harmonics: readonly number[],
  noise: number,
): Float32Array {
  const random = linearCongruential(5 * sampleRate, 7);
  return Float32Array.from(random, (x, n) =>
    harmonics.reduce(
      (sum, amplitude, h) =>
        sum + amplitude * Math.sin((2 * Math.PI * frequencyHz * (h + 1) * n) / sampleRate + h),
      noise * x,
    ),
  );
}

/** The long-term spectrum of a whole signal. */
export function spectrumOf(channels: readonly Float32Array[], sampleRate: number): TrackSpectrum {
  const spectrum = new TrackSpectrum({ sampleRate, channelCount: channels.length });
  spectrum.push(channels);
  spectrum.finish();
  return spectrum;
}

/** Mean square. */
export function meanSquare(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n]! ** 2;
  return sum / samples.length;
}

/** The sum of signals, each with a gain. */
export function mix(...parts: readonly (readonly [signal: Float32Array, gain: number])[]): Float32Array {
  return parts[0]![0].map((_, n) => parts.reduce((sum, [signal, gain]) => sum + gain * signal[n]!, 0));
}
