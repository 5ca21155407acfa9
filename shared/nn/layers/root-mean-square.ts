import type { Tensor } from '../graph.ts';
import { add, reduceMean, sqrt, square } from '../operations.ts';

/**
 * Level of each example over all its channels and samples, √(mean x² + floor). A network that divides its input by it
 * and multiplies its result treats loud and quiet audio alike.
 *
 * @param x [batch, channels, samples]
 * @param powerFloor mean power of silence
 * @returns [batch, 1, 1]
 */
export function rootMeanSquare(x: Tensor, powerFloor: number): Tensor {
  return sqrt(add(reduceMean(square(x), { axes: [1, 2], keepDims: true }), powerFloor));
}
