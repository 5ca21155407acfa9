import { createRandom } from '../../shared/random.ts';

/**
 * A made-up piece of music: bass, a chord, a struck high part and a noisy beat, each panned elsewhere. It has low and
 * high ends, dynamics and width, which is all that a test of processing needs.
 *
 * @returns left and right, peak 0.5 or so, RMS about -18 dBFS
 */
export function musicSignal(seconds: number, sampleRate = 44_100, seed = 1): [Float32Array, Float32Array] {
  const random = createRandom(seed);
  const length = Math.round(seconds * sampleRate);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  const voices = [55, 110.3, 220.7, 277.9, 331.2, 440.1, 661.7, 1320.9, 2643.3, 5281.1].map(
    (frequencyHz) => ({
      omega: (2 * Math.PI * frequencyHz) / sampleRate,
      amplitude: 0.08 * (110 / frequencyHz) ** 0.35,
      pan: random.uniform(0.15, 0.85),
      phase: random.uniform(0, 2 * Math.PI),
      period: random.uniform(0.31, 0.67),
    }),
  );
  for (let n = 0; n < length; n++) {
    const seconds = n / sampleRate;
    for (const { omega, amplitude, pan, phase, period } of voices) {
      const decay = Math.exp(-4 * (seconds % period));
      const value = amplitude * decay * Math.sin(omega * n + phase);
      left[n]! += value * (1 - pan);
      right[n]! += value * pan;
    }
    const beat = 0.25 * Math.exp(-40 * (seconds % 0.5));
    left[n]! += beat * random.uniform(-1, 1);
    right[n]! += beat * random.uniform(-1, 1);
  }
  return [left, right];
}

/** Seeded Gaussian noise on independent channels. */
export function noiseSignal(length: number, channelCount = 2, deviation = 0.1, seed = 1): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: channelCount }, () =>
    Float32Array.from({ length }, () => deviation * random.normal()),
  );
}
