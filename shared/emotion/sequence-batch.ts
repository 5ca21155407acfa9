import type { Random } from '../random.ts';

/** Sequences of different lengths side by side, as a network takes them. */
export interface SequenceBatch {
  /** [frames, batch, features], row-major; zeros where there is padding. */
  readonly frames: Float32Array;
  /** [frames, batch]: 1 where there is sound, 0 where there is padding. */
  readonly mask: Float32Array;
}

/**
 * Puts sequences side by side. What is too long is cut, what is too short is padded with zeros; the whole of either is
 * split at random between start and end, or in the middle without a generator.
 *
 * @param sequences rows of `features` values each
 * @param frameCount frames of the result
 * @param batchSize columns of the result, at least as many as sequences; the others stay padding
 */
export function batchSequences(
  sequences: readonly Float32Array[],
  sizes: { readonly frameCount: number; readonly batchSize: number; readonly features: number },
  random?: Random,
): SequenceBatch {
  const { frameCount, batchSize, features } = sizes;
  const frames = new Float32Array(frameCount * batchSize * features);
  const mask = new Float32Array(frameCount * batchSize);
  for (const [column, sequence] of sequences.entries()) {
    const length = sequence.length / features;
    const surplus = Math.abs(length - frameCount);
    const split = random === undefined ? Math.floor(surplus / 2) : random.integer(0, surplus + 1);
    const [source, target] = length > frameCount ? [split, 0] : [0, split];
    for (let t = 0; t < Math.min(length, frameCount); t++) {
      const place = (target + t) * batchSize + column;
      frames.set(sequence.subarray((source + t) * features, (source + t + 1) * features), place * features);
      mask[place] = 1;
    }
  }
  return { frames, mask };
}
