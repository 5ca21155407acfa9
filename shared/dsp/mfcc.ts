import { Dct } from './dct.ts';
import type { Samples } from './fft.ts';
import {
  type BandsOverTime,
  type MelSpectrogramOptions,
  melSpectrogram,
  powersToDb,
} from './mel-spectrogram.ts';

/** As those of `torchaudio.transforms.MFCC`. */
export interface MfccOptions extends MelSpectrogramOptions {
  /** Coefficients, from the 0th on; default 40. */
  readonly nMfcc?: number;
  /** How mel powers become levels: `db` (default) as {@link powersToDb}; `ln`, the natural logarithm of p + 1e-6. */
  readonly logarithm?: 'db' | 'ln';
  /** Range of `db` below the highest level; default 80. */
  readonly topDb?: number;
  /** Of the cosine transform; default `ortho`. */
  readonly dctNorm?: 'ortho' | 'none';
}

/** Added to mel powers before the natural logarithm, as torchaudio does. */
const LN_OFFSET = 1e-6;

/**
 * Mel-frequency cepstral coefficients, as `torchaudio.transforms.MFCC` gives them for the same options; with `melScale`
 * and `norm` `slaney` and `padMode` `constant` as `librosa.feature.mfcc`.
 *
 * @param signal one channel, of more than nFft / 2 samples where it is reflected
 * @param options see {@link MfccOptions}
 * @returns nMfcc bands
 * @throws LatheError `bad-argument` for sizes out of range or a signal that is too short
 */
export function mfcc(signal: Samples, options: MfccOptions): BandsOverTime {
  const { nMfcc = 40, dctNorm = 'ortho' } = options;
  const { frameCount, bandCount, values } = melSpectrogram(signal, options);
  const dct = new Dct({ size: bandCount, count: nMfcc, norm: dctNorm });
  if (options.logarithm === 'ln') {
    for (let i = 0; i < values.length; i++) values[i] = Math.log(values[i]! + LN_OFFSET);
  } else {
    powersToDb(values, options.topDb);
  }
  const coefficients = new Float32Array(frameCount * nMfcc);
  for (let t = 0; t < frameCount; t++) dct.apply(values, coefficients, t * bandCount, t * nMfcc);
  return { frameCount, bandCount: nMfcc, values: coefficients };
}
