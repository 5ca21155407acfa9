import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loudnessHistory } from './loudness-history.ts';
import { peakToShortTerm } from './peak-to-short-term.ts';

/** Values for windows of some hops in a track of so many hops. */
const windows = (hops: number, windowHops: number): Float64Array =>
  Float64Array.from({ length: Math.max(0, hops - windowHops + 1) }, (_, i) => -20 - ((i * 7919) % 101) / 10);

describe('loudnessHistory', () => {
  it('keeps the loudest window of each step, and never has more than 1000 points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2600 }), (hops) => {
        const [momentary, shortTerm] = [windows(hops, 4), windows(hops, 30)];
        const history = loudnessHistory(momentary, shortTerm);
        const step = Math.round(10 * history.stepSeconds);
        const points = history.momentaryLufs.length;
        expect(points).toBe(hops < 4 ? 0 : Math.ceil(hops / step));
        expect(points).toBeLessThanOrEqual(1000);
        expect(history.shortTermLufs).toHaveLength(points);
        for (const [values, windowHops, shown] of [
          [momentary, 4, history.momentaryLufs],
          [shortTerm, 30, history.shortTermLufs],
        ] as const) {
          shown.forEach((loudness, point) => {
            const inside = values.filter((_, i) => Math.floor((i + windowHops - 1) / step) === point);
            expect(loudness).toBe(Math.max(-Infinity, ...inside));
          });
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('peakToShortTerm', () => {
  it('is the peak of each 3 s over its loudness: the median, and the least', () => {
    // Four windows of 30 hops; a peak of 1 in hop 31 is in the last two.
    const peaks = new Float64Array(33).fill(0.5);
    peaks[31] = 1;
    const found = peakToShortTerm(peaks, Float64Array.of(-20, -12, -14, -16), -15);
    const half = 20 * Math.log10(0.5);
    expect(found.minPeakToShortTermDb).toBeCloseTo(half + 12, 9);
    // half + 20, half + 12, 14 and 16 in order: 6, 14 (half + 20), 14, 16
    expect(found.peakToShortTermDb).toBeCloseTo(14, 1);
  });

  it('leaves out what the gates leave out', () => {
    const peaks = new Float64Array(32).fill(0.1);
    const found = peakToShortTerm(peaks, Float64Array.of(-80, -36, -25), -15);
    expect(found.minPeakToShortTermDb).toBeCloseTo(5, 9);
    expect(found.peakToShortTermDb).toBeCloseTo(5, 9);
    const undefinedRatio = { peakToShortTermDb: null, minPeakToShortTermDb: null };
    expect(peakToShortTerm(peaks, Float64Array.of(-80, -Infinity), -Infinity)).toEqual(undefinedRatio);
    expect(peakToShortTerm(new Float64Array(0), new Float64Array(0), -Infinity)).toEqual(undefinedRatio);
  });
});
