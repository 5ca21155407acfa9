import type { Samples } from './fft.ts';
import { MelFilterBank, type MelOptions } from './mel.ts';
import type { StftOptions } from './stft.ts';
import { type PowerListener, StftStream } from './stft-stream.ts';

/** Values of some bands over time. Element (frame t, band b) is at index `t * bandCount + b`. */
export interface BandsOverTime {
  readonly frameCount: number;
  readonly bandCount: number;
  readonly values: Float32Array;
}

/** Framing and bands; names and meanings are those of `torchaudio.transforms.MelSpectrogram`. */
export interface MelSpectrogramOptions extends StftOptions, MelOptions {
  readonly nFft: number;
  /** Exponent of the magnitudes that are summed up: 2 (default) for powers, 1 for magnitudes. */
  readonly power?: 1 | 2;
}

/**
 * Mel spectrogram, as `torchaudio.transforms.MelSpectrogram` gives it for the same options; with `melScale` and `norm`
 * `slaney` and `padMode` `constant` as `librosa.feature.melspectrogram`.
 *
 * @param signal one channel, of more than nFft / 2 samples where it is reflected
 * @param options see {@link MelSpectrogramOptions}; `hopLength` defaults to nFft / 4
 * @returns nMels bands
 * @throws LatheError `bad-argument` for sizes out of range or a signal that is too short
 */
export function melSpectrogram(signal: Samples, options: MelSpectrogramOptions): BandsOverTime {
  const bank = new MelFilterBank(options);
  const mels = new Float64Array(bank.nMels);
  const frames: Float32Array[] = [];
  const onPowers: PowerListener = ([powers]) => {
    if (options.power === 1) for (let k = 0; k < powers!.length; k++) powers![k] = Math.sqrt(powers![k]!);
    bank.apply(powers!, mels);
    frames.push(Float32Array.from(mels));
  };
  const stream = new StftStream({ ...options, channelCount: 1 }, { onPowers });
  stream.push([signal]);
  stream.finish();
  const values = new Float32Array(frames.length * bank.nMels);
  for (const [t, frame] of frames.entries()) values.set(frame, t * bank.nMels);
  return { frameCount: frames.length, bandCount: bank.nMels, values };
}

/** Powers below this count as this much, -100 dB. */
const LEAST_POWER = 1e-10;

/**
 * Powers in decibels, in place: 10 log10(max(p, 1e-10)), and nothing lower than `topDb` below the highest (as
 * `torchaudio.transforms.AmplitudeToDB` and `librosa.power_to_db`).
 *
 * @param topDb range in dB; default 80; `Infinity` for all of it
 */
export function powersToDb(powers: Float32Array, topDb = 80): void {
  let highest = -Infinity;
  for (let i = 0; i < powers.length; i++) {
    const level = 10 * Math.log10(Math.max(powers[i]!, LEAST_POWER));
    powers[i] = level;
    if (level > highest) highest = level;
  }
  const lowest = highest - topDb;
  for (let i = 0; i < powers.length; i++) if (powers[i]! < lowest) powers[i] = lowest;
}
