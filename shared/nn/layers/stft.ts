/**
 * The short-time Fourier transform inside a graph: frames by reshaping and shifted slices, then one matrix product
 * with the windowed basis, so that it has gradients and runs at the speed of a matrix product.
 */
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor } from '../graph.ts';
import { add, matMul, multiply, negate, reshape, slice, subtract } from '../operations.ts';
import type { Shape } from '../ops.ts';
import { cutFrames, overlapAdd } from './frames.ts';

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

/** Number of bins of a real transform: nFft / 2 + 1. */
export function binCount(nFft: number): number {
  return nFft / 2 + 1;
}

function requireSizes({ nFft, hopLength, window }: StftOptions): void {
  requireArgument(
    Number.isInteger(nFft / 2) && Number.isInteger(nFft / hopLength) && window.length === nFft,
    `stft: nFft must be even, a multiple of hopLength and the window's length, got ${nFft}, ${hopLength}, ${window.length}`,
  );
}

/** cos and sin of 2π·n·k·stride/nFft for n < nFft and k < count. */
function phaseTables(
  graph: Graph,
  nFft: number,
  count: number,
  stride: number,
  shape: Shape,
): { cosine: Tensor; sine: Tensor } {
  const phase = (index: number): number => {
    const n = Math.floor(index / count);
    return (2 * Math.PI * ((n * (index % count) * stride) % nFft)) / nFft;
  };
  const length = nFft * count;
  return {
    cosine: graph.constant(
      Float32Array.from({ length }, (_, index) => Math.cos(phase(index))),
      shape,
    ),
    sine: graph.constant(
      Float32Array.from({ length }, (_, index) => Math.sin(phase(index))),
      shape,
    ),
  };
}

/** A spectrum, or a basis for one, as two tensors of one shape: real and imaginary parts. */
export interface ComplexTensor {
  readonly real: Tensor;
  readonly imaginary: Tensor;
}

/**
 * Two matrices [nFft, bins]: cos(2πkn/N)·w[n] and -sin(2πkn/N)·w[n]. The graph holds tables for coarse and fine
 * frequencies and multiplies them out by the angle sum formulas: a megabyte in the model file instead of seventeen at
 * nFft 2048; the runtime folds the product once, when it loads the model.
 */
function windowedBasis(graph: Graph, { nFft, window }: StftOptions): ComplexTensor {
  const bins = binCount(nFft);
  const fineCount = 2 ** Math.round(Math.log2(bins) / 2);
  const coarseCount = Math.ceil(bins / fineCount);
  const coarse = phaseTables(graph, nFft, coarseCount, fineCount, [nFft, coarseCount, 1]);
  const fine = phaseTables(graph, nFft, fineCount, 1, [nFft, 1, fineCount]);
  const columns = (x: Tensor) => slice(reshape(x, [nFft, coarseCount * fineCount]), 1, 0, bins);
  const cosine = subtract(multiply(coarse.cosine, fine.cosine), multiply(coarse.sine, fine.sine));
  const sine = add(multiply(coarse.sine, fine.cosine), multiply(coarse.cosine, fine.sine));
  const weights = graph.constant(Float32Array.from(window), [nFft, 1]);
  return {
    real: multiply(columns(cosine), weights),
    imaginary: multiply(negate(columns(sine)), weights),
  };
}

/** [1, bins]: 1/nFft for the bins at 0 Hz and at Nyquist, 2/nFft for the others, which stand for two. */
function inverseWeights(graph: Graph, nFft: number): Tensor {
  const bins = binCount(nFft);
  const weights = Float32Array.from({ length: bins }, (_, k) => (k === 0 || k === nFft / 2 ? 1 : 2) / nFft);
  return graph.constant(weights, [1, bins]);
}

/**
 * Transform of whole frames, without padding at the ends (torch.stft with center=False).
 *
 * @param x [batch, samples]; samples is a multiple of hopLength
 * @returns two tensors [batch, frames, bins]; frames = (samples - nFft) / hopLength + 1
 */
export function stft(x: Tensor, options: StftOptions): ComplexTensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const windows = cutFrames(x, { frameLength: nFft, hopLength });
  const basis = windowedBasis(x.graph, options);
  return { real: matMul(windows, basis.real), imaginary: matMul(windows, basis.imaginary) };
}

/**
 * Overlap-add of windowed inverse transforms. It returns the signal where the product of the two windows sums to 1
 * over the frames that cover a sample; the first and last nFft - hopLength samples have fewer frames.
 *
 * @param spectrum [batch, frames, bins]
 * @returns [batch, (frames - 1) · hopLength + nFft]
 */
export function inverseStft(spectrum: ComplexTensor, options: StftOptions): Tensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const { real, imaginary } = spectrum;
  const { graph } = real;
  const basis = windowedBasis(graph, options);
  const weights = inverseWeights(graph, nFft);
  const pieces = add(
    matMul(real, multiply(basis.real, weights), { transposeB: true }),
    matMul(imaginary, multiply(basis.imaginary, weights), { transposeB: true }),
  );
  return overlapAdd(pieces, { frameLength: nFft, hopLength });
}
