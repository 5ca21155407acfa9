import { type BandsOverTime, melSpectrogram, powersToDb } from '../dsp/mel-spectrogram.ts';

/** Frames of speech: what every network of emotions reads, or takes its MFCC from. */
export interface MelLevelSettings {
  /** Hz */
  readonly sampleRate: number;
  readonly nFft: number;
  readonly hopLength: number;
  readonly nMels: number;
}

/**
 * Of Krasnoproshin and Vashkevich: frames of 21 ms every 11 ms at 48 kHz. They do not say how many bands their MFCC are
 * made of; with 64 the lowest ones are just as wide as a bin of the transform.
 */
export const SPEECH_LEVELS: MelLevelSettings = { sampleRate: 48_000, nFft: 1024, hopLength: 512, nMels: 64 };

/**
 * Levels of mel bands in dB, nothing lower than 80 dB below the highest: what `torchaudio.transforms.MFCC` makes its
 * coefficients of.
 *
 * @param signal one channel; a shorter one than a frame is padded with zeros
 */
export function melLevels(signal: Float32Array, settings: MelLevelSettings): BandsOverTime {
  const levels = melSpectrogram(signal, { ...settings, padMode: 'constant' });
  powersToDb(levels.values);
  return levels;
}
