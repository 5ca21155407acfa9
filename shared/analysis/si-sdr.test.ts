import { describe, expect, it } from 'vitest';
import { metricCases, metricEstimates, metricReference } from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { siSdrDb } from './si-sdr.ts';

describe('siSdrDb', () => {
  it.each(metricCases())('agrees with NumPy: $name', ({ name, siSdrDb: expected }) => {
    expect(Math.abs(siSdrDb(metricEstimates()[name]!, metricReference()) - expected)).toBeLessThan(1e-4);
  });

  it('does not change with gain or offset, and is the ratio of independent noise', () => {
    const [signal, noise] = noiseSignal(100_000, 2, 1);
    const estimate = signal!.map((x, n) => 3 * (x + 0.1 * noise![n]!) + 0.7);
    // 20 dB up to the correlation of 1e5 samples: ±0.3 % of the amplitude ratio of 0.1, and the sampling of its power
    expect(siSdrDb([estimate], [signal!])).toBeCloseTo(20, 1);
  });

  it('is infinite for a scaled copy, minus infinite for silence, no number for a silent reference', () => {
    const [signal] = noiseSignal(1000, 1);
    const silence = new Float32Array(1000);
    expect(siSdrDb([signal!.map((x) => 2 * x)], [signal!])).toBeGreaterThan(130);
    expect(siSdrDb([silence], [signal!])).toBe(-Infinity);
    expect(siSdrDb([signal!], [silence])).toBeNaN();
  });

  it('refuses shapes that differ', () => {
    const [a, b] = [new Float32Array(3), new Float32Array(4)];
    expect(() => siSdrDb([a], [a, a])).toThrow(/same channels, got 1 and 2/);
    expect(() => siSdrDb([a], [b])).toThrow(/one length .* got 3, 4/);
    expect(() => siSdrDb([], [])).toThrow(/same channels, got 0 and 0/);
  });
});
