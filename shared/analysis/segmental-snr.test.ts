import { describe, expect, it } from 'vitest';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import {
  METRIC_SAMPLE_RATE,
  metricCases,
  metricEstimates,
  metricReference,
} from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { SegmentalSnr, segmentalSnrDb } from './segmental-snr.ts';

describe('segmentalSnrDb', () => {
  it.each(metricCases())('agrees with NumPy: $name', ({ name, segmentalSnrDb: expected }) => {
    const found = segmentalSnrDb(metricEstimates()[name]!, metricReference(), METRIC_SAMPLE_RATE);
    expect(Math.abs(found - expected)).toBeLessThan(1e-4);
  });

  it('does not depend on how the signal is cut', () => {
    const estimate = metricEstimates().noise!;
    const whole = segmentalSnrDb(estimate, metricReference(), METRIC_SAMPLE_RATE);
    const meter = new SegmentalSnr({ sampleRate: METRIC_SAMPLE_RATE });
    pushInBlocks(
      [...estimate, ...metricReference()],
      (block) => meter.push(block.slice(0, 2), block.slice(2)),
      777,
    );
    expect(meter.result()).toBeCloseTo(whole, 10);
  });

  it('has limits, and none for less than a frame or a silent reference', () => {
    const noise = noiseSignal(4000, 1);
    expect(segmentalSnrDb(noise, noise, 8000)).toBe(35);
    expect(segmentalSnrDb([noise[0]!.map((x) => -9 * x)], noise, 8000)).toBe(-10);
    expect(segmentalSnrDb(noise, [new Float32Array(4000)], 8000)).toBeNaN();
    expect(segmentalSnrDb([new Float32Array(9)], [new Float32Array(9)], 8000)).toBeNaN();
  });
});
