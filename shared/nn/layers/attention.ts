/** Self-attention between the steps of sequences. */
import { requireArgument } from '../../errors.ts';
import type { Tensor } from '../graph.ts';
import { xavierUniform, zeros } from '../initializers.ts';
import { add, matMul, multiply, reshape, softmax, subtract, transpose } from '../operations.ts';
import { linear } from './linear.ts';

/** What {@link multiHeadAttention} needs to know. */
export interface AttentionOptions {
  /** Parameters are called `<name>.query.weight`, `.key`, `.value`, `.output` and their biases. */
  readonly name: string;
  /** Divides the width. */
  readonly heads: number;
}

/** Taken off the score of a step that is padding: its weight becomes 0 in single precision. */
const PADDING_PENALTY = 1e4;

/**
 * Multi-head scaled dot-product self-attention (Vaswani et al. 2017): softmax(QKᵀ / √(width / heads)) V in each head,
 * joined and projected.
 *
 * @param x [batch, steps, width]
 * @param mask [batch, steps]: 1 for a step, 0 for padding, which nothing attends to
 * @returns [batch, steps, width]
 */
export function multiHeadAttention(x: Tensor, mask: Tensor, { name, heads }: AttentionOptions): Tensor {
  const [batch, steps, width] = x.shape as [number, number, number];
  requireArgument(width % heads === 0, `${name}: heads must divide the width ${width}, got ${heads}`);
  const headWidth = width / heads;
  const project = (input: Tensor, part: string): Tensor =>
    linear(input, {
      name: `${name}.${part}`,
      outFeatures: width,
      initializer: xavierUniform,
      biasInitializer: zeros,
    });
  /** [batch, heads, steps, headWidth] */
  const perHead = (part: string): Tensor =>
    transpose(reshape(project(x, part), [batch, steps, heads, headWidth]), [0, 2, 1, 3]);
  const scores = multiply(
    matMul(perHead('query'), perHead('key'), { transposeB: true }),
    1 / Math.sqrt(headWidth),
  );
  const penalty = multiply(subtract(reshape(mask, [batch, 1, 1, steps]), 1), PADDING_PENALTY);
  const weights = softmax(add(scores, penalty), -1);
  const joined = reshape(transpose(matMul(weights, perHead('value')), [0, 2, 1, 3]), [batch, steps, width]);
  return project(joined, 'output');
}
