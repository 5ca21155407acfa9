/**
 * The short-time Fourier transform inside a graph: frames by reshaping and shifted slices, then one matrix product
 * with the windowed basis, so that it has gradients and runs at the speed of a matrix product.
 */
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor } from '../graph.ts';
import { add, concat, matMul, padAxis, reshape, slice } from '../operations.ts';

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

/** [nFft, 2·bins]: column k is cos(2πkn/N)·w[n], column bins + k is -sin(2πkn/N)·w[n]. */
function analysisBasis(graph: Graph, { nFft, window }: StftOptions): Tensor {
  const bins = binCount(nFft);
  const basis = new Float32Array(nFft * 2 * bins);
  for (let n = 0; n < nFft; n++) {
    for (let k = 0; k < bins; k++) {
      const phase = (2 * Math.PI * ((k * n) % nFft)) / nFft;
      basis[n * 2 * bins + k] = Math.cos(phase) * window[n]!;
      basis[n * 2 * bins + bins + k] = -Math.sin(phase) * window[n]!;
    }
  }
  return graph.constant(basis, [nFft, 2 * bins]);
}

/** [2·bins, nFft]: the inverse transform of a real signal, times the window. */
function synthesisBasis(graph: Graph, { nFft, window }: StftOptions): Tensor {
  const bins = binCount(nFft);
  const basis = new Float32Array(2 * bins * nFft);
  for (let k = 0; k < bins; k++) {
    const weight = (k === 0 || k === nFft / 2 ? 1 : 2) / nFft;
    for (let n = 0; n < nFft; n++) {
      const phase = (2 * Math.PI * ((k * n) % nFft)) / nFft;
      basis[k * nFft + n] = weight * Math.cos(phase) * window[n]!;
      basis[(bins + k) * nFft + n] = -weight * Math.sin(phase) * window[n]!;
    }
  }
  return graph.constant(basis, [2 * bins, nFft]);
}

/**
 * Transform of whole frames, without padding at the ends (torch.stft with center=False).
 *
 * @param x [batch, samples]; samples is a multiple of hopLength
 * @returns [batch, frames, 2·bins], real parts then imaginary parts; frames = (samples - nFft) / hopLength + 1
 */
export function stft(x: Tensor, options: StftOptions): Tensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const [batch, samples] = x.shape as [number, number];
  requireArgument(
    samples % hopLength === 0 && samples >= nFft,
    `stft: samples must be a multiple of hopLength ${hopLength} and at least nFft ${nFft}, got ${samples}`,
  );
  const hops = samples / hopLength;
  const overlap = nFft / hopLength;
  const frames = hops - overlap + 1;
  const chunks = reshape(x, [batch, hops, hopLength]);
  const shifted = Array.from({ length: overlap }, (_, shift) => slice(chunks, 1, shift, shift + frames));
  return matMul(concat(shifted, 2), analysisBasis(x.graph, options));
}

/**
 * Overlap-add of windowed inverse transforms. It returns the signal where the product of the two windows sums to 1
 * over the frames that cover a sample; the first and last nFft - hopLength samples have fewer frames.
 *
 * @param spectrum [batch, frames, 2·bins]
 * @returns [batch, (frames - 1) · hopLength + nFft]
 */
export function inverseStft(spectrum: Tensor, options: StftOptions): Tensor {
  requireSizes(options);
  const { nFft, hopLength } = options;
  const [batch, frames] = spectrum.shape as [number, number, number];
  const overlap = nFft / hopLength;
  const pieces = matMul(spectrum, synthesisBasis(spectrum.graph, options));
  const sum = Array.from({ length: overlap }, (_, shift) => {
    const part = slice(pieces, 2, shift * hopLength, (shift + 1) * hopLength);
    return padAxis(part, 1, shift, overlap - 1 - shift);
  }).reduce(add);
  return reshape(sum, [batch, (frames + overlap - 1) * hopLength]);
}
