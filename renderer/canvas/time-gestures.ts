import { panWindow, type TimeWindow, zoomWindow } from './time-window.ts';

/** A point over the picture, in points of the page from its top left. */
export interface HoverPoint {
  readonly x: number;
  readonly y: number;
}

/** What {@link attachTimeGestures} acts on. */
export interface TimeGestureTarget {
  /** Where time runs over the element, in points of the page from its left edge. */
  plot(): { readonly left: number; readonly width: number };
  durationSeconds(): number;
  window(): TimeWindow;
  onWindow(window: TimeWindow): void;
  /** A press without a drag, as a share of the plot. */
  onPress(share: number): void;
  /** Where the pointer is; `undefined` where it is not there. */
  onHover(point: HoverPoint | undefined): void;
  /** What a drag that begins here moves in place of the window; told shares of the plot. */
  handleAt(share: number): ((share: number) => void) | undefined;
}

/** Wheels tell points or lines. */
const POINTS_PER_LINE = 16;
/** A notch of a wheel is about 100 points and zooms by a fifth; pinches on a touchpad tell a few points. */
const ZOOM_PER_POINT = { wheel: 0.002, pinch: 0.01 };
/** A hand is not quite still when it presses. */
const PRESS_POINTS = 4;

/**
 * Zooms and pans by wheel (sideways or with Shift: pans), drag and pinch.
 *
 * @returns takes the listeners away
 */
export function attachTimeGestures(element: HTMLElement, target: TimeGestureTarget): () => void {
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  const pointers = new Map<number, number>();
  let pressedAt: number | undefined;
  let moveHandle: ((share: number) => void) | undefined;

  const xOf = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;
  const shareAt = (x: number): number => {
    const { left, width } = target.plot();
    return Math.min(1, Math.max(0, (x - left) / width));
  };
  const pan = (points: number): void =>
    target.onWindow(panWindow(target.window(), points / target.plot().width, target.durationSeconds()));
  const zoom = (factor: number, x: number): void =>
    target.onWindow(zoomWindow(target.window(), factor, shareAt(x), target.durationSeconds()));

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? POINTS_PER_LINE : 1;
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (!event.ctrlKey && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      pan(sideways * unit);
      return;
    }
    const rate = event.ctrlKey ? ZOOM_PER_POINT.pinch : ZOOM_PER_POINT.wheel;
    zoom(Math.exp(event.deltaY * unit * rate), xOf(event));
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const x = xOf(event);
    pointers.set(event.pointerId, x);
    moveHandle = pointers.size === 1 ? target.handleAt(shareAt(x)) : undefined;
    pressedAt = pointers.size === 1 ? x : undefined;
  };

  const onMove = (event: PointerEvent): void => {
    const x = xOf(event);
    target.onHover({ x, y: event.clientY - element.getBoundingClientRect().top });
    const was = pointers.get(event.pointerId);
    if (was === undefined) return;
    if (pressedAt !== undefined && Math.abs(x - pressedAt) > PRESS_POINTS) pressedAt = undefined;
    pointers.set(event.pointerId, x);
    if (moveHandle !== undefined) moveHandle(shareAt(x));
    else if (pointers.size === 2) pinch(event.pointerId, was, x);
    else if (pressedAt === undefined) pan(was - x);
  };

  /** Two fingers hold the times that they are on. */
  const pinch = (id: number, was: number, x: number): void => {
    const other = [...pointers].find(([each]) => each !== id)?.[1];
    if (other === undefined || Math.abs(x - other) < 1) return;
    zoom(Math.abs(was - other) / Math.abs(x - other), other);
  };

  const onUp = (event: PointerEvent): void => {
    const wasPressed = pointers.delete(event.pointerId) && pressedAt !== undefined;
    if (wasPressed && moveHandle === undefined && event.type === 'pointerup')
      target.onPress(shareAt(xOf(event)));
    pressedAt = undefined;
    moveHandle = undefined;
  };

  element.addEventListener('wheel', onWheel, { ...options, passive: false });
  element.addEventListener('pointerdown', onDown, options);
  element.addEventListener('pointermove', onMove, options);
  element.addEventListener('pointerup', onUp, options);
  element.addEventListener('pointercancel', onUp, options);
  element.addEventListener('pointerleave', () => target.onHover(undefined), options);
  return () => listeners.abort();
}
