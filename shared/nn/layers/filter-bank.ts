/**
 * A bank of filters that splits a signal into bands of equal width, each at a rate as many times lower as there are
 * bands: a pseudo-QMF bank, cosine-modulated from one low-pass prototype. Synthesis is the transpose of analysis, so
 * the two together have no delay; they return the signal with an error 53 dB below it.
 *
 * Source: H. J. Nussbaumer 1981; the prototype by its 3 dB point as in Cruz-Roldán et al., "An efficient and simple
 * method for designing prototype filters for cosine-modulated pseudo-QMF banks", IEEE Signal Processing Letters 2002.
 */
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor } from '../graph.ts';
import { matMul, padAxis, slice, transpose } from '../operations.ts';
import { cutFrames, type FrameSizes, overlapAdd } from './frames.ts';

/** Filters are this many times as long as there are bands; longer ones separate better and blur transients. */
const OVERLAP = 8;
/** Shape of the prototype's Kaiser window: side lobes 80 dB down. */
const KAISER_BETA = 8;

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-16 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Low-pass of `length` taps with a cut-off in radians a sample: an ideal one under a Kaiser window. */
function windowedLowPass(length: number, cutoff: number): Float64Array {
  const centre = (length - 1) / 2;
  return Float64Array.from({ length }, (_, n) => {
    const t = n - centre;
    const ideal = t === 0 ? cutoff / Math.PI : Math.sin(cutoff * t) / (Math.PI * t);
    return (ideal * bessel0(KAISER_BETA * Math.sqrt(1 - (t / (centre + 0.5)) ** 2))) / bessel0(KAISER_BETA);
  });
}

/** Amplitude of a symmetric filter at a frequency in radians a sample. */
function amplitudeAt(filter: Float64Array, frequency: number): number {
  const centre = (filter.length - 1) / 2;
  return filter.reduce((sum, tap, n) => sum + tap * Math.cos(frequency * (n - centre)), 0);
}

/**
 * The low-pass whose neighbours' powers sum to one where they meet: 3 dB down at half a band's width, found by
 * bisection on the cut-off.
 */
function prototype(bands: number): Float64Array {
  const length = OVERLAP * bands;
  const edge = Math.PI / (2 * bands);
  let [low, high] = [0.5 * edge, 2 * edge];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const filter = windowedLowPass(length, middle);
    if (amplitudeAt(filter, edge) / amplitudeAt(filter, 0) < Math.SQRT1_2) low = middle;
    else high = middle;
  }
  const filter = windowedLowPass(length, (low + high) / 2);
  const gain = amplitudeAt(filter, 0);
  return filter.map((tap) => tap / gain);
}

/**
 * The filters as columns, [taps, bands]; band k is centred at (k + ½)·π / bands. They are scaled so that bands and
 * signal have the same energy.
 */
function modulatedFilters(graph: Graph, bands: number): Tensor {
  const lowPass = prototype(bands);
  const centre = (lowPass.length - 1) / 2;
  const scale = 2 * Math.sqrt(bands);
  const data = Float32Array.from({ length: lowPass.length * bands }, (_, index) => {
    const [n, band] = [Math.floor(index / bands), index % bands];
    const phase = ((2 * band + 1) * Math.PI * (n - centre)) / (2 * bands);
    return scale * lowPass[n]! * Math.cos(phase + ((band % 2 === 0 ? 1 : -1) * Math.PI) / 4);
  });
  return graph.constant(data, [lowPass.length, bands]);
}

const sizes = (bands: number): FrameSizes => ({ frameLength: OVERLAP * bands, hopLength: bands });

/** Samples of a frame before, and after, the hop that it is centred on. */
const margin = (bands: number): number => ((OVERLAP - 1) * bands) / 2;

/**
 * Splits signals into bands.
 *
 * @param x [batch, samples]; samples is a multiple of the even number of bands
 * @param bands number of bands, from low to high
 * @returns [batch, bands, samples / bands]
 */
export function splitBands(x: Tensor, bands: number): Tensor {
  requireArgument(bands % 2 === 0, `filter bank: bands must be even, got ${bands}`);
  const padded = padAxis(x, 1, margin(bands), margin(bands));
  return transpose(matMul(cutFrames(padded, sizes(bands)), modulatedFilters(x.graph, bands)), [0, 2, 1]);
}

/**
 * Joins bands to signals: the transpose of {@link splitBands}. The first and last few samples, for which frames
 * outside would be needed, fade.
 *
 * @param x [batch, bands, frames]
 * @returns [batch, bands · frames]
 */
export function joinBands(x: Tensor): Tensor {
  const [, bands, frames] = x.shape as [number, number, number];
  const pieces = matMul(transpose(x, [0, 2, 1]), modulatedFilters(x.graph, bands), { transposeB: true });
  const signal = overlapAdd(pieces, sizes(bands));
  return slice(signal, 1, margin(bands), margin(bands) + bands * frames);
}
