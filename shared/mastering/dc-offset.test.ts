import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetToRemove } from './dc-offset.ts';

function evidence(samples: Float64Array, sampleRate: number) {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  return { mean, rms, durationSeconds: samples.length / sampleRate };
}

describe('offsetToRemove', () => {
  it('is the mean when the mean is an offset', () => {
    const samples = Float64Array.from({ length: 8000 }, (_, i) => 0.02 + 0.1 * Math.sin(i));
    expect(offsetToRemove(evidence(samples, 8000))).toBeCloseTo(0.02, 4);
  });

  it('is 0 below -60 dBFS', () => {
    expect(offsetToRemove({ mean: 0.0009, rms: 0.1, durationSeconds: 60 })).toBe(0);
  });

  it('is 0 for a single sample and for the start of a wave', () => {
    expect(offsetToRemove(evidence(Float64Array.of(0.5), 44100))).toBe(0);
  });

  it('never takes an audible tone for an offset, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 3000, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.integer({ min: 8000, max: 40_000 }),
        (frequencyHz, phase, length) => {
          const samples = Float64Array.from({ length }, (_, i) =>
            Math.sin(phase + (2 * Math.PI * frequencyHz * i) / 8000),
          );
          expect(offsetToRemove(evidence(samples, 8000))).toBe(0);
        },
      ),
    );
  });
});
