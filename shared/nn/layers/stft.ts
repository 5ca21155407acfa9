/**
 * The short-time Fourier transform inside a graph: frames by reshaping and shifted slices, a window, and a transform of
 * each frame (`real-dft.ts`).
 */
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor } from '../graph.ts';
import { multiply } from '../operations.ts';
import { cutFrames, overlapAdd } from './frames.ts';
import { type ComplexTensor, realDft } from './real-dft.ts';

/** Sizes of a transform. */
export interface StftOptions {
  /** Samples a frame. */
  readonly nFft: number;
  /** Samples from frame to frame; divides nFft. */
  readonly hopLength: number;
  /** Weight of each of the nFft samples of a frame. */
  readonly window: Float64Array;
}

/** Periodic Hann window: 0.5 - 0.5·cos(2πn/N), as torch.hann_window and scipy.signal.get_window make it. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

function requireSizes({ nFft, hopLength, window }: StftOptions): void {
  requireArgument(
    Number.isInteger(nFft / 2) && Number.isInteger(nFft / hopLength) && window.length === nFft,
    `stft: nFft must be even, a multiple of hopLength and the window's length, got ${nFft}, ${hopLength}, ${window.length}`,
  );
}

/**
 * Transform of whole frames, without padding at the ends (torch.stft with center=False).
 *
 * @param x [batch, samples]; samples is a multiple of hopLength
 * @returns two tensors [batch, frames, bins], the bins in the order of `binOrder`;
 *   frames = (samples - nFft) / hopLength + 1
 */
export function stft(x: Tensor, options: StftOptions): ComplexTensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const frames = cutFrames(x, { frameLength: nFft, hopLength });
  return realDft(x.graph, nFft).forward(multiply(frames, windowTensor(x.graph, options)));
}

/**
 * Overlap-add of windowed inverse transforms. It returns the signal where the product of the two windows sums to 1
 * over the frames that cover a sample; the first and last nFft - hopLength samples have fewer frames.
 *
 * @param spectrum [batch, frames, bins], as {@link stft} returns it
 * @returns [batch, (frames - 1) · hopLength + nFft]
 */
export function inverseStft(spectrum: ComplexTensor, options: StftOptions): Tensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const { graph } = spectrum.real;
  const frames = multiply(realDft(graph, nFft).inverse(spectrum), windowTensor(graph, options));
  return overlapAdd(frames, { frameLength: nFft, hopLength });
}

function windowTensor(graph: Graph, { nFft, window }: StftOptions): Tensor {
  return graph.constant(Float32Array.from(window), [nFft]);
}
