import { RealFft } from '../dsp/fft.ts';
import { createWindow } from '../dsp/window.ts';
import { requireArgument } from '../errors.ts';
import { decimation } from './excerpt-correlator.ts';

/** 93 ms at 44.1 kHz: long against any delay that is left after the search, short enough for many frames. */
const N_FFT = 4096;
/** Step of the search for the highest point, in samples: four to the shortest period. */
const GRID_STEP = 0.25;
/** The weight of a bin grows with its coherence up to this, that of 0.9: the phases of a few perfect bins do not decide alone. */
const LARGEST_WEIGHT = 9;

/** What a {@link DelayEstimator} found. */
export interface DelayEstimate {
  /** Samples, with fraction, by which the other signal lags behind. */
  readonly delay: number;
  readonly polarity: 1 | -1;
  /** 0 ... 1: see {@link Alignment.correlation}. */
  readonly correlation: number;
}

/**
 * Delay between two signals that are aligned to some samples already, to a fraction of a sample: the maximum-likelihood
 * estimator of Knapp and Carter ("The generalized correlation method for estimation of time delay", 1976, eq. 32), which
 * looks at the phase of the cross spectrum alone and weights each frequency by γ² / (1 - γ²), γ² the coherence: what a
 * codec, a denoiser or a filter has removed has no say.
 */
export class DelayEstimator {
  readonly #fft = new RealFft(N_FFT);
  readonly #window = createWindow('hann', N_FFT);
  readonly #sampleRate: number;
  readonly #frame = new Float64Array(N_FFT);
  readonly #spectra = Array.from({ length: 4 }, () => new Float64Array(N_FFT / 2 + 1));
  readonly #crossReal = new Float64Array(N_FFT / 2 + 1);
  readonly #crossImag = new Float64Array(N_FFT / 2 + 1);
  readonly #referencePower = new Float64Array(N_FFT / 2 + 1);
  readonly #otherPower = new Float64Array(N_FFT / 2 + 1);
  #frameCount = 0;

  /** @param options `sampleRate` in Hz, which says where the band of the correlation lies */
  constructor({ sampleRate }: { readonly sampleRate: number }) {
    this.#sampleRate = sampleRate;
  }

  /**
   * Adds an excerpt. One that is shorter than a frame is followed by silence; the rest after the last whole frame is left
   * out.
   *
   * @param reference planar
   * @param other planar, the same channels and length
   */
  add(reference: readonly Float32Array[], other: readonly Float32Array[]): void {
    requireArgument(
      reference.length === other.length && reference[0]!.length === other[0]!.length,
      'DelayEstimator: the excerpts must have the same channels and length',
    );
    const last = Math.max(0, reference[0]!.length - N_FFT);
    for (let start = 0; start <= last; start += N_FFT / 2) {
      for (let c = 0; c < reference.length; c++) this.#addFrame(reference[c]!, other[c]!, start);
    }
  }

  /**
   * The delay with the highest weighted correlation of phases.
   *
   * @param largest samples on both sides that are searched
   */
  estimate(largest: number): DelayEstimate {
    const weights = this.#weights();
    const height = (delay: number): number => this.#height(weights, delay);
    let best = 0;
    const steps = Math.ceil(largest / GRID_STEP);
    for (let i = -steps; i <= steps; i++) {
      if (Math.abs(height(i * GRID_STEP)) > Math.abs(height(best))) best = i * GRID_STEP;
    }
    const polarity = height(best) < 0 ? -1 : 1;
    const delay = maximise((at) => polarity * height(at), best - GRID_STEP, best + GRID_STEP);
    return { delay, polarity, correlation: this.#correlation(delay, polarity) };
  }

  #addFrame(reference: Float32Array, other: Float32Array, start: number): void {
    const [ar, ai, br, bi] = this.#spectra as [Float64Array, Float64Array, Float64Array, Float64Array];
    this.#transform(reference, start, ar, ai);
    this.#transform(other, start, br, bi);
    for (let k = 0; k < ar.length; k++) {
      this.#crossReal[k]! += ar[k]! * br[k]! + ai[k]! * bi[k]!;
      this.#crossImag[k]! += ar[k]! * bi[k]! - ai[k]! * br[k]!;
      this.#referencePower[k]! += ar[k]! ** 2 + ai[k]! ** 2;
      this.#otherPower[k]! += br[k]! ** 2 + bi[k]! ** 2;
    }
    this.#frameCount++;
  }

  #transform(samples: Float32Array, start: number, real: Float64Array, imag: Float64Array): void {
    for (let n = 0; n < N_FFT; n++) this.#frame[n] = this.#window[n]! * (samples[start + n] ?? 0);
    this.#fft.forward(this.#frame, real, imag);
  }

  /** γ² / (1 - γ²) over |G|, so that times G it weights phases; 0 where chance alone gives that much coherence. */
  #weights(): Float64Array {
    // The expected coherence of unrelated signals is one over the number of frames; half of them overlap.
    const chance = Math.min(0.9, 6 / Math.max(1, this.#frameCount));
    return this.#crossReal.map((real, k) => {
      const cross = Math.hypot(real, this.#crossImag[k]!);
      const powers = this.#referencePower[k]! * this.#otherPower[k]!;
      if (cross === 0 || powers === 0 || k === 0 || k === N_FFT / 2) return 0;
      const coherence = Math.min(1, (cross / powers) * cross);
      if (coherence <= chance) return 0;
      return Math.min(LARGEST_WEIGHT, coherence / Math.max(1e-12, 1 - coherence)) / cross;
    });
  }

  /** Σ_k w_k Re(G_k e^{iωτ}) */
  #height(weights: Float64Array, delay: number): number {
    const step = (2 * Math.PI * delay) / N_FFT;
    let sum = 0;
    for (let k = 1; k < weights.length; k++) {
      const weight = weights[k]!;
      if (weight === 0) continue;
      sum += weight * (this.#crossReal[k]! * Math.cos(step * k) - this.#crossImag[k]! * Math.sin(step * k));
    }
    return sum;
  }

  /** Mean over the band of the coherence's part that is in phase. */
  #correlation(delay: number, polarity: number): number {
    const binCount = N_FFT / 2 / decimation(this.#sampleRate);
    const weights = new Float64Array(binCount).map((_, k) => {
      const powers = this.#referencePower[k]! * this.#otherPower[k]!;
      return powers > 0 ? 1 / Math.sqrt(powers) : 0;
    });
    return Math.max(0, Math.min(1, (polarity * this.#height(weights, delay)) / (binCount - 1)));
  }
}

/** Place of the maximum of a function with a single one between two points, by golden sections, to 1e-5. */
function maximise(height: (at: number) => number, low: number, high: number): number {
  const section = (Math.sqrt(5) - 1) / 2;
  let left = high - section * (high - low);
  let right = low + section * (high - low);
  let [atLeft, atRight] = [height(left), height(right)];
  while (high - low > 1e-5) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - section * (high - low);
      atLeft = height(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + section * (high - low);
      atRight = height(right);
    }
  }
  return (low + high) / 2;
}
