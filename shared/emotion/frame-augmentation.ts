/**
 * Changes to the mel levels of a clip that leave its emotion as it is, for training: another vocal tract, tempo,
 * distance and microphone, and parts that are hidden. Everything is drawn from a seeded generator.
 */
import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';
import type { Random } from '../random.ts';

/** How much is changed; 0 leaves a change out. */
export interface AugmentationSettings {
  /** Bands are read at up to this share above or below their place (vocal tract length; Jaitly and Hinton 2013). */
  readonly warp: number;
  /** Frames are read up to this share faster or slower. */
  readonly stretch: number;
  /** Standard deviation of a gain, dB. */
  readonly gainDb: number;
  /** Standard deviation of a tilt, dB at the highest band, and the other way at the lowest. */
  readonly tiltDb: number;
  /** Greatest share of the bands that each of two masks covers with the clip's mean (Park et al. 2019). */
  readonly bandMask: number;
  /** Greatest share of the frames that each of two masks covers. */
  readonly frameMask: number;
}

/** Draws a changed copy. */
export function augmentFrames(
  clip: BandsOverTime,
  settings: AugmentationSettings,
  random: Random,
): BandsOverTime {
  const spread = (share: number): number => 1 + random.uniform(-share, share);
  const changed = resampleFrames(clip, { tempo: spread(settings.stretch), warp: spread(settings.warp) });
  addLine(changed, settings.gainDb * random.normal(), settings.tiltDb * random.normal());
  for (let mask = 0; mask < 2; mask++) {
    hide(changed, spanOf(changed.bandCount, settings.bandMask, random), undefined);
    hide(changed, undefined, spanOf(changed.frameCount, settings.frameMask, random));
  }
  return changed;
}

/**
 * The clip itself, and every mixture of it being read slower and faster and by a deeper and a higher voice. A network's
 * mean opinion on all of them is better than the one on the clip alone.
 *
 * @param share by how much, in [0, 1); without one there is the clip alone
 */
export function viewsAround(share: number): readonly ClipView[] {
  const factors = share === 0 ? [1] : [1, 1 - share, 1 + share];
  return factors.flatMap((tempo) => factors.map((warp) => ({ tempo, warp })));
}

/** A span of indices. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(size: number, share: number, random: Random): Span {
  const length = random.integer(0, Math.floor(size * share) + 1);
  const from = random.integer(0, size - length + 1);
  return { from, to: from + length };
}

/** A clip as if somebody else had said it at another pace. */
export interface ClipView {
  /** How many times as fast the frames are read; greater than 0. */
  readonly tempo: number;
  /** Bands are read at so many times their place; greater than 0. */
  readonly warp: number;
}

/** Reads frames and bands of a clip at other places, linearly between neighbours. */
export function resampleFrames(clip: BandsOverTime, { tempo, warp }: ClipView): BandsOverTime {
  const { bandCount, values } = clip;
  const frameCount = Math.max(1, Math.round(clip.frameCount / tempo));
  const result = new Float32Array(frameCount * bandCount);
  const bands = placesOf(bandCount, bandCount, warp);
  const times = placesOf(frameCount, clip.frameCount, tempo);
  const row = new Float64Array(bandCount);
  for (let t = 0; t < frameCount; t++) {
    const here = times.low[t]! * bandCount;
    const next = times.high[t]! * bandCount;
    const late = times.share[t]!;
    for (let b = 0; b < bandCount; b++) {
      const value = values[here + b]!;
      row[b] = value + late * (values[next + b]! - value);
    }
    for (let b = 0; b < bandCount; b++) {
      const value = row[bands.low[b]!]!;
      result[t * bandCount + b] = value + bands.share[b]! * (row[bands.high[b]!]! - value);
    }
  }
  return { frameCount, bandCount, values: result };
}

/** Places at multiples of `factor` among `size` values: the two neighbours of each, and how near the higher one is. */
function placesOf(count: number, size: number, factor: number) {
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const share = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.min(i * factor, size - 1);
    low[i] = Math.floor(place);
    high[i] = Math.min(size - 1, low[i]! + 1);
    share[i] = place - low[i]!;
  }
  return { low, high, share };
}

/** Adds a gain and a tilt, a straight line over the bands. */
function addLine({ bandCount, values }: BandsOverTime, gainDb: number, tiltDb: number): void {
  const line = Float64Array.from({ length: bandCount }, (_, b) =>
    bandCount === 1 ? gainDb : gainDb + tiltDb * ((2 * b) / (bandCount - 1) - 1),
  );
  for (let at = 0; at < values.length; at += bandCount) {
    for (let b = 0; b < bandCount; b++) values[at + b]! += line[b]!;
  }
}

/** Puts the mean of each band in the place of some bands, or of some frames. */
function hide({ frameCount, bandCount, values }: BandsOverTime, bands?: Span, frames?: Span): void {
  const { from: firstBand, to: endBand } = bands ?? { from: 0, to: bandCount };
  const { from: firstFrame, to: endFrame } = frames ?? { from: 0, to: frameCount };
  if (firstBand === endBand || firstFrame === endFrame) return;
  const means = new Float64Array(bandCount);
  for (let at = 0; at < values.length; at += bandCount) {
    for (let b = firstBand; b < endBand; b++) means[b]! += values[at + b]! / frameCount;
  }
  for (let t = firstFrame; t < endFrame; t++) {
    for (let b = firstBand; b < endBand; b++) values[t * bandCount + b] = means[b]!;
  }
}
