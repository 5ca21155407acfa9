import { COLOUR_MAPS, type ColourMap, DIFFERENCE_MAP } from '../../../shared/spectrogram/colour-maps.ts';
import { FLOOR_DB } from '../../../shared/spectrogram/row-mapper.ts';
import type { ColourMapName } from '../../../shared/spectrogram/settings.ts';
import type { Colouring } from './scene.ts';

/** A map with opacity, as pixels. */
export function colourPixels(map: ColourMap): Uint8Array<ArrayBuffer> {
  const count = map.length / 3;
  const pixels = new Uint8Array(4 * count).fill(255);
  for (let i = 0; i < count; i++) pixels.set(map.subarray(3 * i, 3 * i + 3), 4 * i);
  return pixels;
}

/** The pixels of the map of levels, and of that of differences. */
export const LEVEL_PIXELS: Readonly<Record<ColourMapName, Uint8Array<ArrayBuffer>>> = {
  viridis: colourPixels(COLOUR_MAPS.viridis),
  magma: colourPixels(COLOUR_MAPS.magma),
  inferno: colourPixels(COLOUR_MAPS.inferno),
};
export const DIFFERENCE_PIXELS: Uint8Array<ArrayBuffer> = colourPixels(DIFFERENCE_MAP);

/** The place of a level in its map; what is beyond the range has the colour of the end. */
export function levelIndex(level: number, { map, lowDb, highDb }: Colouring): number {
  const share = (level - lowDb) / (highDb - lowDb);
  return Math.floor(Math.min(1, Math.max(0, share)) * (LEVEL_PIXELS[map].length / 4 - 1) + 0.5);
}

/** What is darker than everything, where there is no sound. */
export const NOTHING_DB = FLOOR_DB;
