import { createFrequencyAxis, type FrequencyAxis } from '../../shared/spectrogram/frequency-axis.ts';
import { type AxisLimits, type AxisSpan, clampSpan, panSpan, zoomSpan } from './axis-span.ts';

/** The part of a frequency axis that is shown. In Hz, so that it is the same on another axis. */
export interface FrequencyWindow {
  readonly lowHz: number;
  readonly highHz: number;
}

/** Shares of the whole axis. Of 512 rows eight are shown at least, which on a linear axis are some 340 Hz. */
const LIMITS: AxisLimits = { length: 1, least: 1 / 64 };

/** The shares of an axis that a window takes; those that are nearest to it where it lies beyond. */
export function frequencySpan(window: FrequencyWindow | undefined, whole: FrequencyAxis): AxisSpan {
  if (window === undefined) return { start: 0, end: 1 };
  // A logarithmic axis has no place for 0 Hz.
  const start = whole.positionOf(Math.max(whole.lowHz, window.lowHz));
  return clampSpan({ start, end: whole.positionOf(window.highHz) }, LIMITS);
}

/** All of an axis is no window, so that it stays all where another sound has higher frequencies. */
function windowOf({ start, end }: AxisSpan, whole: FrequencyAxis): FrequencyWindow | undefined {
  if (start <= 0 && end >= 1) return undefined;
  return { lowHz: whole.hzAt(start), highHz: whole.hzAt(end) };
}

/**
 * The axis that a window shows.
 *
 * @param window `undefined` for all of the axis
 * @param whole the axis of the sounds
 */
export function shownAxis(window: FrequencyWindow | undefined, whole: FrequencyAxis): FrequencyAxis {
  if (window === undefined) return whole;
  const { start, end } = frequencySpan(window, whole);
  const { scale } = whole;
  return createFrequencyAxis({ scale, lowHz: whole.hzAt(start), highHz: whole.hzAt(end) }, 2 * whole.highHz);
}

/**
 * The window with another length on the axis, and the same frequency under the pointer.
 *
 * @param factor above 1 shows more
 * @param height of the pointer, 0 ... 1 from the lowest that is shown
 */
export function zoomFrequencies(
  window: FrequencyWindow | undefined,
  factor: number,
  height: number,
  whole: FrequencyAxis,
): FrequencyWindow | undefined {
  return windowOf(zoomSpan(frequencySpan(window, whole), factor, height, LIMITS), whole);
}

/** The window moved by a share of itself; upwards where the share is positive. */
export function panFrequencies(
  window: FrequencyWindow | undefined,
  share: number,
  whole: FrequencyAxis,
): FrequencyWindow | undefined {
  return windowOf(panSpan(frequencySpan(window, whole), share, LIMITS), whole);
}
