import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks, toneSequence } from '../../test/support/dsp-signals.ts';
import { LevelMeter, type LevelResult } from './levels.ts';

function measure(channels: readonly Float32Array[], blockLength = 4801): LevelResult {
  const meter = new LevelMeter({ channelCount: channels.length });
  pushInBlocks(channels, (block) => meter.push(block), blockLength);
  return meter.result();
}

describe('LevelMeter', () => {
  it('reads a sine with an offset', () => {
    const tone = toneSequence([[-6, 1]]).map((x) => x + 0.125);
    const result = measure([tone, tone.map((x) => -x)]);
    expect(result.samplePeakDbfs).toBeCloseTo(20 * Math.log10(10 ** (-6 / 20) + 0.125), 5);
    expect(result.rmsDbfs).toBeCloseTo(10 * Math.log10(10 ** (-6 / 10) / 2 + 0.125 ** 2), 5);
    expect(result.dcOffset[0]).toBeCloseTo(0.125, 7);
    expect(result.dcOffset[1]).toBeCloseTo(-0.125, 7);
    expect(result.sampleCount).toBe(48_000);
    expect(result.clippedSamples).toBe(0);
  });

  it('agrees with a naive reading of runs, however the signal is cut', () => {
    const samples = fc.array(fc.constantFrom(1, -1, 1 - 2 ** -15, 0.9999, 0, Number.NaN, -Infinity), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 70 }), (list, blockLength) => {
        const result = measure([Float32Array.from(list)], blockLength);
        const marks = list
          .map((x) => (Number.isFinite(x) && Math.abs(x) >= 1 - 2 ** -15 ? '#' : '.'))
          .join('');
        const runs = marks.match(/#{3,}/g) ?? [];
        expect(result.clippedSamples).toBe(marks.replaceAll('.', '').length);
        expect(result.clippedRuns).toBe(runs.length);
        expect(result.longestClippedRun).toBe(Math.max(0, ...runs.map((run) => run.length)));
        expect(result.nonFiniteSamples).toBe(list.filter((x) => !Number.isFinite(x)).length);
        expect(result.sampleCount).toBe(list.length);
        expect(Number.isFinite(result.dcOffset[0])).toBe(true);
      }),
    );
  });

  it('reads silence and nothing as -Infinity', () => {
    for (const length of [0, 100]) {
      const result = measure([new Float32Array(length)]);
      expect(result.samplePeakDbfs).toBe(-Infinity);
      expect(result.rmsDbfs).toBe(-Infinity);
      expect(result.dcOffset).toEqual([0]);
    }
  });

  it('refuses channels that do not fit', () => {
    expect(() => new LevelMeter({ channelCount: 1.5 })).toThrow(/positive integer, got 1.5/);
    expect(() => new LevelMeter({ channelCount: 2 }).push([])).toThrow(/expected 2 channels, got 0/);
  });
});
