import { describe, expect, it } from 'vitest';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import {
  METRIC_SAMPLE_RATE,
  metricCases,
  metricEstimates,
  metricReference,
} from '../../test/support/metric-signals.ts';
import { ReferenceDistanceMeter, type ReferenceDistances } from './reference-distances.ts';

function measure(estimate: readonly Float32Array[], reference: readonly Float32Array[]): ReferenceDistances {
  const channelCount = reference.length;
  const meter = new ReferenceDistanceMeter({ sampleRate: METRIC_SAMPLE_RATE, channelCount });
  pushInBlocks(
    [...estimate, ...reference],
    (block) => meter.push(block.slice(0, channelCount), block.slice(channelCount)),
    1234,
  );
  return meter.finish();
}

describe('ReferenceDistanceMeter', () => {
  it.each(metricCases())('agrees with NumPy, SciPy and PyTorch in one streaming pass: $name', (wanted) => {
    const { name, ...distances } = wanted;
    const found = measure(metricEstimates()[name]!, metricReference());
    expect(Object.keys(found).sort()).toEqual(Object.keys(distances).sort());
    for (const [key, value] of Object.entries(distances)) {
      expect(Math.abs(found[key as keyof ReferenceDistances] - value)).toBeLessThan(1e-4);
    }
  });

  it('defines what it can for little and for silence', () => {
    const short = measure([Float32Array.of(1, 2, 4)], [Float32Array.of(1, 2, 3)]);
    expect(short.snrDb).toBeCloseTo(10 * Math.log10(14), 10);
    expect(short).toMatchObject({ segmentalSnrDb: NaN, lsdDb: NaN, mrStft: NaN, melCepstralDb: NaN });
    const silence = [new Float32Array(5000)];
    expect(measure(silence, silence)).toEqual({
      snrDb: NaN,
      segmentalSnrDb: NaN,
      siSdrDb: NaN,
      lsdDb: 0,
      mrStft: 0,
      melCepstralDb: 0,
    });
  });
});
