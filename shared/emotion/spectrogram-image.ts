/** Log-mel spectrograms as images of one size (Ryabinov, Uzdiaev and Vatamaniuk 2021). */

import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';
import { requireArgument } from '../errors.ts';
import type { Random } from '../random.ts';

/** A grey image, row by row from the top. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

/** Sizes of an image. */
export interface ImageSizes {
  /** Frames that a spectrogram is cut or padded to. */
  readonly frames: number;
  /** Side of the image that networks read, in pixels. */
  readonly side: number;
}

/** Those of the paper. */
const PAPER_SIZES: ImageSizes = { frames: 512, side: 224 };
/** What pixels of 0 ... 1 are made of before the network reads them. */
const [MEAN, DEVIATION] = [0.5, 0.225];

/**
 * Makes the image that the networks read, [1, side, side]: time to the right and the lowest band on top. What is longer
 * than it may be is cut, what is shorter is padded with the lowest level; where it goes is drawn anew each time, or in the
 * middle without a generator. Levels are then spread over 0 ... 255, resized, and brought to 0.5 ± 0.225.
 *
 * @param levels of mel bands in dB; in the paper 512 bands, transform and window of 2048 samples, frames every 512
 */
export function spectrogramImage(
  levels: BandsOverTime,
  random?: Random,
  { frames, side }: ImageSizes = PAPER_SIZES,
): GreyImage {
  const image = resizeBicubic(spreadOver255(atPlace(levels, frames, random)), side, side);
  const pixels = image.pixels.map((value) => (value / 255 - MEAN) / DEVIATION);
  return { ...image, pixels };
}

function atPlace(
  { frameCount, bandCount, values }: BandsOverTime,
  frames: number,
  random: Random | undefined,
): GreyImage {
  const surplus = Math.abs(frameCount - frames);
  const split = random === undefined ? Math.floor(surplus / 2) : random.integer(0, surplus + 1);
  const [source, target] = frameCount > frames ? [split, 0] : [0, split];
  const pixels = new Float32Array(frames * bandCount).fill(rangeOf(values).lowest);
  for (let t = 0; t < Math.min(frameCount, frames); t++) {
    for (let b = 0; b < bandCount; b++) {
      pixels[b * frames + target + t] = values[(source + t) * bandCount + b]!;
    }
  }
  return { width: frames, height: bandCount, pixels };
}

/** A loop, as `reduce` takes longer than everything else that makes an image. */
function rangeOf(values: Float32Array): { readonly lowest: number; readonly highest: number } {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { lowest, highest };
}

/** The lowest value becomes 0 and the highest 255; an image of one value becomes 0. */
function spreadOver255({ pixels, ...size }: GreyImage): GreyImage {
  const { lowest, highest } = rangeOf(pixels);
  const scale = highest > lowest ? 255 / (highest - lowest) : 0;
  return { ...size, pixels: pixels.map((value) => (value - lowest) * scale) };
}

/** Sharpness of the cubic, as in `torch.nn.functional.interpolate`. */
const SHARPNESS = -0.75;

/** Keys' cubic kernel. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
  if (x < 2) return ((SHARPNESS * x - 5 * SHARPNESS) * x + 8 * SHARPNESS) * x - 4 * SHARPNESS;
  return 0;
}

/** Pixels of a line that a resized one is read from. */
const TAPS = 4;

/** For each place of a resized line in turn: the four places it is read from, and their weights. */
function taps(from: number, to: number): { readonly at: Uint32Array; readonly weights: Float64Array } {
  const at = new Uint32Array(TAPS * to);
  const weights = new Float64Array(TAPS * to);
  for (let i = 0; i < to; i++) {
    const centre = ((i + 0.5) * from) / to - 0.5;
    const first = Math.floor(centre) - 1;
    for (let k = 0; k < TAPS; k++) {
      at[TAPS * i + k] = Math.max(0, Math.min(from - 1, first + k));
      weights[TAPS * i + k] = cubic(centre - first - k);
    }
  }
  return { at, weights };
}

/**
 * Resizes by Keys' cubic through four pixels along each axis, with pixels as areas and edges repeated: PyTorch's
 * `interpolate(mode='bicubic', align_corners=False)`, which does not smooth before it makes an image smaller.
 *
 * @throws LatheError `bad-argument` for a size that is none
 */
export function resizeBicubic(image: GreyImage, width: number, height: number): GreyImage {
  requireArgument(
    Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0,
    () => `resizeBicubic: width and height must be positive integers, got ${width} and ${height}`,
  );
  const narrow = new Float64Array(width * image.height);
  const across = taps(image.width, width);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = TAPS * x; k < TAPS * (x + 1); k++) {
        sum += across.weights[k]! * image.pixels[y * image.width + across.at[k]!]!;
      }
      narrow[y * width + x] = sum;
    }
  }
  const down = taps(image.height, height);
  const pixels = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = TAPS * y; k < TAPS * (y + 1); k++) {
        sum += down.weights[k]! * narrow[down.at[k]! * width + x]!;
      }
      pixels[y * width + x] = sum;
    }
  }
  return { width, height, pixels };
}
