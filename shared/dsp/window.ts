import { requireArgument } from '../errors.ts';

/** The window shapes of {@link createWindow}. */
export type WindowKind = 'rectangular' | 'hann' | 'hamming' | 'blackman';

/** Coefficients a_k of w(x) = Σ (-1)^k a_k cos(2πkx), the generalised cosine windows. */
const COSINE_TERMS: Record<WindowKind, readonly number[]> = {
  rectangular: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
};

/**
 * A generalised cosine window.
 *
 * @param kind the shape
 * @param length number of samples, an integer of at least 1
 * @param periodic `true` (the default, as `torch.hann_window` and librosa) for spectral analysis: the window is one
 *   period of length `length`, so that hops that divide it sum to a constant; `false` for filter design: symmetric
 * @returns `length` weights of at most 1
 * @throws LatheError `bad-argument` for a length that is not a positive integer
 */
export function createWindow(kind: WindowKind, length: number, periodic = true): Float64Array {
  requireArgument(
    Number.isInteger(length) && length >= 1,
    `createWindow: length must be a positive integer, got ${length}`,
  );
  const terms = COSINE_TERMS[kind];
  const period = periodic ? length : length - 1;
  const window = new Float64Array(length);
  for (let n = 0; n < length; n++) {
    const angle = period === 0 ? Math.PI : (2 * Math.PI * n) / period;
    let weight = 0;
    for (let k = 0; k < terms.length; k++) weight += (k % 2 === 0 ? 1 : -1) * terms[k]! * Math.cos(k * angle);
    window[n] = weight;
  }
  return window;
}

/** Modified Bessel function of the first kind, order 0, by its power series Σ ((x/2)^k / k!)². */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * Weight of a Kaiser window at a point, for windowed-sinc interpolators that need it off the grid.
 *
 * @param position -1 ... 1, 0 is the centre; 0 outside
 * @param beta side lobes against main-lobe width: 5 has side lobes of -50 dB, 8.6 of -90 dB, 12 of -120 dB
 */
export function kaiserWeight(position: number, beta: number): number {
  const inside = 1 - position * position;
  return inside < 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / besselI0(beta);
}
