import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { SILENT_HALF } from './half-levels.ts';
import type { LevelPiece } from './scene.ts';

/** Reads a picture of levels row by row. */
export interface RowSampler {
  /**
   * Fills a row of pixels with levels as halves: those of the nearest points of the tiles.
   *
   * @param row as long as the picture is wide
   * @param y from the top
   */
  sample(row: Uint16Array, y: number): void;
}

/** A piece, and which of its tile's columns lies in each pixel. */
interface PlacedPiece extends LevelPiece {
  readonly firstPixel: number;
  readonly columns: Uint8Array;
}

/** Makes a sampler of a picture of a size in pixels. */
export function createRowSampler(pieces: readonly LevelPiece[], width: number, height: number): RowSampler {
  const placed = pieces.map((piece) => placePiece(piece, width));
  return {
    sample(row, y) {
      row.fill(SILENT_HALF);
      for (const piece of placed) samplePiece(row, piece, (height - y - 0.5) / height);
    },
  };
}

function placePiece(piece: LevelPiece, width: number): PlacedPiece {
  const { left, right, from, to } = piece;
  const firstPixel = Math.max(0, Math.ceil(left * width - 0.5));
  const end = Math.min(width, Math.ceil(right * width - 0.5));
  const columns = new Uint8Array(Math.max(0, end - firstPixel));
  for (let i = 0; i < columns.length; i++) {
    const share = from + (((firstPixel + i + 0.5) / width - left) / (right - left)) * (to - from);
    columns[i] = Math.min(TILE_COLUMNS - 1, Math.max(0, Math.floor(share * TILE_COLUMNS)));
  }
  return { ...piece, firstPixel, columns };
}

/** @param at height in the picture, 0 ... 1 */
function samplePiece(
  row: Uint16Array,
  { tile, bottom, top, firstPixel, columns }: PlacedPiece,
  at: number,
): void {
  const tileRow = Math.floor(((at - bottom) / (top - bottom)) * tile.rowCount);
  if (tileRow < 0 || tileRow >= tile.rowCount) return;
  const { halves } = tile;
  const start = tileRow * TILE_COLUMNS;
  for (let i = 0; i < columns.length; i++) row[firstPixel + i] = halves[start + columns[i]!]!;
}
