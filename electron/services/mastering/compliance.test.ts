import { describe, expect, it } from 'vitest';
import { TrackMeter } from '../../../shared/analysis/track-meter.ts';
import {
  complies,
  describeDeviation,
  describeDrive,
  deviationOf,
  isBetter,
  LOSSLESS_TOLERANCES,
  LOSSY_TOLERANCES,
} from './compliance.ts';

const silence = new TrackMeter({ sampleRate: 44100, channelCount: 1 }).result();
const measured = (integratedLufs: number, truePeakDbtp: number) => ({
  ...silence,
  integratedLufs,
  truePeakDbtp,
});
const target = { integratedLufs: -14, ceilingDbtp: -1 } as const;

describe('a written file', () => {
  it('complies when loudness and peak are within the tolerances', () => {
    const judge = (lufs: number, dbtp: number) =>
      complies(deviationOf(measured(lufs, dbtp), target), LOSSLESS_TOLERANCES);
    expect(judge(-14.05, -0.98)).toBe(true);
    expect(judge(-13.9, -3)).toBe(false);
    expect(judge(-14.1, -3)).toBe(false);
    expect(judge(-14, -0.9)).toBe(false);
    expect(complies(deviationOf(measured(-14, -0.9), target), LOSSY_TOLERANCES)).toBe(true);
  });

  it('that is silent, or has no target, is judged by its peak alone', () => {
    expect(deviationOf(silence, target)).toEqual({ loudnessLu: 0, peakDb: Number.NEGATIVE_INFINITY });
    const off = { integratedLufs: 'off', ceilingDbtp: -1 } as const;
    expect(deviationOf(measured(-30, -2), off)).toEqual({ loudnessLu: 0, peakDb: -1 });
  });

  it('is better with a peak that holds, then with the nearer loudness, then with the lower peak', () => {
    const better = (a: [number, number], b: [number, number]) =>
      isBetter({ loudnessLu: a[0], peakDb: a[1] }, { loudnessLu: b[0], peakDb: b[1] }, LOSSLESS_TOLERANCES);
    expect(better([-2, 0], [0, 0.5])).toBe(true);
    expect(better([0, 0.5], [-2, 0])).toBe(false);
    expect(better([0.1, -3], [-0.2, 0])).toBe(true);
    expect(better([3, 0.4], [0, 0.5])).toBe(true);
  });

  it('is described where it breaks a promise, with what was measured', () => {
    expect(describeDeviation(measured(-14.09, -0.96), target, 0.05)).toEqual([]);
    const [loudness, peak] = describeDeviation(measured(-14.6, -0.4), target, 0.3);
    expect(loudness).toContain('-14 LUFS was not reached: the file has -14.60 LUFS');
    expect(peak).toContain('-1 dBTP was not held: the file has -0.40 dBTP');
  });
});

describe('a track that was driven', () => {
  it('gets a word only where it is driven too far, with the figures', () => {
    expect(describeDrive(30, 12)).toEqual([]);
    expect(describeDrive(44, 5)).toEqual([expect.stringContaining('raised by 44 dB')]);
    expect(describeDrive(10, 27)).toEqual([expect.stringContaining('took away up to 27 dB')]);
    expect(describeDrive(44, 27)).toEqual([expect.stringMatching(/44 dB.*and.*27 dB.*lower target/)]);
  });
});
