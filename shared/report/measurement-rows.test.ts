import { describe, expect, it } from 'vitest';
import { MEASUREMENT } from '../../test/support/master-result.ts';
import type { TrackMeasurement } from '../contract/measurement.ts';
import { comparisonRows, formatDuration, formatNumber, measurementRows } from './measurement-rows.ts';
import { textTable } from './text-table.ts';

const before: TrackMeasurement = {
  ...MEASUREMENT,
  integratedLufs: -18.44,
  loudnessRangeLu: 6.12,
  maxMomentaryLufs: -14.2,
  maxShortTermLufs: -15.9,
  truePeakDbtp: -3.456,
  samplePeakDbfs: -3.6,
  rmsDbfs: -19.5,
  crestFactorDb: 15.9,
  peakToLoudnessDb: 14.98,
  correlation: 0.81,
  sideToMidDb: -7.36,
  balanceDb: 0.2,
  monoFoldDownDb: -0.7,
};
const silence: TrackMeasurement = {
  ...before,
  integratedLufs: -Infinity,
  truePeakDbtp: -Infinity,
  correlation: 0,
};
describe('numbers and tables', () => {
  it.each([
    [-18.44, 1, '-18.4'],
    [-0.04, 1, '0.0'],
    [-Infinity, 1, '-inf'],
    [null, 1, '-'],
    [3, 0, '3'],
  ])('shows %s with %s decimals as %s', (value, decimals, shown) => {
    expect(formatNumber(value, decimals)).toBe(shown);
  });

  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [225, '3:45'],
    [3723, '1:02:03'],
  ])('shows %s seconds as %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown);
  });

  it('shows loudness first, and silence as silence', () => {
    expect(comparisonRows(before, silence)[0]).toEqual({
      label: 'Integrated loudness',
      unit: 'LUFS',
      before: '-18.4',
      after: '-inf',
    });
    expect(measurementRows(before).map(({ label }) => label)).toEqual(
      comparisonRows(before, silence).map(({ label }) => label),
    );
  });

  it('aligns columns', () => {
    expect(
      textTable([
        ['a', '1'],
        ['bbb', '22'],
      ]),
    ).toBe('  a     1\n  bbb  22');
    expect(textTable([])).toBe('');
  });
});
