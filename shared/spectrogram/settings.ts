import type { WindowKind } from '../dsp/window.ts';
import { requireArgument } from '../errors.ts';

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

const DEFAULT_ANALYSIS: AnalysisSettings = { nFft: 4096, window: 'hann', channel: 'mid', reduction: 'mean' };

const DEFAULT_PICTURE: PictureSettings = {
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

/** Transform lengths: shorter ones resolve no tone, longer ones no beat. */
const N_FFT_RANGE = { least: 512, most: 16_384 };
const ROW_COUNT_RANGE = { least: 64, most: 2048 };

/**
 * Settings of a picture with nothing left open: a transform of 4096, a log axis from 20 Hz, 80 dB below the loudest
 * point in magma, differences to 24 dB, 1200 points wide and 320 high a plot.
 *
 * @throws LatheError `bad-argument` for what is out of range
 */
export function completePictureSettings(settings: Partial<PictureSettings> = {}): PictureSettings {
  const complete = { ...DEFAULT_PICTURE, ...settings };
  const { rangeDb, differenceRangeDb, startSeconds = 0, endSeconds = Infinity } = complete;
  requireTransform(complete);
  requireArgument(rangeDb > 0, `the range of a picture must be more than 0 dB, got ${rangeDb}`);
  requireArgument(
    differenceRangeDb > 0,
    `the range of differences must be more than 0 dB, got ${differenceRangeDb}`,
  );
  requireArgument(
    startSeconds >= 0 && startSeconds < endSeconds,
    `the end of the picture must come after its start at ${startSeconds} s, got ${endSeconds} s`,
  );
  return complete;
}

/**
 * Settings of tiles with nothing left open: a transform of 4096 with a hop of a quarter of it, 512 rows on a log axis
 * from 20 Hz.
 *
 * @throws LatheError `bad-argument` for what is out of range
 */
export function completeTileSettings(settings: Partial<TileSettings> = {}): TileSettings {
  const { nFft = DEFAULT_ANALYSIS.nFft, rowCount = 512 } = settings;
  const complete: TileSettings = {
    ...DEFAULT_ANALYSIS,
    scale: 'log',
    hopLength: nFft / 4,
    rowCount,
    ...settings,
  };
  requireTransform(complete);
  requireArgument(
    Number.isInteger(rowCount) && rowCount >= ROW_COUNT_RANGE.least && rowCount <= ROW_COUNT_RANGE.most,
    `rowCount must be a whole number from ${ROW_COUNT_RANGE.least} to ${ROW_COUNT_RANGE.most}, got ${rowCount}`,
  );
  return complete;
}

function requireTransform({ nFft }: AnalysisSettings): void {
  requireArgument(
    nFft >= N_FFT_RANGE.least && nFft <= N_FFT_RANGE.most && Number.isInteger(Math.log2(nFft)),
    `nFft must be a power of two from ${N_FFT_RANGE.least} to ${N_FFT_RANGE.most}, got ${nFft}`,
  );
}
