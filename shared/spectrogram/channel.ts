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
 * @returns a new array, or one of the block's own where nothing is to be computed
 */
export function selectChannel(block: readonly Float32Array[], channel: SpectrogramChannel): Float32Array {
  const left = block[0]!;
  const right = block[1] ?? left;
  const [leftWeight, rightWeight] = WEIGHTS[channel];
  if (rightWeight === 0) return left;
  if (leftWeight === 0 || (left === right && rightWeight > 0)) return right;
  const mixed = new Float32Array(left.length);
  for (let i = 0; i < mixed.length; i++) mixed[i] = leftWeight * left[i]! + rightWeight * right[i]!;
  return mixed;
}
