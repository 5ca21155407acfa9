import { mixColours, type PixelImage } from './pixel-image.ts';

/** Colours of a waveform's picture, as numbers that hold red, green, blue and opacity of a pixel. */
export interface OutlineColours {
  readonly wave: number;
  readonly ground: number;
}

/** Silence is a line of one pixel. */
const LEAST_HALF_HEIGHT = 0.5;

/**
 * Paints an outline as bars about the middle, one for each column: as pixels, because a rectangle for each bar takes a
 * processor longer than all else of a picture together.
 *
 * @param image as wide as there are columns
 * @param outline magnitudes of the columns
 * @param gain factor on them; what is above 1 then fills the height
 */
export function paintOutline(
  image: PixelImage,
  outline: Float32Array,
  gain: number,
  { wave, ground }: OutlineColours,
): void {
  const { width, height } = image;
  const pixels = new Uint32Array(image.data.buffer).fill(ground);
  const middle = height / 2;
  for (let x = 0; x < width; x++) {
    const half = Math.max(LEAST_HALF_HEIGHT, Math.min(1, outline[x]! * gain) * middle);
    const [top, bottom] = [middle - half, middle + half];
    const [first, end] = [Math.ceil(top), Math.floor(bottom)];
    for (let y = first; y < end; y++) pixels[y * width + x] = wave;
    if (first > top) pixels[(first - 1) * width + x] = mixColours(ground, wave, first - top);
    if (bottom > end) pixels[end * width + x] = mixColours(ground, wave, bottom - end);
  }
}
