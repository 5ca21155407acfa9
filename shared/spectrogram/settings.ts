import type { WindowKind } from '../dsp/window.ts';

/** What of a stereo sound is looked at. Mid is (L + R) / 2, side is (L - R) / 2; of a mono sound all but side are itself. */
export type SpectrogramChannel = 'left' | 'right' | 'mid' | 'side';

/** How frequencies lie on the axis: even in Hz, even in octaves, or even in mel. */
export type FrequencyScale = 'linear' | 'log' | 'mel';

/**
 * What one point shows of the frames and bins that fall on it: `mean` the mean of their powers, which is what energy
 * there is; `max` the greatest, which loses no click and no thin tone.
 */
export type Reduction = 'mean' | 'max';

/** How a sound is turned into powers over time and frequency. */
export interface AnalysisSettings {
  /** Samples in a transform, a power of two, 512 to 16384. 4096 is 93 ms at 44.1 kHz: bins 10.8 Hz apart. */
  readonly nFft: number;
  readonly window: WindowKind;
  readonly channel: SpectrogramChannel;
  readonly reduction: Reduction;
}

/** Which frequencies are shown, and how. */
export interface AxisSettings {
  readonly scale: FrequencyScale;
  /** Hz; left out: 20 on a log axis, 0 on the others. */
  readonly lowHz?: number;
  /** Hz; left out, and where it is more than that, half the sample rate. */
  readonly highHz?: number;
}

/** What a pyramid of tiles is made of. Two requests with equal settings and equal sound have equal tiles. */
export interface TileSettings extends AnalysisSettings, AxisSettings {
  /** Samples from a column of the finest level to the next, nFft / 16 to nFft. */
  readonly hopLength: number;
  /** Points from the lowest to the highest frequency, 64 to 2048. */
  readonly rowCount: number;
}

/** The colour maps of levels. */
export type ColourMapName = 'viridis' | 'magma' | 'inferno';

/** What a picture shows, and how large it is. Lengths are in points: a point is `density` pixels wide and high. */
export interface PictureSettings extends AnalysisSettings, AxisSettings {
  /** Where the picture begins in the sound; left out: at its beginning. */
  readonly startSeconds?: number;
  /** Where it ends; left out: with the longer of the two sounds. */
  readonly endSeconds?: number;
  /** From the top of the colour bar to its end, in dB. What is lower has the colour of the end. */
  readonly rangeDb: number;
  /** What 0 dB is: the loudest point of the picture, or a sine at full scale. Both sounds have the same. */
  readonly reference: 'loudest' | 'full-scale';
  readonly colourMap: ColourMapName;
  /** The third panel shows differences from -this to +this, in dB. */
  readonly differenceRangeDb: number;
  /** Of the whole picture, in points. */
  readonly width: number;
  /** Of each panel's plot, in points. */
  readonly height: number;
  /** Pixels in a point: 1, or 2 for screens of high density and for print. */
  readonly density: 1 | 2;
  /** Whether there are axes, titles and colour bars; without them the plots alone fill the picture. */
  readonly axes: boolean;
}

/** Used where a caller leaves something open. */
export const DEFAULT_ANALYSIS: AnalysisSettings = {
  nFft: 4096,
  window: 'hann',
  channel: 'mid',
  reduction: 'mean',
};

/** Used where a caller leaves something open. */
export const DEFAULT_PICTURE: PictureSettings = {
  ...DEFAULT_ANALYSIS,
  scale: 'log',
  rangeDb: 80,
  reference: 'loudest',
  colourMap: 'magma',
  differenceRangeDb: 24,
  width: 1200,
  height: 320,
  density: 1,
  axes: true,
};

/** Used where a caller leaves something open; the hop is a quarter of the transform. */
export const DEFAULT_TILES: Omit<TileSettings, 'hopLength'> = {
  ...DEFAULT_ANALYSIS,
  scale: 'log',
  rowCount: 512,
};
