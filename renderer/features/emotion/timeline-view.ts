import { createStore } from 'zustand/vanilla';
import { secondsAt, type TimeWindow, wholeWindow, windowWith, zoomWindow } from '../../canvas/time-window.ts';

/** Where one looks in a recording. */
export interface TimelineView {
  /** Of the recording that is looked at. */
  readonly handle: string | undefined;
  readonly durationSeconds: number;
  readonly window: TimeWindow;
  /** Of the window, where the pointer is over it. */
  readonly pointerShare: number | undefined;
}

/** Kept while other tabs are looked at. */
export const timelineView = createStore<TimelineView>(() => ({
  handle: undefined,
  durationSeconds: 0,
  window: wholeWindow(0),
  pointerShare: undefined,
}));

/** Shows the whole of a recording, where it is another one than before. */
export function lookAt(handle: string, durationSeconds: number): void {
  const { handle: previous, durationSeconds: known } = timelineView.getState();
  if (handle === previous && durationSeconds === known) return;
  timelineView.setState({
    handle,
    durationSeconds,
    window: wholeWindow(durationSeconds),
    pointerShare: undefined,
  });
}

/** Shows more or less about the middle. */
export function zoomTimeline(factor: number): void {
  timelineView.setState(({ window, durationSeconds }) => ({
    window: zoomWindow(window, factor, 0.5, durationSeconds),
  }));
}

/** Shows the whole recording. */
export function showWhole(): void {
  timelineView.setState(({ durationSeconds }) => ({ window: wholeWindow(durationSeconds) }));
}

/** Shows a time, without another zoom. */
export function reveal(seconds: number): void {
  timelineView.setState(({ window, durationSeconds }) => ({
    window: windowWith(window, seconds, durationSeconds),
  }));
}

/** The time under the pointer, whatever the picture does beneath it. */
export function pointedSeconds({ window, pointerShare, durationSeconds }: TimelineView): number | undefined {
  return pointerShare === undefined ? undefined : Math.min(durationSeconds, secondsAt(window, pointerShare));
}
