import { describe, expect, it } from 'vitest';
import {
  METRIC_SAMPLE_RATE,
  metricCases,
  metricEstimates,
  metricReference,
} from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { melCepstralDistanceDb } from './mel-cepstral-distance.ts';

describe('melCepstralDistanceDb', () => {
  it.each(metricCases())('agrees with torchaudio and SciPy: $name', ({ name, melCepstralDb }) => {
    const found = melCepstralDistanceDb(metricEstimates()[name]!, metricReference(), METRIC_SAMPLE_RATE);
    expect(Math.abs(found - melCepstralDb)).toBeLessThan(1e-4);
  });

  it('does not hear level, and is 0 for equal signals, silence too', () => {
    const noise = noiseSignal(8000);
    const halved = noise.map((samples) => samples.map((x) => x / 2));
    expect(melCepstralDistanceDb(halved, noise, 8000)).toBeLessThan(1e-6);
    expect(melCepstralDistanceDb(noise, noise, 192_000)).toBe(0);
    const silence = [new Float32Array(4000)];
    expect(melCepstralDistanceDb(silence, silence, 44_100)).toBe(0);
  });
});
