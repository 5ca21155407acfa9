import type { TrackMeasurement } from '../contract/measurement.ts';
import { MEASURES, type MeasureKey } from './measures.ts';

/** One line of a before/after table. */
export interface ComparisonRow {
  readonly label: string;
  readonly unit: string;
  /** As shown: with the unit's usual number of decimals, or a word. */
  readonly before: string;
  readonly after: string;
}

/** What a before/after table shows of a mastered track: what a mastering engineer reads first stands first. */
const ROWS = [
  'integratedLufs',
  'loudnessRangeLu',
  'maxShortTermLufs',
  'maxMomentaryLufs',
  'truePeakDbtp',
  'samplePeakDbfs',
  'rmsDbfs',
  'crestFactorDb',
  'peakToLoudnessDb',
  'correlation',
  'width',
  'clippedSamples',
] as const satisfies readonly MeasureKey[];

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
  return ROWS.map((key) => {
    const { label, unit, decimals } = MEASURES[key];
    return {
      label,
      unit,
      before: formatNumber(before[key], decimals),
      after: formatNumber(after[key], decimals),
    };
  });
}

/** The rows of one measurement. */
export function measurementRows(
  measurement: TrackMeasurement,
): { label: string; unit: string; value: string }[] {
  return ROWS.map((key) => {
    const { label, unit, decimals } = MEASURES[key];
    return { label, unit, value: formatNumber(measurement[key], decimals) };
  });
}

/** A duration as `3:45`, or `1:02:03` from an hour on. */
export function formatDuration(durationSeconds: number): string {
  const whole = Math.max(0, Math.round(durationSeconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** A place in a track as `3:45.2`. */
export function formatTime(seconds: number): string {
  const tenths = Math.floor(10 * seconds + 0.5);
  return `${formatDuration(Math.floor(tenths / 10))}.${tenths % 10}`;
}
