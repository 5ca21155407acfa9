import type { Tensor } from '../graph.ts';
import { add, divide, multiply, reduceSum, reshape } from '../operations.ts';

/**
 * Mean over the steps that are no padding.
 *
 * @param x [batch, steps, width]
 * @param mask [batch, steps]: 1 for a step, 0 for padding
 * @returns [batch, width]; zeros where everything is padding
 */
export function maskedMean(x: Tensor, mask: Tensor): Tensor {
  const [batch, steps] = x.shape as [number, number, number];
  const sum = reduceSum(multiply(x, reshape(mask, [batch, steps, 1])), { axes: [1] });
  return divide(sum, add(reduceSum(mask, { axes: [1], keepDims: true }), 1e-6));
}
