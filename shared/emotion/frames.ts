/** Preparing the frames of a clip: levels of mel bands in dB, a row a frame. */
import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';

/** How the silence around speech is cut off. */
export interface TrimOptions {
  /** A frame whose loudest band lies this many dB below the loudest of the clip, or more, is silence. */
  readonly rangeDb: number;
  /** Frames that stay before and after what is loud. */
  readonly marginFrames: number;
}

/** The frames without the silence at both ends, [from, to); all of them where nothing is louder than the rest. */
export function soundRange(
  { frameCount, bandCount, values }: BandsOverTime,
  { rangeDb, marginFrames }: TrimOptions,
): { readonly from: number; readonly to: number } {
  const peaks = Float32Array.from({ length: frameCount }, (_, t) =>
    values.subarray(t * bandCount, (t + 1) * bandCount).reduce((a, b) => Math.max(a, b), -Infinity),
  );
  const threshold = peaks.reduce((a, b) => Math.max(a, b), -Infinity) - rangeDb;
  const first = peaks.findIndex((peak) => peak > threshold);
  const last = peaks.findLastIndex((peak) => peak > threshold);
  if (first < 0) return { from: 0, to: frameCount };
  return { from: Math.max(0, first - marginFrames), to: Math.min(frameCount, last + 1 + marginFrames) };
}

/** Cuts off the silence at both ends. */
export function trimSilence(clip: BandsOverTime, options: TrimOptions): BandsOverTime {
  const { bandCount, values } = clip;
  const { from, to } = soundRange(clip, options);
  return { frameCount: to - from, bandCount, values: values.slice(from * bandCount, to * bandCount) };
}

/** Means of `count` frames each; fewer that are left at the end are dropped, where there are enough before them. */
export function averageFrames(clip: BandsOverTime, count: number): BandsOverTime {
  const frameCount = Math.max(1, Math.floor(clip.frameCount / count));
  const taken = Math.min(count, clip.frameCount);
  const { bandCount } = clip;
  const values = new Float32Array(frameCount * bandCount);
  for (let t = 0; t < frameCount * taken; t++) {
    const target = Math.floor(t / taken) * bandCount;
    for (let b = 0; b < bandCount; b++) values[target + b]! += clip.values[t * bandCount + b]! / taken;
  }
  return { frameCount, bandCount, values };
}
