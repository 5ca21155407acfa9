import { type GestureTarget, type PicturePart, type PicturePoint, pointOver } from './gesture-target.ts';

/** A hand is not quite still when it presses. */
const PRESS_POINTS = 4;
/** Fingers that are nearer than this say nothing of how far they are apart. */
const LEAST_PINCH_POINTS = 8;

const distance = (a: PicturePoint, b: PicturePoint): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Which axis two fingers zoom: the one along which they lie further apart. */
function pinchedAxis(one: PicturePoint, other: PicturePoint): 'x' | 'y' {
  return Math.abs(one.y - other.y) > Math.abs(one.x - other.x) ? 'y' : 'x';
}

/**
 * Moves time and frequencies by dragging the picture, frequencies alone by dragging their axis, and zooms by pinch: time
 * where the fingers lie side by side, frequencies where one lies above the other.
 *
 * @param signal takes the listeners away
 */
export function attachPointerGestures(
  element: HTMLElement,
  target: GestureTarget,
  signal: AbortSignal,
): void {
  const { time, frequency } = target;
  const pointers = new Map<number, PicturePoint>();
  /** As long as it may be a press and no drag. */
  let pressedAt: PicturePoint | undefined;
  let dragged: PicturePart = 'rest';
  let pinched: 'x' | 'y' = 'x';
  let moveHandle: ((share: number) => void) | undefined;

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const point = pointOver(element, event);
    const [first] = pointers.values();
    pointers.set(event.pointerId, point);
    dragged = target.partAt?.(point) ?? 'rest';
    moveHandle =
      first === undefined && dragged !== 'frequency-axis'
        ? target.handleAt?.(time.shareAt(point))
        : undefined;
    pressedAt = first === undefined ? point : undefined;
    if (first !== undefined) pinched = pinchedAxis(first, point);
  };

  const onMove = (event: PointerEvent): void => {
    const point = pointOver(element, event);
    target.onHover(point);
    const was = pointers.get(event.pointerId);
    if (was === undefined) return;
    if (pressedAt !== undefined && distance(point, pressedAt) > PRESS_POINTS) pressedAt = undefined;
    pointers.set(event.pointerId, point);
    if (moveHandle !== undefined) moveHandle(time.shareAt(point));
    else if (pointers.size === 2) pinch(event.pointerId, was, point);
    else if (pressedAt === undefined) drag(was, point);
  };

  const drag = (was: PicturePoint, point: PicturePoint): void => {
    if (dragged !== 'frequency-axis') time.pan((was.x - point.x) / time.length());
    if (dragged !== 'rest') frequency?.pan((point.y - was.y) / frequency.length());
  };

  /** Two fingers hold what they are on. */
  const pinch = (id: number, was: PicturePoint, point: PicturePoint): void => {
    const other = [...pointers].find(([each]) => each !== id)?.[1];
    if (other === undefined) return;
    const apart = Math.abs(point[pinched] - other[pinched]);
    const wereApart = Math.abs(was[pinched] - other[pinched]);
    if (Math.min(apart, wereApart) < LEAST_PINCH_POINTS) return;
    const axis = pinched === 'y' ? frequency : time;
    axis?.zoom(wereApart / apart, axis.shareAt(other));
  };

  const onUp = (event: PointerEvent): void => {
    const wasPressed = pointers.delete(event.pointerId) && pressedAt !== undefined;
    const isPress = wasPressed && moveHandle === undefined && event.type === 'pointerup';
    if (isPress && dragged !== 'frequency-axis') target.onPress(time.shareAt(pointOver(element, event)));
    pressedAt = undefined;
    moveHandle = undefined;
  };

  const onDoubleClick = (event: MouseEvent): void => {
    if (target.partAt?.(pointOver(element, event)) === 'frequency-axis') target.onFrequencyAxisReset?.();
  };

  element.addEventListener('pointerdown', onDown, { signal });
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', onUp, { signal });
  element.addEventListener('pointercancel', onUp, { signal });
  element.addEventListener('pointerleave', () => target.onHover(undefined), { signal });
  element.addEventListener('dblclick', onDoubleClick, { signal });
}
