import { kaiserWeight } from './window.ts';

/** Times of oversampling: two doublings. */
const FACTOR = 4;
/**
 * Reach of the half-band filters of both doublings in samples of the higher rate, odd, with an even number of taps on a
 * side: the second has room to spare.
 */
const FIRST_REACH = 63;
const SECOND_REACH = 11;
const KAISER_BETA = 8;
/** Samples beside a stretch that its filters see: at twice the rate the first doubling reaches FIRST_REACH, and so back. */
export const SHAPER_MARGIN = 72;

/** A function of the momentary value, such as a soft clipper. */
export type Waveshape = (value: number) => number;

/**
 * What a waveshape changes in a signal, oversampled four times: overtones that it makes up to the sample rate and more
 * are taken away instead of folding back. Only the change goes through the filters, so that what the shape leaves alone is
 * left alone exactly.
 */
export class OversampledShaper {
  readonly #shape: Waveshape;
  readonly #double: Float64Array;
  readonly #quadruple: Float64Array;
  readonly #single: Float64Array;

  /**
   * @param shape see {@link Waveshape}
   * @param longest most samples that {@link change} is called for
   */
  constructor(shape: Waveshape, longest: number) {
    this.#shape = shape;
    this.#single = new Float64Array(longest + 2 * SHAPER_MARGIN);
    this.#double = new Float64Array(2 * (longest + 2 * SHAPER_MARGIN));
    this.#quadruple = new Float64Array(FACTOR * (longest + 2 * SHAPER_MARGIN));
  }

  /**
   * Gives shape(x) - x.
   *
   * @param signal `count` samples with SHAPER_MARGIN more on both sides
   * @param output receives `count` samples
   */
  change(signal: Float64Array, count: number, output: Float64Array): void {
    const length = count + 2 * SHAPER_MARGIN;
    const double = this.#double;
    const quadruple = this.#quadruple;
    interpolate(signal, length, FIRST_TAPS, double);
    interpolate(double, 2 * length, SECOND_TAPS, quadruple);
    const shape = this.#shape;
    for (let i = 0; i < FACTOR * length; i++) quadruple[i] = shape(quadruple[i]!) - quadruple[i]!;
    decimate(quadruple, 2 * length, SECOND_TAPS, double);
    decimate(double, length, FIRST_TAPS, this.#single);
    for (let n = 0; n < count; n++) output[n] = this.#single[SHAPER_MARGIN + n]!;
  }
}

const FIRST_TAPS = sideTaps(FIRST_REACH);
const SECOND_TAPS = sideTaps(SECOND_REACH);

/** Taps of a half-band low-pass at 1, 3 ... reach samples from its middle, whose own is 1/2; they sum to 1/4. */
function sideTaps(reach: number): Float64Array {
  const taps = Float64Array.from({ length: (reach + 1) / 2 }, (_, i) => {
    const x = (Math.PI / 2) * (2 * i + 1);
    return (Math.sin(x) / x) * kaiserWeight((2 * i + 1) / (reach + 1), KAISER_BETA);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (0.25 * tap) / sum);
}

/**
 * Doubles the rate: samples stay, and between two of them comes twice what the taps make of their neighbours; 0 where some
 * of those are missing.
 *
 * Two sums side by side, here and in {@link decimate}: an addition need not wait for the one before it.
 */
function interpolate(from: Float64Array, length: number, taps: Float64Array, to: Float64Array): void {
  const reach = taps.length;
  for (let n = 0; n < length; n++) {
    let even = 0;
    let odd = 0;
    if (n >= reach - 1 && n + reach < length) {
      for (let i = 0; i < reach; i += 2) {
        even += taps[i]! * (from[n - i]! + from[n + 1 + i]!);
        odd += taps[i + 1]! * (from[n - i - 1]! + from[n + 2 + i]!);
      }
    }
    to[2 * n + 1] = 2 * (even + odd);
    to[2 * n] = from[n]!;
  }
}

/** Halves the rate; half of the sample where neighbours are missing. */
function decimate(from: Float64Array, length: number, taps: Float64Array, to: Float64Array): void {
  const reach = taps.length;
  for (let n = 0; n < length; n++) {
    const middle = 2 * n;
    let even = 0;
    let odd = 0;
    if (middle >= 2 * reach - 1 && middle + 2 * reach - 1 < 2 * length) {
      for (let i = 0; i < reach; i += 2) {
        even += taps[i]! * (from[middle - 1 - 2 * i]! + from[middle + 1 + 2 * i]!);
        odd += taps[i + 1]! * (from[middle - 3 - 2 * i]! + from[middle + 3 + 2 * i]!);
      }
    }
    to[n] = 0.5 * from[middle]! + even + odd;
  }
}
