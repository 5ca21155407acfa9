import { powerToDb } from '../units.ts';

/** How two channels relate. `null`: not defined, as there is one channel or nothing in it. */
export interface StereoImage {
  /**
   * Correlation of left and right, -1 ... 1, without removing the mean (as correlation meters show it): 1 is mono,
   * 0 unrelated, -1 cancels out in mono. `null` also where one channel is silent.
   */
  readonly correlation: number | null;
  /** Side level over mid plus side level (root mean squares), 0 ... 1: 0 is mono, 1 has nothing in the middle. */
  readonly width: number | null;
  /** The same as a ratio, side over mid in dB, limited to ±{@link RATIO_LIMIT_DB}. */
  readonly sideToMidDb: number | null;
  /** Left over right in dB, limited to ±{@link RATIO_LIMIT_DB}: what one silent channel reads. */
  readonly balanceDb: number | null;
  /**
   * What a fold-down to mono does to the level: (L + R) / 2 against the mean power of both, in dB. 0 for two equal
   * channels, -3 for unrelated ones, down to -{@link RATIO_LIMIT_DB} for those that cancel out.
   */
  readonly monoFoldDownDb: number | null;
}

/** Ratios between channels end here: below it is nothing but rounding, and a number can cross as JSON. */
export const RATIO_LIMIT_DB = 120;

/** The image of one channel, or of silence. */
export const NO_STEREO_IMAGE: StereoImage = {
  correlation: null,
  width: null,
  sideToMidDb: null,
  balanceDb: null,
  monoFoldDownDb: null,
};

/**
 * The stereo image of some sound, or of a band of it.
 *
 * @param left power of the left channel, any scale
 * @param right power of the right channel, the same scale
 * @param product of left and right: their inner product on that scale
 */
export function stereoImage(left: number, right: number, product: number): StereoImage {
  const total = left + right;
  if (!(total > 0)) return NO_STEREO_IMAGE;
  const mid = Math.max(0, total + 2 * product);
  const side = Math.max(0, total - 2 * product);
  const scale = Math.sqrt(left * right);
  return {
    correlation: scale === 0 ? null : Math.max(-1, Math.min(1, product / scale)),
    width: Math.sqrt(side) / (Math.sqrt(mid) + Math.sqrt(side)),
    sideToMidDb: limitedRatioDb(side, mid),
    balanceDb: limitedRatioDb(left, right),
    monoFoldDownDb: limitedRatioDb(mid, 2 * total),
  };
}

function limitedRatioDb(power: number, other: number): number {
  return Math.max(-RATIO_LIMIT_DB, Math.min(RATIO_LIMIT_DB, powerToDb(power / other)));
}
