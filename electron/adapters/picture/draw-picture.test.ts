import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../shared/spectrogram/colouring.ts';
import type { Picture } from '../../../shared/spectrogram/picture.ts';
import { createPictureDrawer } from './draw-picture.ts';

// What is drawn is decoded by another library.

const draw = createPictureDrawer(
  fileURLToPath(new URL('../../../assets/fonts/Inter-Regular.ttf', import.meta.url)),
);
const EMPTY: Picture = {
  width: 60,
  height: 40,
  density: 2,
  background: '#102030',
  rasters: [],
  rules: [],
  labels: [],
};
const LABEL = { x: 4, y: 20, size: 12, colour: '#ffffff', align: 'left', baseline: 'middle' } as const;

async function pixelsOf(picture: Picture) {
  const image = await loadImage(Buffer.from(await draw(picture)));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const at = (x: number, y: number): number[] => [
    ...data.subarray(4 * (y * image.width + x), 4 * (y * image.width + x) + 3),
  ];
  /** Columns in which something is brighter than the background. */
  const bright = Array.from({ length: image.width }, (_, x) => x).filter((x) =>
    Array.from({ length: image.height }, (_, y) => at(x, y)[0]!).some((red) => red > 100),
  );
  return { width: image.width, height: image.height, at, bright };
}

describe('a picture', () => {
  it('has a pixel for each pixel of a raster, where it was put', async () => {
    const [width, height] = [31, 17];
    const pixels = new Uint8ClampedArray(4 * width * height).map((_, i) =>
      i % 4 === 3 ? 255 : (i * 37) % 251,
    );
    const raster: Raster = { width, height, pixels };
    const { width: drawn, at } = await pixelsOf({ ...EMPTY, rasters: [{ x: 5, y: 7, raster }] });
    expect(drawn).toBe(120);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const place = 4 * (y * width + x);
        expect(at(10 + x, 14 + y)).toEqual([...pixels.subarray(place, place + 3)]);
      }
    }
    expect(at(9, 14)).toEqual([16, 32, 48]);
    expect(at(10 + width, 14)).toEqual([16, 32, 48]);
  });

  it('has rules over rasters, and text in the size that was asked for', async () => {
    const rules = [{ x: 0, y: 10, width: 60, height: 1, colour: '#ff0000' }];
    const { at } = await pixelsOf({ ...EMPTY, rules });
    expect([at(50, 20), at(50, 21), at(50, 22)]).toEqual([
      [255, 0, 0],
      [255, 0, 0],
      [16, 32, 48],
    ]);
    // Eight figures of Inter are as wide as 8 x 0.62 of its size, at two pixels a point.
    const text = { ...LABEL, text: '00000000' };
    const { bright } = await pixelsOf({ ...EMPTY, width: 100, labels: [text] });
    const drawn = bright.at(-1)! - bright[0]!;
    expect(drawn).toBeGreaterThan(2 * 12 * 8 * 0.55);
    expect(drawn).toBeLessThan(2 * 12 * 8 * 0.68);
  });

  it('keeps both ends of a text that is too long, and draws letters that its font lacks', async () => {
    const text = { ...LABEL, text: 'a long name that ends in master.wav', maxWidth: 50 };
    const { bright } = await pixelsOf({ ...EMPTY, width: 300, labels: [text] });
    expect(bright.at(-1)).toBeLessThanOrEqual(2 * (4 + 50));
    expect(bright.at(-1)).toBeGreaterThan(2 * (4 + 30));
    expect((await pixelsOf({ ...EMPTY, labels: [{ ...LABEL, text: '漢 🎵' }] })).bright).not.toEqual([]);
  });
});
