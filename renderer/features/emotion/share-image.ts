import type { PixelImage } from '../../canvas/pixel-image.ts';

/**
 * Paints shares as columns, one class upon the other from the bottom.
 *
 * @param image as wide as there are columns
 * @param columns for each column a number for each class, which sum to 1, or to 0 where nothing is painted
 * @param colours of the classes, as pixels
 * @param ground what is seen where nothing is painted, as a pixel
 */
export function paintShares(
  image: PixelImage,
  columns: Float32Array,
  colours: readonly number[],
  ground: number,
): void {
  const { width, height } = image;
  const classCount = colours.length;
  const pixels = new Uint32Array(image.data.buffer).fill(ground);
  for (let x = 0; x < width; x++) {
    let share = 0;
    let below = height;
    for (let c = 0; c < classCount; c++) {
      share += columns[x * classCount + c]!;
      const top = Math.round(height * (1 - Math.min(1, share)));
      for (let y = top; y < below; y++) pixels[y * width + x] = colours[c]!;
      below = Math.min(below, top);
    }
  }
}
