import { INFERNO, MAGMA, VIK, VIRIDIS } from './colour-tables.ts';
import type { ColourMapName } from './settings.ts';

/** Colours from low to high: red, green and blue of each, 0 to 255. */
export type ColourMap = Uint8Array;

/** From `#rrggbb` digits. */
function parseColours(digits: string): ColourMap {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/**
 * The maps of levels. All are perceptually uniform, grow lighter from their low end to their high end, so that they can
 * be read in grey, and do not rest on telling red from green.
 */
export const COLOUR_MAPS: Readonly<Record<ColourMapName, ColourMap>> = {
  viridis: parseColours(VIRIDIS),
  magma: parseColours(MAGMA),
  inferno: parseColours(INFERNO),
};

/** The map of differences: blue is less, red is more, nearly white is equal. Uniform and safe as the others. */
export const DIFFERENCE_MAP: ColourMap = parseColours(VIK);
