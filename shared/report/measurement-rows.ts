import type { TrackMeasurement } from '../contract/measurement.ts';

/** One line of a before/after table. */
export interface ComparisonRow {
  readonly label: string;
  readonly unit: string;
  /** As shown: with the unit's usual number of decimals, or a word. */
  readonly before: string;
  readonly after: string;
}

interface RowRule {
  readonly label: string;
  readonly unit: string;
  readonly decimals: number;
  readonly value: (measurement: TrackMeasurement) => number | null;
}

/** What a mastering engineer reads first stands first. EBU Tech 3341 shows loudness with one decimal. */
const ROWS: readonly RowRule[] = [
  { label: 'Integrated loudness', unit: 'LUFS', decimals: 1, value: (m) => m.integratedLufs },
  { label: 'Loudness range', unit: 'LU', decimals: 1, value: (m) => m.loudnessRangeLu },
  { label: 'Short-term maximum', unit: 'LUFS', decimals: 1, value: (m) => m.maxShortTermLufs },
  { label: 'Momentary maximum', unit: 'LUFS', decimals: 1, value: (m) => m.maxMomentaryLufs },
  { label: 'True peak', unit: 'dBTP', decimals: 2, value: (m) => m.truePeakDbtp },
  { label: 'Sample peak', unit: 'dBFS', decimals: 2, value: (m) => m.samplePeakDbfs },
  { label: 'RMS', unit: 'dBFS', decimals: 1, value: (m) => m.rmsDbfs },
  { label: 'Crest factor', unit: 'dB', decimals: 1, value: (m) => m.crestFactorDb },
  { label: 'Peak to loudness', unit: 'dB', decimals: 1, value: (m) => m.peakToLoudnessDb },
  { label: 'Stereo correlation', unit: '', decimals: 2, value: (m) => m.correlation },
  { label: 'Stereo width', unit: '', decimals: 2, value: (m) => m.width },
  { label: 'Samples at full scale', unit: '', decimals: 0, value: (m) => m.clippedSamples },
];

/**
 * A number as a person reads it: silence as `-inf`, what is not defined (`null`) as `-`, no negative zero.
 *
 * @param decimals digits after the point
 */
export function formatNumber(value: number | null, decimals: number): string {
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  if (value === null || !Number.isFinite(value)) return '-';
  const shown = value.toFixed(decimals);
  return Number(shown) === 0 ? shown.replace('-', '') : shown;
}

/** The rows that compare two measurements of a track. */
export function comparisonRows(before: TrackMeasurement, after: TrackMeasurement): ComparisonRow[] {
  return ROWS.map(({ label, unit, decimals, value }) => ({
    label,
    unit,
    before: formatNumber(value(before), decimals),
    after: formatNumber(value(after), decimals),
  }));
}

/** The rows of one measurement. */
export function measurementRows(
  measurement: TrackMeasurement,
): { label: string; unit: string; value: string }[] {
  return ROWS.map(({ label, unit, decimals, value }) => ({
    label,
    unit,
    value: formatNumber(value(measurement), decimals),
  }));
}

/** A duration as `3:45`, or `1:02:03` from an hour on. */
export function formatDuration(durationSeconds: number): string {
  const whole = Math.max(0, Math.round(durationSeconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
