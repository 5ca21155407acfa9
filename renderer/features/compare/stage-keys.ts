import {
  panWindow,
  secondsAt,
  shareOf,
  type TimeWindow,
  wholeWindow,
  zoomWindow,
} from '../../canvas/time-window.ts';
import type { Cursor, View } from './display.ts';

/** A step through time is a tenth of what is shown; one of the cursor a hundredth. */
const STEP = { window: 0.1, cursor: 0.01 };
const ZOOM = 1.5;

const clampShare = (share: number): number => Math.min(1, Math.max(0, share));

function moveCursor({ window, cursor }: View, sideways: number, upwards: number): View {
  const { seconds, height } = cursor ?? { seconds: secondsAt(window, 0.5), height: 0.5 };
  const share = clampShare(shareOf(window, seconds) + sideways * STEP.cursor);
  const moved: Cursor = {
    seconds: secondsAt(window, share),
    height: clampShare(height + upwards * STEP.cursor),
  };
  return { window, cursor: moved };
}

/** About the cursor where it is seen, else about the middle. */
function zoom({ window, cursor }: View, factor: number, durationSeconds: number): TimeWindow {
  const share = cursor === undefined ? 0.5 : shareOf(window, cursor.seconds);
  return zoomWindow(window, factor, share >= 0 && share <= 1 ? share : 0.5, durationSeconds);
}

type KeyRule = (view: View, durationSeconds: number) => View;

const panBy =
  (shares: number): KeyRule =>
  (view, seconds) => ({ ...view, window: panWindow(view.window, shares, seconds) });
const zoomBy =
  (factor: number): KeyRule =>
  (view, seconds) => ({ ...view, window: zoom(view, factor, seconds) });

const RULES: Readonly<Record<string, KeyRule>> = {
  ArrowLeft: panBy(-STEP.window),
  ArrowRight: panBy(STEP.window),
  PageUp: panBy(-1),
  PageDown: panBy(1),
  Home: (view, seconds) => panBy(shareOf(view.window, 0))(view, seconds),
  End: (view, seconds) => panBy(shareOf(view.window, seconds) - 1)(view, seconds),
  '+': zoomBy(1 / ZOOM),
  '=': zoomBy(1 / ZOOM),
  '-': zoomBy(ZOOM),
  '0': (view, seconds) => ({ ...view, window: wholeWindow(seconds) }),
  'Shift+ArrowLeft': (view) => moveCursor(view, -1, 0),
  'Shift+ArrowRight': (view) => moveCursor(view, 1, 0),
  'Shift+ArrowUp': (view) => moveCursor(view, 0, 1),
  'Shift+ArrowDown': (view) => moveCursor(view, 0, -1),
};

/** What a key makes of the view; `undefined` for keys that mean nothing here. */
export function viewAfterKey(
  view: View,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  durationSeconds: number,
): View | undefined {
  const isArrow = key.startsWith('Arrow');
  return RULES[shiftKey && isArrow ? `Shift+${key}` : key]?.(view, durationSeconds);
}
