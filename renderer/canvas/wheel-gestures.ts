import { type GestureTarget, pointOver } from './gesture-target.ts';

/** Wheels tell points or lines. */
const POINTS_PER_LINE = 16;
/** A notch of a wheel is about 100 points and zooms by a fifth; pinches on a touchpad tell a few points. */
const ZOOM_PER_POINT = { wheel: 0.002, pinch: 0.01 };

/**
 * Zooms by wheel, and pans where it is turned sideways or with Shift: through time, and with Alt or over the frequency
 * axis through frequencies.
 *
 * @param signal takes the listener away
 */
export function attachWheelGestures(element: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const point = pointOver(element, event);
    const isUpright = event.altKey || target.partAt?.(point) === 'frequency-axis';
    const axis = isUpright ? target.frequency : target.time;
    if (axis === undefined) return;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? POINTS_PER_LINE : 1;
    const isSideways = !isUpright && Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && (event.shiftKey || isSideways)) {
      // Some browsers turn a wheel with Shift sideways by themselves.
      const by =
        ((event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX) * unit) / axis.length();
      axis.pan(isUpright ? -by : by);
      return;
    }
    const rate = event.ctrlKey ? ZOOM_PER_POINT.pinch : ZOOM_PER_POINT.wheel;
    axis.zoom(Math.exp(event.deltaY * unit * rate), axis.shareAt(point));
  };
  element.addEventListener('wheel', onWheel, { signal, passive: false });
}
