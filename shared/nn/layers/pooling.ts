import { requireArgument } from '../../errors.ts';
import type { Tensor } from '../graph.ts';
import { add, maximum, multiply, slice } from '../operations.ts';

/** What a pooling needs to know. */
export interface PoolOptions {
  /** Samples a window. */
  readonly size: number;
  /** Samples from window to window; default `size`. */
  readonly stride?: number;
}

/** For each place in a window, the samples that stand there: `size` tensors with one sample a window. */
function windowTaps(x: Tensor, { size, stride = size }: PoolOptions): readonly Tensor[] {
  const samples = x.shape[2]!;
  requireArgument(
    Number.isInteger(size) && size > 0 && size <= samples && Number.isInteger(stride) && stride > 0,
    `pooling: size must be 1..${samples} and stride positive, got ${size} and ${stride}`,
  );
  const last = Math.floor((samples - size) / stride) * stride;
  return Array.from({ length: size }, (_, tap) => slice(x, 2, tap, tap + last + 1, stride));
}

/** Greatest sample of each window of [batch, channels, samples]. */
export function maxPool1d(x: Tensor, options: PoolOptions): Tensor {
  return windowTaps(x, options).reduce(maximum);
}

/** Mean of each window of [batch, channels, samples]. */
export function averagePool1d(x: Tensor, options: PoolOptions): Tensor {
  return multiply(windowTaps(x, options).reduce(add), 1 / options.size);
}
