import type { SpectrogramChannel } from './settings.ts';

/** Weights of left and right. */
const WEIGHTS: Readonly<Record<SpectrogramChannel, readonly [left: number, right: number]>> = {
  left: [1, 0],
  right: [0, 1],
  mid: [0.5, 0.5],
  side: [0.5, -0.5],
};

/**
 * The channel of a block that is looked at.
 *
 * @param block planar, one or two channels; of one channel left, right and mid are itself, and side is silent
 * @param mixed room for what is to be computed, at least as long as the block; default: new
 * @returns a part of `mixed`, or one of the block's own where nothing is to be computed
 */
export function selectChannel(
  block: readonly Float32Array[],
  channel: SpectrogramChannel,
  mixed: Float32Array = new Float32Array(block[0]!.length),
): Float32Array {
  const left = block[0]!;
  const right = block[1] ?? left;
  const [leftWeight, rightWeight] = WEIGHTS[channel];
  if (rightWeight === 0) return left;
  if (leftWeight === 0 || (left === right && rightWeight > 0)) return right;
  for (let i = 0; i < left.length; i++) mixed[i] = leftWeight * left[i]! + rightWeight * right[i]!;
  return mixed.subarray(0, left.length);
}
