/**
 * Halving and doubling the number of samples, as Wave-U-Net does (Stoller, Ewert and Dixon 2018). Samples are taken in
 * blocks and multiplied by small constant matrices: a runtime moves blocks several times faster than single samples.
 */
import type { Tensor } from '../graph.ts';
import { concat, matMul, reshape, slice } from '../operations.ts';

/** Greatest number of samples that a block has at the lower rate. */
const BLOCK = 16;

/** The greatest power of two up to {@link BLOCK} that divides a number of samples. */
function blockLength(samples: number): number {
  let length = BLOCK;
  while (samples % length !== 0) length /= 2;
  return length;
}

/** A constant matrix from a function of row and column. */
function matrix(
  x: Tensor,
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
): Tensor {
  const data = Float32Array.from({ length: rows * columns }, (_, index) =>
    value(Math.floor(index / columns), index % columns),
  );
  return x.graph.constant(data, [rows, columns]);
}

/** Keeps every `factor`-th sample of [batch, channels, samples], from the first on, without a filter. */
export function decimate(x: Tensor, factor: number): Tensor {
  const [batch, channels, samples] = x.shape as [number, number, number];
  if (samples % factor !== 0) return slice(x, 2, 0, undefined, factor);
  const kept = samples / factor;
  const block = blockLength(kept);
  const selection = matrix(x, block * factor, block, (row, column) => (row === column * factor ? 1 : 0));
  const blocks = reshape(x, [(batch * channels * kept) / block, block * factor]);
  return reshape(matMul(blocks, selection), [batch, channels, kept]);
}

/** Repeats each sample of [batch, channels, samples] `factor` times. */
export function upsampleNearest(x: Tensor, factor: number): Tensor {
  const [batch, channels, samples] = x.shape as [number, number, number];
  const block = blockLength(samples);
  const repetition = matrix(x, block, block * factor, (row, column) =>
    Math.floor(column / factor) === row ? 1 : 0,
  );
  const blocks = reshape(x, [(batch * channels * samples) / block, block]);
  return reshape(matMul(blocks, repetition), [batch, channels, samples * factor]);
}

/**
 * Doubles the samples of [batch, channels, samples] by linear interpolation on sample centres, edges held:
 * torch.nn.functional.interpolate(scale_factor=2, mode='linear', align_corners=False).
 */
export function upsampleLinear(x: Tensor): Tensor {
  const [batch, channels, samples] = x.shape as [number, number, number];
  const block = blockLength(samples);
  const count = samples / block;
  const blocks = reshape(x, [batch * channels, count, block]);
  // Each block sees the last sample before it and the first after it; the ends of the signal see themselves.
  const firsts = slice(blocks, 2, 0, 1);
  const lasts = slice(blocks, 2, block - 1);
  const before = concat([slice(firsts, 1, 0, 1), ...(count > 1 ? [slice(lasts, 1, 0, count - 1)] : [])], 1);
  const after = concat([...(count > 1 ? [slice(firsts, 1, 1)] : []), slice(lasts, 1, count - 1)], 1);
  const padded = reshape(concat([before, blocks, after], 2), [batch * channels * count, block + 2]);
  const weights = matrix(x, block + 2, 2 * block, (row, column) => {
    const near = 1 + Math.floor(column / 2);
    const far = column % 2 === 0 ? near - 1 : near + 1;
    return row === near ? 0.75 : row === far ? 0.25 : 0;
  });
  return reshape(matMul(padded, weights), [batch, channels, 2 * samples]);
}
