import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { SILENT_RANK } from './level-ranks.ts';
import { columnsOfPiece, type PixelPoints, pixelsBetween, rowAxis } from './pixel-axis.ts';
import type { LevelPiece } from './scene.ts';
import type { TileHeights, TileHeightsOf } from './tile-heights.ts';

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

/** A piece, and which of its tile's columns lie in each pixel. */
interface PlacedPiece {
  readonly heights: TileHeights;
  readonly firstPixel: number;
  readonly columns: PixelPoints;
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
    return { heights, ...columnsOfPiece(piece, width) };
  });
  return {
    sample(row, y) {
      row.fill(SILENT_RANK);
      for (const piece of placed) samplePiece(row, piece, height - 1 - y);
    },
  };
}

/** @param pixel from below */
function samplePiece(row: Uint16Array, { heights, firstPixel, columns }: PlacedPiece, pixel: number): void {
  const { first, end, ranks } = heights;
  if (pixel < first || pixel >= end) return;
  const { firsts, ends } = columns;
  const start = (pixel - first) * TILE_COLUMNS;
  for (let i = 0; i < firsts.length; i++) {
    let loudest = 0;
    for (let at = start + firsts[i]!; at < start + ends[i]!; at++) {
      if (ranks[at]! > loudest) loudest = ranks[at]!;
    }
    row[firstPixel + i] = loudest;
  }
}
