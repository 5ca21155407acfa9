import {
  type AxisLimits,
  type AxisSpan,
  clampSpan,
  panSpan,
  shareIn,
  valueAt,
  zoomSpan,
} from './axis-span.ts';

/** The part of a time axis that is shown. */
export interface TimeWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Shown at least: columns of a spectrogram are some hundredths of a second apart. */
export const SHORTEST_WINDOW_SECONDS = 0.5;

const spanOf = ({ startSeconds, endSeconds }: TimeWindow): AxisSpan => ({
  start: startSeconds,
  end: endSeconds,
});
const windowOf = ({ start, end }: AxisSpan): TimeWindow => ({ startSeconds: start, endSeconds: end });
const limitsOf = (durationSeconds: number): AxisLimits => ({
  length: durationSeconds,
  least: SHORTEST_WINDOW_SECONDS,
});

/** The whole of a sound. */
export function wholeWindow(durationSeconds: number): TimeWindow {
  return { startSeconds: 0, endSeconds: Math.max(SHORTEST_WINDOW_SECONDS, durationSeconds) };
}

/** The length of a window. */
export function windowSeconds({ startSeconds, endSeconds }: TimeWindow): number {
  return endSeconds - startSeconds;
}

/** The time at a share of the window. */
export function secondsAt(window: TimeWindow, share: number): number {
  return valueAt(spanOf(window), share);
}

/** The share of the window at which a time lies; outside of 0 ... 1 it is not shown. */
export function shareOf(window: TimeWindow, seconds: number): number {
  return shareIn(spanOf(window), seconds);
}

/** The nearest window of the same length, or of the nearest length that there is, within the sound. */
export function clampWindow(window: TimeWindow, durationSeconds: number): TimeWindow {
  return windowOf(clampSpan(spanOf(window), limitsOf(durationSeconds)));
}

/**
 * The window with another length, and the same time under the pointer.
 *
 * @param factor above 1 shows more
 * @param share of the window where the pointer is
 */
export function zoomWindow(
  window: TimeWindow,
  factor: number,
  share: number,
  durationSeconds: number,
): TimeWindow {
  return windowOf(zoomSpan(spanOf(window), factor, share, limitsOf(durationSeconds)));
}

/** The window moved by a share of itself; to the right where the share is positive. */
export function panWindow(window: TimeWindow, share: number, durationSeconds: number): TimeWindow {
  return windowOf(panSpan(spanOf(window), share, limitsOf(durationSeconds)));
}

/** The next window where a player has just left this one at its end; `undefined` where it has not. */
export function nextPage(
  window: TimeWindow,
  previousSeconds: number,
  seconds: number,
  durationSeconds: number,
): TimeWindow | undefined {
  const hasLeft = previousSeconds <= window.endSeconds && seconds > window.endSeconds;
  return hasLeft ? panWindow(window, 1, durationSeconds) : undefined;
}

/** The window where a time is in it, else one of its length with the time in its middle. */
export function windowWith(window: TimeWindow, seconds: number, durationSeconds: number): TimeWindow {
  const share = shareOf(window, seconds);
  return share >= 0 && share <= 1 ? window : panWindow(window, share - 0.5, durationSeconds);
}

/** A stretch that is jumped to takes this share of the window, so that what is around it is seen too. */
const JUMP_SHARE = 0.5;

/** The window around a stretch. */
export function windowAround(startSeconds: number, endSeconds: number, durationSeconds: number): TimeWindow {
  const middle = (startSeconds + endSeconds) / 2;
  const half = Math.max(SHORTEST_WINDOW_SECONDS, (endSeconds - startSeconds) / JUMP_SHARE) / 2;
  return clampWindow({ startSeconds: middle - half, endSeconds: middle + half }, durationSeconds);
}
