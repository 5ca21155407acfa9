import { describe, expect, it } from 'vitest';
import { metricCases, metricEstimates, metricReference } from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { dbToAmplitude } from '../units.ts';
import { logSpectralDistanceDb } from './log-spectral-distance.ts';

describe('logSpectralDistanceDb', () => {
  it.each(metricCases())('agrees with PyTorch: $name', ({ name, lsdDb }) => {
    const found = logSpectralDistanceDb(metricEstimates()[name]!, metricReference());
    expect(Math.abs(found - lsdDb)).toBeLessThan(1e-4);
  });

  it('is the gain in dB for a change of gain, and 0 for none or for silence', () => {
    const noise = noiseSignal(8000);
    const louder = noise.map((samples) => samples.map((x) => x * dbToAmplitude(6)));
    expect(logSpectralDistanceDb(louder, noise)).toBeCloseTo(6, 4);
    expect(logSpectralDistanceDb(noise, louder)).toBeCloseTo(6, 4);
    expect(logSpectralDistanceDb(noise, noise)).toBe(0);
    const silence = [new Float32Array(4000)];
    expect(logSpectralDistanceDb(silence, silence)).toBe(0);
  });
});
