import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { SILENT_RANK } from './level-ranks.ts';
import { columnsOfPiece, type PixelPoints, pixelsBetween, rowAxis } from './pixel-axis.ts';
import type { LevelPiece } from './scene.ts';
import { RANKS_IN_ROW, type TileHeights, type TileHeightsOf } from './tile-heights.ts';

/** Reads a picture of levels row by row. */
export interface RowSampler {
  /**
   * Fills a row of pixels with ranks of levels: those of the loudest points of the tiles that a pixel shows.
   *
   * @param row as long as the picture is wide
   * @param y from the top
   */
  sample(row: Uint16Array, y: number): void;
}

/** A piece, and what of a row of its tile each pixel shows. */
interface PlacedPiece {
  readonly heights: TileHeights;
  readonly firstPixel: number;
  /** The first column of each pixel, or its place among the pairs where there are more. */
  readonly places: Uint16Array;
  /** Pixels that show more than two columns, as at the ends of a piece. */
  readonly wide: readonly { readonly pixel: number; readonly place: number }[];
}

/** Makes a sampler of a picture of a size in pixels. */
export function createRowSampler(
  pieces: readonly LevelPiece[],
  width: number,
  height: number,
  heightsOf: TileHeightsOf,
): RowSampler {
  const placed = pieces.map((piece): PlacedPiece => {
    const { first, end } = pixelsBetween(piece.bottom, piece.top, height);
    const heights = heightsOf(piece.tile, rowAxis(piece, height), first, end);
    const { firstPixel, columns } = columnsOfPiece(piece, width);
    return { heights, firstPixel, ...placesOf(columns) };
  });
  return {
    sample(row, y) {
      row.fill(SILENT_RANK);
      for (const piece of placed) samplePiece(row, piece, height - 1 - y);
    },
  };
}

function placesOf({ firsts, ends }: PixelPoints): Pick<PlacedPiece, 'places' | 'wide'> {
  const places = new Uint16Array(firsts.length);
  const wide: { pixel: number; place: number }[] = [];
  for (let pixel = 0; pixel < places.length; pixel++) {
    const [first, end] = [firsts[pixel]!, ends[pixel]!];
    places[pixel] = end - first > 1 ? TILE_COLUMNS + first : first;
    for (let place = first + 2; place < end; place++) wide.push({ pixel, place });
  }
  return { places, wide };
}

/** @param up pixels from below */
function samplePiece(row: Uint16Array, { heights, firstPixel, places, wide }: PlacedPiece, up: number): void {
  const { first, end, ranks } = heights;
  if (up < first || up >= end) return;
  const start = (up - first) * RANKS_IN_ROW;
  for (let i = 0; i < places.length; i++) row[firstPixel + i] = ranks[start + places[i]!]!;
  for (const { pixel, place } of wide) {
    const at = firstPixel + pixel;
    row[at] = Math.max(row[at]!, ranks[start + place]!);
  }
}
