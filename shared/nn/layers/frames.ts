/** Cutting a signal into overlapping frames and adding frames up again, by reshaping and shifted slices. */
import { requireArgument } from '../../errors.ts';
import type { Tensor } from '../graph.ts';
import { add, concat, padAxis, reshape, slice } from '../operations.ts';

/** Sizes of overlapping frames. */
export interface FrameSizes {
  /** Samples a frame; a multiple of hopLength. */
  readonly frameLength: number;
  /** Samples from frame to frame. */
  readonly hopLength: number;
}

/**
 * Whole frames of a signal, without padding at its ends.
 *
 * @param x [batch, samples]; samples is a multiple of hopLength
 * @returns [batch, frames, frameLength]; frames = (samples - frameLength) / hopLength + 1
 */
export function cutFrames(x: Tensor, { frameLength, hopLength }: FrameSizes): Tensor {
  const [batch, samples] = x.shape as [number, number];
  requireArgument(
    samples % hopLength === 0 && samples >= frameLength,
    `frames: samples must be a multiple of hopLength ${hopLength} and at least ${frameLength}, got ${samples}`,
  );
  const hops = samples / hopLength;
  const overlap = frameLength / hopLength;
  const frames = hops - overlap + 1;
  const chunks = reshape(x, [batch, hops, hopLength]);
  return concat(
    Array.from({ length: overlap }, (_, shift) => slice(chunks, 1, shift, shift + frames)),
    2,
  );
}

/**
 * The transpose of {@link cutFrames}: frames are added where they overlap.
 *
 * @param frames [batch, frames, frameLength]
 * @returns [batch, (frames - 1) · hopLength + frameLength]
 */
export function overlapAdd(frames: Tensor, { frameLength, hopLength }: FrameSizes): Tensor {
  const [batch, count] = frames.shape as [number, number, number];
  const overlap = frameLength / hopLength;
  const sum = Array.from({ length: overlap }, (_, shift) => {
    const part = slice(frames, 2, shift * hopLength, (shift + 1) * hopLength);
    return padAxis(part, 1, shift, overlap - 1 - shift);
  }).reduce(add);
  return reshape(sum, [batch, (count + overlap - 1) * hopLength]);
}
