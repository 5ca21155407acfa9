import { Dct } from '../dsp/dct.ts';
import { MelFilterBank } from '../dsp/mel.ts';
import { DISTANCE_FRAMES, forEachPair } from './paired-spectra.ts';
import { requireSameShape } from './same-shape.ts';

const N_MELS = 40;
/** Coefficients after the 0th, which is the level. */
const COEFFICIENTS = 13;
/** Where hearing ends; the filters end there, or at half the sample rate. */
const HIGHEST_HZ = 20_000;
/** As in the log-spectral distance: the quietest that counts. */
const POWER_FLOOR = 1e-7;
/** Nepers of power to decibels. */
const DB_PER_NEPER = 10 / Math.LN10;

/**
 * Mel-cepstral distance in dB (Kubichek, "Mel-cepstral distance measure for objective speech quality assessment", 1993):
 *
 * MCD = (10 / ln 10) · mean_t √(2 Σ_{d=1..13} (c[t,d] - ĉ[t,d])²),  c[t,d] = (1/M) Σ_m ln P[t,m] cos(π d (m + 1/2) / M)
 *
 * with P the powers max(Σ|S|², 1e-7) in M = 40 bands on the HTK mel scale up to 20 kHz, and STFT frames of 2048 samples
 * every 512, periodic Hann, centred with reflection; averaged over frames and channels. This is the root mean square
 * difference in dB of the smoothed spectra over mel bands, without the difference of level: what the timbre does.
 */
export class MelCepstralDistance {
  readonly #bank: MelFilterBank;
  readonly #dct = new Dct({ size: N_MELS, count: COEFFICIENTS + 1, norm: 'none' });
  readonly #estimateMels = new Float64Array(N_MELS);
  readonly #referenceMels = new Float64Array(N_MELS);
  readonly #cepstrum = new Float64Array(COEFFICIENTS + 1);
  #sum = 0;
  #count = 0;

  /** @param options `sampleRate` of both signals in Hz */
  constructor({ sampleRate }: { readonly sampleRate: number }) {
    const fMax = Math.min(HIGHEST_HZ, sampleRate / 2);
    this.#bank = new MelFilterBank({ sampleRate, nFft: DISTANCE_FRAMES.nFft, nMels: N_MELS, fMax });
  }

  /** @param estimate,reference power spectra of one frame of one channel, of {@link DISTANCE_FRAMES} */
  addFrame(estimate: Float64Array, reference: Float64Array): void {
    this.#sum += this.#distance(estimate, reference);
    this.#count++;
  }

  /** @returns dB over the frames so far, 0 for spectra that differ in level alone; NaN without a frame */
  result(): number {
    return this.#sum / this.#count;
  }

  /** The transform is linear: that of the difference of the logarithms is the difference of the cepstra. */
  #distance(estimate: Float64Array, reference: Float64Array): number {
    this.#bank.apply(estimate, this.#estimateMels);
    this.#bank.apply(reference, this.#referenceMels);
    const ratios = this.#referenceMels;
    for (let m = 0; m < ratios.length; m++) {
      ratios[m] = Math.log(Math.max(ratios[m]!, POWER_FLOOR) / Math.max(this.#estimateMels[m]!, POWER_FLOOR));
    }
    this.#dct.apply(ratios, this.#cepstrum);
    let squares = 0;
    // The transform without norm is twice the sum.
    for (let d = 1; d <= COEFFICIENTS; d++) squares += (this.#cepstrum[d]! / (2 * N_MELS)) ** 2;
    return DB_PER_NEPER * Math.sqrt(2 * squares);
  }
}

/**
 * {@link MelCepstralDistance} of signals in memory.
 *
 * @param estimate planar audio of more than 1024 samples
 * @param reference planar audio of the same channels and length
 * @param sampleRate in Hz
 * @returns dB, 0 for spectra that differ in level alone
 * @throws LatheError `bad-argument` if the shapes differ or the audio is too short
 */
export function melCepstralDistanceDb(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
  sampleRate: number,
): number {
  requireSameShape('melCepstralDistanceDb', estimate, reference);
  const distance = new MelCepstralDistance({ sampleRate });
  forEachPair(estimate, reference, DISTANCE_FRAMES, (a, b) => distance.addFrame(a, b));
  return distance.result();
}
