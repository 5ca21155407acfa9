/** Left and right as mid and side, and back. */
import type { Tensor } from '../graph.ts';
import { add, concat, multiply, slice, subtract } from '../operations.ts';

/** [batch, left and right, samples] to [batch, mid and side, samples]: (L + R)/2 and (L - R)/2. */
export function toMidSide(audio: Tensor): Tensor {
  const [left, right] = [slice(audio, 1, 0, 1), slice(audio, 1, 1, 2)];
  return multiply(concat([add(left, right), subtract(left, right)], 1), 0.5);
}

/** The inverse of {@link toMidSide}. */
export function fromMidSide(x: Tensor): Tensor {
  const [mid, side] = [slice(x, 1, 0, 1), slice(x, 1, 1, 2)];
  return concat([add(mid, side), subtract(mid, side)], 1);
}
