import type { ColourMap } from './colour-maps.ts';
import type { LevelGrid } from './level-grid.ts';

/** Which levels have which colours. */
export interface ColourScale {
  readonly map: ColourMap;
  /** dB of the map's first colour; what is lower has it too. */
  readonly lowDb: number;
  /** dB of its last; what is higher has it too. */
  readonly highDb: number;
}

/** Pixels from the top left to the bottom right, red, green, blue and opacity of each. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

/** Where there is no sound: a grey that none of the maps has. */
const NO_SOUND_GREY = 222;

/** Gives every point of a grid its colour; the highest frequency is at the top. */
export function colourGrid(grid: LevelGrid, scale: ColourScale): Raster {
  const { columnCount, rowCount, levels } = grid;
  const pixels = new Uint8ClampedArray(4 * columnCount * rowCount);
  for (let row = 0; row < rowCount; row++) {
    let to = 4 * columnCount * (rowCount - 1 - row);
    for (let i = row * columnCount; i < (row + 1) * columnCount; i++, to += 4) {
      colourPixel(pixels, to, levels[i]!, scale);
    }
  }
  return { width: columnCount, height: rowCount, pixels };
}

/** The colours of a scale from its highest level at the top to its lowest, as a column of pixels. */
export function colourBar(scale: ColourScale, width: number, height: number): Raster {
  const { lowDb, highDb } = scale;
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    const level = highDb - ((y + 0.5) / height) * (highDb - lowDb);
    for (let x = 0; x < width; x++) colourPixel(pixels, 4 * (y * width + x), level, scale);
  }
  return { width, height, pixels };
}

function colourPixel(pixels: Uint8ClampedArray, at: number, level: number, scale: ColourScale): void {
  pixels[at + 3] = 255;
  if (Number.isNaN(level)) {
    pixels.fill(NO_SOUND_GREY, at, at + 3);
    return;
  }
  const { map, lowDb, highDb } = scale;
  const last = map.length / 3 - 1;
  const position = (level - lowDb) / (highDb - lowDb);
  const from = 3 * Math.round(last * Math.max(0, Math.min(1, position)));
  pixels[at] = map[from]!;
  pixels[at + 1] = map[from + 1]!;
  pixels[at + 2] = map[from + 2]!;
}
