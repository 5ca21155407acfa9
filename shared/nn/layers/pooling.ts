import { requireArgument } from '../../errors.ts';
import type { Tensor } from '../graph.ts';
import { add, maximum, multiply, reshape, slice } from '../operations.ts';

/** What a pooling needs to know; sizes are the same along every axis. */
export interface PoolOptions {
  /** Samples a window. */
  readonly size: number;
  /** Samples from window to window; default `size`. */
  readonly stride?: number;
}

/** For each place in a window along an axis, the samples that stand there: `size` tensors with one sample a window. */
function windowTaps(x: Tensor, axis: number, { size, stride = size }: PoolOptions): readonly Tensor[] {
  const samples = x.shape[axis]!;
  requireArgument(
    Number.isInteger(size) && size > 0 && size <= samples && Number.isInteger(stride) && stride > 0,
    `pooling: size must be 1..${samples} and stride positive, got ${size} and ${stride}`,
  );
  if (stride === size) return windowPhases(x, axis, size);
  const last = Math.floor((samples - size) / stride) * stride;
  return Array.from({ length: size }, (_, tap) => slice(x, axis, tap, tap + last + 1, stride));
}

/**
 * The same of windows side by side, which are an axis of their own: the gradients of its places are laid beside each other,
 * where those of every other sample would have to be spread and added.
 */
function windowPhases(x: Tensor, axis: number, size: number): readonly Tensor[] {
  const windows = Math.floor(x.shape[axis]! / size);
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const split = reshape(slice(x, axis, 0, windows * size), [...before, windows, size, ...after]);
  return Array.from({ length: size }, (_, tap) =>
    reshape(slice(split, axis + 1, tap, tap + 1), [...before, windows, ...after]),
  );
}

const maxAlong = (x: Tensor, axis: number, options: PoolOptions): Tensor =>
  windowTaps(x, axis, options).reduce(maximum);

const meanAlong = (x: Tensor, axis: number, options: PoolOptions): Tensor =>
  multiply(windowTaps(x, axis, options).reduce(add), 1 / options.size);

/** Greatest sample of each window of [batch, channels, samples]. */
export function maxPool1d(x: Tensor, options: PoolOptions): Tensor {
  return maxAlong(x, 2, options);
}

/** Mean of each window of [batch, channels, samples]. */
export function averagePool1d(x: Tensor, options: PoolOptions): Tensor {
  return meanAlong(x, 2, options);
}

/** Greatest sample of each square window of [batch, channels, height, width]: of its rows, and then of those. */
export function maxPool2d(x: Tensor, options: PoolOptions): Tensor {
  return maxAlong(maxAlong(x, 3, options), 2, options);
}

/** Mean of each square window of [batch, channels, height, width]. */
export function averagePool2d(x: Tensor, options: PoolOptions): Tensor {
  return meanAlong(meanAlong(x, 3, options), 2, options);
}
