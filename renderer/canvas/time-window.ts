/** The part of a time axis that is shown. */
export interface TimeWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Shown at least: columns of a spectrogram are some hundredths of a second apart. */
export const SHORTEST_WINDOW_SECONDS = 0.5;

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
  return window.startSeconds + share * windowSeconds(window);
}

/** The share of the window at which a time lies; outside of 0 ... 1 it is not shown. */
export function shareOf(window: TimeWindow, seconds: number): number {
  return (seconds - window.startSeconds) / windowSeconds(window);
}

/** The nearest window of the same length, or of the nearest length that there is, within the sound. */
export function clampWindow(window: TimeWindow, durationSeconds: number): TimeWindow {
  const whole = windowSeconds(wholeWindow(durationSeconds));
  const length = Math.min(whole, Math.max(SHORTEST_WINDOW_SECONDS, windowSeconds(window)));
  const startSeconds = Math.min(whole - length, Math.max(0, window.startSeconds));
  return { startSeconds, endSeconds: startSeconds + length };
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
  const longest = windowSeconds(wholeWindow(durationSeconds));
  const length = Math.min(longest, Math.max(SHORTEST_WINDOW_SECONDS, windowSeconds(window) * factor));
  const startSeconds = secondsAt(window, share) - share * length;
  return clampWindow({ startSeconds, endSeconds: startSeconds + length }, durationSeconds);
}

/** The window moved by a share of itself; to the right where the share is positive. */
export function panWindow(window: TimeWindow, share: number, durationSeconds: number): TimeWindow {
  const by = share * windowSeconds(window);
  return clampWindow(
    { startSeconds: window.startSeconds + by, endSeconds: window.endSeconds + by },
    durationSeconds,
  );
}

/** A stretch that is jumped to takes this share of the window, so that what is around it is seen too. */
const JUMP_SHARE = 0.5;

/** The window around a stretch. */
export function windowAround(startSeconds: number, endSeconds: number, durationSeconds: number): TimeWindow {
  const middle = (startSeconds + endSeconds) / 2;
  const half = Math.max(SHORTEST_WINDOW_SECONDS, (endSeconds - startSeconds) / JUMP_SHARE) / 2;
  return clampWindow({ startSeconds: middle - half, endSeconds: middle + half }, durationSeconds);
}
