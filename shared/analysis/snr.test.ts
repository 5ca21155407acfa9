import { describe, expect, it } from 'vitest';
import { metricCases, metricEstimates, metricReference } from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { snrDb } from './snr.ts';

describe('snrDb', () => {
  it.each(metricCases())('agrees with NumPy: $name', ({ name, snrDb: expected }) => {
    expect(Math.abs(snrDb(metricEstimates()[name]!, metricReference()) - expected)).toBeLessThan(1e-4);
  });

  it('is infinite for a copy and no number for a silent reference', () => {
    const noise = noiseSignal(1000);
    expect(snrDb(noise, noise)).toBe(Infinity);
    expect(snrDb(noise, [new Float32Array(1000), new Float32Array(1000)])).toBeNaN();
  });
});
