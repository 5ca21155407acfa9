/** Halving and doubling the number of samples, as Wave-U-Net does (Stoller, Ewert and Dixon 2018). */
import type { Tensor } from '../graph.ts';
import { add, concat, multiply, reshape, slice } from '../operations.ts';

/** Keeps every `factor`-th sample of [batch, channels, samples], from the first on, without a filter. */
export function decimate(x: Tensor, factor: number): Tensor {
  return slice(x, 2, 0, undefined, factor);
}

/** Interleaves the samples of tensors of one shape [batch, channels, samples]: a0 b0 a1 b1 ... */
function interleave(tensors: readonly Tensor[]): Tensor {
  const [batch, channels, samples] = tensors[0]!.shape as [number, number, number];
  const columns = tensors.map((tensor) => reshape(tensor, [batch, channels, samples, 1]));
  return reshape(concat(columns, 3), [batch, channels, samples * tensors.length]);
}

/** Repeats each sample of [batch, channels, samples] `factor` times. */
export function upsampleNearest(x: Tensor, factor: number): Tensor {
  return interleave(Array.from({ length: factor }, () => x));
}

/**
 * Doubles the samples of [batch, channels, samples] by linear interpolation on sample centres, edges held:
 * torch.nn.functional.interpolate(scale_factor=2, mode='linear', align_corners=False).
 */
export function upsampleLinear(x: Tensor): Tensor {
  const samples = x.shape[2]!;
  const previous = concat([slice(x, 2, 0, 1), ...(samples > 1 ? [slice(x, 2, 0, samples - 1)] : [])], 2);
  const next = concat([...(samples > 1 ? [slice(x, 2, 1)] : []), slice(x, 2, samples - 1)], 2);
  const near = multiply(x, 0.75);
  return interleave([add(near, multiply(previous, 0.25)), add(near, multiply(next, 0.25))]);
}
