import type { FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { ZOOM_STEP } from '../../canvas/axis-span.ts';
import {
  type FrequencyWindow,
  panFrequencies,
  shownAxis,
  zoomFrequencies,
} from '../../canvas/frequency-window.ts';
import {
  panWindow,
  secondsAt,
  shareOf,
  type TimeWindow,
  wholeWindow,
  zoomWindow,
} from '../../canvas/time-window.ts';
import type { Cursor, View } from './display.ts';

/** A step through time or frequencies is a tenth of what is shown; one of the cursor a hundredth. */
const STEP = { window: 0.1, cursor: 0.01 };

/** How far there is to go. */
export interface Whole {
  readonly durationSeconds: number;
  /** All frequencies of the sounds. */
  readonly axis: FrequencyAxis;
}

const clampShare = (share: number): number => Math.min(1, Math.max(0, share));

function moveCursor(view: View, sideways: number, upwards: number, whole: Whole): View {
  const { window, cursor } = view;
  const axis = shownAxis(view.frequencies, whole.axis);
  const share = cursor === undefined ? 0.5 : shareOf(window, cursor.seconds);
  const height = cursor === undefined ? 0.5 : axis.positionOf(cursor.hz);
  const moved: Cursor = {
    seconds: secondsAt(window, clampShare(share + sideways * STEP.cursor)),
    hz: axis.hzAt(clampShare(height + upwards * STEP.cursor)),
  };
  return { ...view, cursor: moved };
}

/** The cursor where it is seen, else the middle: what zooms keep in its place. */
const orMiddle = (share: number | undefined): number =>
  share !== undefined && share >= 0 && share <= 1 ? share : 0.5;

function zoomedTime({ window, cursor }: View, factor: number, { durationSeconds }: Whole): TimeWindow {
  return zoomWindow(window, factor, orMiddle(cursor && shareOf(window, cursor.seconds)), durationSeconds);
}

function zoomedFrequencies(
  { frequencies, cursor }: View,
  factor: number,
  { axis }: Whole,
): FrequencyWindow | undefined {
  const height = cursor && shownAxis(frequencies, axis).positionOf(cursor.hz);
  return zoomFrequencies(frequencies, factor, orMiddle(height), axis);
}

type KeyRule = (view: View, whole: Whole) => View;

const panBy =
  (shares: number): KeyRule =>
  (view, { durationSeconds }) => ({ ...view, window: panWindow(view.window, shares, durationSeconds) });
const zoomBy =
  (factor: number): KeyRule =>
  (view, whole) => ({ ...view, window: zoomedTime(view, factor, whole) });
const panFrequenciesBy =
  (shares: number): KeyRule =>
  (view, { axis }) => ({ ...view, frequencies: panFrequencies(view.frequencies, shares, axis) });
const zoomFrequenciesBy =
  (factor: number): KeyRule =>
  (view, whole) => ({ ...view, frequencies: zoomedFrequencies(view, factor, whole) });
const moveCursorBy =
  (sideways: number, upwards: number): KeyRule =>
  (view, whole) =>
    moveCursor(view, sideways, upwards, whole);

/** By the name of the key, with the keys that are held before it. Shift is not told for signs, as some need it. */
const RULES: Readonly<Record<string, KeyRule>> = {
  ArrowLeft: panBy(-STEP.window),
  ArrowRight: panBy(STEP.window),
  ArrowUp: panFrequenciesBy(STEP.window),
  ArrowDown: panFrequenciesBy(-STEP.window),
  PageUp: panBy(-1),
  PageDown: panBy(1),
  Home: (view, whole) => panBy(shareOf(view.window, 0))(view, whole),
  End: (view, whole) => panBy(shareOf(view.window, whole.durationSeconds) - 1)(view, whole),
  '+': zoomBy(1 / ZOOM_STEP),
  '=': zoomBy(1 / ZOOM_STEP),
  '-': zoomBy(ZOOM_STEP),
  'Alt+ArrowUp': zoomFrequenciesBy(1 / ZOOM_STEP),
  'Alt+ArrowDown': zoomFrequenciesBy(ZOOM_STEP),
  '0': (view, { durationSeconds }) => ({
    ...view,
    window: wholeWindow(durationSeconds),
    frequencies: undefined,
  }),
  'Shift+ArrowLeft': moveCursorBy(-1, 0),
  'Shift+ArrowRight': moveCursorBy(1, 0),
  'Shift+ArrowUp': moveCursorBy(0, 1),
  'Shift+ArrowDown': moveCursorBy(0, -1),
};

/** What of a press is looked at. */
export interface StageKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key makes of the view; `undefined` for keys that mean nothing here. */
export function viewAfterKey(
  view: View,
  { key, shiftKey, altKey }: StageKey,
  whole: Whole,
): View | undefined {
  const isShift = shiftKey && key.startsWith('Arrow');
  return RULES[[altKey && 'Alt', isShift && 'Shift', key].filter(Boolean).join('+')]?.(view, whole);
}
