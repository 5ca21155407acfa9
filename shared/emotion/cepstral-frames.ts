import { Dct } from '../dsp/dct.ts';
import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';

/** Turns levels of mel bands in dB into MFCC, in which each coefficient has the mean 0 and the deviation 1. */
export interface CepstralScaler {
  readonly settings: CepstralSettings;
  /** Mean and deviation of each coefficient in what was learnt from. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** The scaled coefficients of a clip, a row a frame. */
  apply(clip: BandsOverTime): Float32Array;
}

/** How coefficients are made of levels. */
export interface CepstralSettings {
  /** Coefficients a frame. */
  readonly count: number;
  /**
   * Share of each coefficient's mean over the clip that is taken off, but for the 0th, the level: what a voice and a
   * microphone sound like on the whole says less of an emotion than how the sound moves.
   */
  readonly clipMeanRemoval: number;
}

function coefficients(clip: BandsOverTime, dct: Dct, removal: number): Float32Array {
  const { frameCount } = clip;
  const result = new Float32Array(frameCount * dct.count);
  for (let t = 0; t < frameCount; t++) {
    dct.apply(clip.values, result, t * clip.bandCount, t * dct.count);
  }
  if (removal > 0) removeMeans(result, dct.count, removal);
  return result;
}

/** Takes off a share of the mean of each coefficient but the 0th. */
function removeMeans(frames: Float32Array, count: number, removal: number): void {
  const shares = new Float64Array(count);
  for (let at = 0; at < frames.length; at += count) {
    for (let d = 1; d < count; d++) shares[d]! += frames[at + d]!;
  }
  for (let d = 1; d < count; d++) shares[d]! *= (removal * count) / frames.length;
  for (let at = 0; at < frames.length; at += count) {
    for (let d = 1; d < count; d++) frames[at + d]! -= shares[d]!;
  }
}

/** Makes a scaler from the mean and deviation that a model keeps. */
export function cepstralScaler(
  bandCount: number,
  settings: CepstralSettings,
  mean: readonly number[],
  deviation: readonly number[],
): CepstralScaler {
  const { count } = settings;
  const dct = new Dct({ size: bandCount, count });
  return {
    settings,
    mean,
    deviation,
    apply(clip) {
      const result = coefficients(clip, dct, settings.clipMeanRemoval);
      for (let at = 0; at < result.length; at += count) {
        for (let d = 0; d < count; d++) result[at + d] = (result[at + d]! - mean[d]!) / deviation[d]!;
      }
      return result;
    },
  };
}

/**
 * Learns the scale of each coefficient over all frames of some clips: those of the training part, and no others. One
 * scale for all clips keeps what loudness says of an emotion, which a scale for each clip would take away.
 */
export function fitCepstralScaler(
  clips: readonly BandsOverTime[],
  settings: CepstralSettings,
): CepstralScaler {
  const { count } = settings;
  const bandCount = clips[0]!.bandCount;
  const dct = new Dct({ size: bandCount, count });
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  let frames = 0;
  for (const clip of clips) {
    const values = coefficients(clip, dct, settings.clipMeanRemoval);
    frames += clip.frameCount;
    for (let at = 0; at < values.length; at += count) {
      for (let d = 0; d < count; d++) {
        const value = values[at + d]!;
        sums[d]! += value;
        squares[d]! += value * value;
      }
    }
  }
  const mean = Array.from(sums, (sum) => sum / frames);
  const deviation = mean.map((each, index) =>
    Math.max(1e-3, Math.sqrt(Math.max(0, squares[index]! / frames - each * each))),
  );
  return cepstralScaler(bandCount, settings, mean, deviation);
}
