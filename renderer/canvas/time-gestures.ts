import type { GestureAxis, GestureTarget } from './gesture-target.ts';
import { attachPointerGestures } from './pointer-gestures.ts';
import { attachWheelGestures } from './wheel-gestures.ts';

/** An axis that there is not. */
const NO_AXIS: GestureAxis = { shareAt: () => 0, length: () => 1, zoom: () => {}, pan: () => {} };

/**
 * Zooms and moves a picture that has time alone, by wheel, drag and pinch.
 *
 * @returns takes the listeners away
 */
export function attachTimeGestures(
  element: HTMLElement,
  target: Pick<GestureTarget, 'time' | 'onPress' | 'onHover'>,
): () => void {
  const listeners = new AbortController();
  const timeAlone: GestureTarget = {
    ...target,
    frequency: NO_AXIS,
    partAt: () => 'rest',
    onFrequencyAxisReset: () => {},
    handleAt: () => undefined,
  };
  attachWheelGestures(element, timeAlone, listeners.signal);
  attachPointerGestures(element, timeAlone, listeners.signal);
  return () => listeners.abort();
}
