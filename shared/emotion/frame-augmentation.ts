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
  const changed = resample(clip, spread(settings.stretch), spread(settings.warp));
  addLine(changed, settings.gainDb * random.normal(), settings.tiltDb * random.normal());
  for (let mask = 0; mask < 2; mask++) {
    hide(changed, spanOf(changed.bandCount, settings.bandMask, random), undefined);
    hide(changed, undefined, spanOf(changed.frameCount, settings.frameMask, random));
  }
  return changed;
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

/** Reads the clip faster by `tempo` and its bands at `warp` times their place, linearly between neighbours. */
function resample(clip: BandsOverTime, tempo: number, warp: number): BandsOverTime {
  const { bandCount, values } = clip;
  const frameCount = Math.max(1, Math.round(clip.frameCount / tempo));
  const result = new Float32Array(frameCount * bandCount);
  for (let t = 0; t < frameCount; t++) {
    const time = Math.min(t * tempo, clip.frameCount - 1);
    const row = Math.floor(time) * bandCount;
    const nextRow = Math.min(clip.frameCount - 1, Math.floor(time) + 1) * bandCount;
    const late = time % 1;
    for (let b = 0; b < bandCount; b++) {
      const band = Math.min(b * warp, bandCount - 1);
      const low = Math.floor(band);
      const high = Math.min(bandCount - 1, low + 1);
      const here = values[row + low]! + (band - low) * (values[row + high]! - values[row + low]!);
      const next = values[nextRow + low]! + (band - low) * (values[nextRow + high]! - values[nextRow + low]!);
      result[t * bandCount + b] = here + late * (next - here);
    }
  }
  return { frameCount, bandCount, values: result };
}

/** Adds a gain and a tilt, a straight line over the bands. */
function addLine({ bandCount, values }: BandsOverTime, gainDb: number, tiltDb: number): void {
  for (let i = 0; i < values.length; i++) {
    const place = bandCount === 1 ? 0 : (2 * (i % bandCount)) / (bandCount - 1) - 1;
    values[i]! += gainDb + tiltDb * place;
  }
}

/** Puts the mean of each band in the place of some bands, or of some frames. */
function hide({ frameCount, bandCount, values }: BandsOverTime, bands?: Span, frames?: Span): void {
  const { from: firstBand, to: endBand } = bands ?? { from: 0, to: bandCount };
  const { from: firstFrame, to: endFrame } = frames ?? { from: 0, to: frameCount };
  for (let b = firstBand; b < endBand; b++) {
    let mean = 0;
    for (let t = 0; t < frameCount; t++) mean += values[t * bandCount + b]! / frameCount;
    for (let t = firstFrame; t < endFrame; t++) values[t * bandCount + b] = mean;
  }
}
