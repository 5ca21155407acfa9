import { panFrequencies, zoomFrequencies } from '../../canvas/frequency-window.ts';
import type { GestureAxis, GestureTarget } from '../../canvas/gesture-target.ts';
import { attachPointerGestures } from '../../canvas/pointer-gestures.ts';
import { panWindow, secondsAt, zoomWindow } from '../../canvas/time-window.ts';
import { attachWheelGestures } from '../../canvas/wheel-gestures.ts';
import { displayStore, viewStore } from './display.ts';
import { axisHeightAt, partAt } from './stage-layout.ts';
import type { StageView } from './stage-view.ts';

/** Shares of the plot within which a drag takes the border of a swipe. */
const HANDLE_SHARE = 0.015;

/**
 * Lets hands zoom and move the picture.
 *
 * @param onSeek told the time that was pressed on
 * @returns takes the listeners away
 */
export function attachStageGestures(
  container: HTMLElement,
  view: StageView,
  durationSeconds: () => number,
  onSeek: (seconds: number) => void,
): () => void {
  const listeners = new AbortController();
  const time: GestureAxis = {
    shareAt({ x }) {
      const { plot } = view.layout;
      return Math.min(1, Math.max(0, (x - plot.x) / plot.width));
    },
    length: () => view.layout.plot.width,
    zoom: (factor, share) =>
      viewStore.setState(({ window }) => ({ window: zoomWindow(window, factor, share, durationSeconds()) })),
    pan: (share) =>
      viewStore.setState(({ window }) => ({ window: panWindow(window, share, durationSeconds()) })),
  };
  const frequency: GestureAxis = {
    // Over the waveforms there is no frequency: then it is the middle.
    shareAt: ({ y }) => axisHeightAt(view.layout, y) ?? 0.5,
    length: () => view.layout.panels[0]!.height,
    zoom: (factor, height) =>
      viewStore.setState(({ frequencies }) => ({
        frequencies: zoomFrequencies(frequencies, factor, height, view.wholeAxis),
      })),
    pan: (share) =>
      viewStore.setState(({ frequencies }) => ({
        frequencies: panFrequencies(frequencies, share, view.wholeAxis),
      })),
  };
  const target: GestureTarget = {
    time,
    frequency,
    partAt: (point) => partAt(view.layout, point),
    onPress: (share) => onSeek(secondsAt(viewStore.getState().window, share)),
    onFrequencyAxisReset: () => viewStore.setState({ frequencies: undefined }),
    onHover(point) {
      const isInside = point !== undefined && partAt(view.layout, point) === 'spectrogram';
      const { window } = viewStore.getState();
      const cursor = isInside
        ? {
            seconds: secondsAt(window, time.shareAt(point)),
            hz: view.axis.hzAt(frequency.shareAt(point)),
          }
        : undefined;
      viewStore.setState({ cursor });
    },
    handleAt(share) {
      const { arrangement, swipeShare } = displayStore.getState();
      if (arrangement !== 'swipe' || Math.abs(share - swipeShare) > HANDLE_SHARE) return undefined;
      return (moved) => displayStore.setState({ swipeShare: moved });
    },
  };
  attachWheelGestures(container, target, listeners.signal);
  attachPointerGestures(container, target, listeners.signal);
  return () => listeners.abort();
}
