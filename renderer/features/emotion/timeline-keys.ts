import { ZOOM_STEP } from '../../canvas/axis-span.ts';
import {
  panWindow,
  shareOf,
  type TimeWindow,
  wholeWindow,
  windowSeconds,
  windowWith,
  zoomWindow,
} from '../../canvas/time-window.ts';

/** What keys move. */
export interface TimelinePlace {
  readonly window: TimeWindow;
  /** Of the player, in seconds. */
  readonly position: number;
}

/** How far there is to go. */
export interface TimelineWhole {
  readonly durationSeconds: number;
  /** What an arrow moves by: between two things that are said. */
  readonly stepSeconds: number;
}

type KeyRule = (place: TimelinePlace, whole: TimelineWhole) => TimelinePlace;

const PAN_SHARE = 0.1;

/** To another time, which is then seen. */
const moveTo =
  (secondsOf: (place: TimelinePlace, whole: TimelineWhole) => number): KeyRule =>
  (place, whole) => {
    const position = Math.min(whole.durationSeconds, Math.max(0, secondsOf(place, whole)));
    return { position, window: windowWith(place.window, position, whole.durationSeconds) };
  };

/** About the position where it is seen, else about the middle. */
const zoomBy =
  (factor: number): KeyRule =>
  ({ window, position }, { durationSeconds }) => {
    const share = shareOf(window, position);
    const held = share >= 0 && share <= 1 ? share : 0.5;
    return { position, window: zoomWindow(window, factor, held, durationSeconds) };
  };

const panBy =
  (share: number): KeyRule =>
  ({ window, position }, { durationSeconds }) => ({
    position,
    window: panWindow(window, share, durationSeconds),
  });

const RULES: Readonly<Record<string, KeyRule>> = {
  ArrowLeft: moveTo(({ position }, { stepSeconds }) => position - stepSeconds),
  ArrowRight: moveTo(({ position }, { stepSeconds }) => position + stepSeconds),
  PageUp: moveTo(({ position, window }) => position - PAN_SHARE * windowSeconds(window)),
  PageDown: moveTo(({ position, window }) => position + PAN_SHARE * windowSeconds(window)),
  Home: moveTo(() => 0),
  End: moveTo((_, { durationSeconds }) => durationSeconds),
  'Shift+ArrowLeft': panBy(-PAN_SHARE),
  'Shift+ArrowRight': panBy(PAN_SHARE),
  '+': zoomBy(1 / ZOOM_STEP),
  '=': zoomBy(1 / ZOOM_STEP),
  '-': zoomBy(ZOOM_STEP),
  '0': ({ position }, { durationSeconds }) => ({ position, window: wholeWindow(durationSeconds) }),
};

/** What a key makes of a place; `undefined` for keys that mean nothing here. */
export function placeAfterKey(
  place: TimelinePlace,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  whole: TimelineWhole,
): TimelinePlace | undefined {
  return RULES[shiftKey && key.startsWith('Arrow') ? `Shift+${key}` : key]?.(place, whole);
}
