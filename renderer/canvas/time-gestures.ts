import type { GestureTarget } from './gesture-target.ts';
import { attachPointerGestures } from './pointer-gestures.ts';
import { attachWheelGestures } from './wheel-gestures.ts';

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
  attachWheelGestures(element, target, listeners.signal);
  attachPointerGestures(element, target, listeners.signal);
  return () => listeners.abort();
}
