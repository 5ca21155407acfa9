import { requireArgument } from '../errors.ts';
import { LogSpectralDistance } from './log-spectral-distance.ts';
import { MelCepstralDistance } from './mel-cepstral-distance.ts';
import { MultiResolutionStft } from './multi-resolution-stft.ts';
import { DISTANCE_FRAMES, PairedSpectra } from './paired-spectra.ts';
import { SegmentalSnr } from './segmental-snr.ts';
import { SiSdr } from './si-sdr.ts';
import { Snr } from './snr.ts';

/** How far a signal is from a reference; NaN or an infinity where a measure is not defined, see each. */
export interface ReferenceDistances {
  readonly snrDb: number;
  readonly segmentalSnrDb: number;
  readonly siSdrDb: number;
  readonly lsdDb: number;
  readonly mrStft: number;
  readonly melCepstralDb: number;
}

/** Fewer samples than this have no spectra: half the longest frame and one more. */
const LEAST_SAMPLES = DISTANCE_FRAMES.nFft / 2 + 1;

/** All distances of a signal to a reference in one streaming pass. Align both and match the level first. */
export class ReferenceDistanceMeter {
  readonly #snr = new Snr();
  readonly #segmentalSnr: SegmentalSnr;
  readonly #siSdr: SiSdr;
  readonly #lsd = new LogSpectralDistance();
  readonly #melCepstral: MelCepstralDistance;
  readonly #mrStft: MultiResolutionStft;
  readonly #spectra: PairedSpectra;
  #sampleCount = 0;

  /** @param options `sampleRate` in Hz, 1000 or more; `channelCount` of both signals */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    const { channelCount } = options;
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `ReferenceDistanceMeter: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#segmentalSnr = new SegmentalSnr(options);
    this.#siSdr = new SiSdr(options);
    this.#melCepstral = new MelCepstralDistance(options);
    this.#mrStft = new MultiResolutionStft(options);
    this.#spectra = new PairedSpectra({ ...DISTANCE_FRAMES, channelCount }, (estimate, reference) => {
      this.#lsd.addFrame(estimate, reference);
      this.#melCepstral.addFrame(estimate, reference);
    });
  }

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    this.#snr.push(estimate, reference);
    this.#segmentalSnr.push(estimate, reference);
    this.#siSdr.push(estimate, reference);
    this.#mrStft.push(estimate, reference);
    this.#spectra.push(estimate, reference);
    this.#sampleCount += reference[0]!.length;
  }

  /** Ends the signals. What needs more samples than there were is NaN. */
  finish(): ReferenceDistances {
    const hasSpectra = this.#sampleCount >= LEAST_SAMPLES;
    if (hasSpectra) this.#spectra.finish();
    return {
      snrDb: this.#sampleCount > 0 ? this.#snr.result() : Number.NaN,
      segmentalSnrDb: this.#segmentalSnr.result(),
      siSdrDb: this.#siSdr.result(),
      lsdDb: this.#lsd.result(),
      mrStft: hasSpectra ? this.#mrStft.finish() : Number.NaN,
      melCepstralDb: this.#melCepstral.result(),
    };
  }
}
