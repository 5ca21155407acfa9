import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { ByteBoundedCache } from './byte-bounded-cache.ts';
import { rankOf } from './level-ranks.ts';
import { type PixelAxis, pointsOfPixels } from './pixel-axis.ts';

/** A tile whose rows are those of the picture, as ranks of levels: row i is that of pixel `first + i` from below. */
export interface TileHeights {
  readonly first: number;
  readonly end: number;
  /** {@link RANKS_IN_ROW} for each row: those of the columns, and then of each column the louder of it and the next. */
  readonly ranks: Uint16Array;
}

/** A pixel shows a column or two, of which it then reads one number. */
export const RANKS_IN_ROW = 2 * TILE_COLUMNS;

/** Gives tiles the rows of the picture. */
export type TileHeightsOf = (tile: PackedTile, rows: PixelAxis, first: number, end: number) => TileHeights;

/** Some hundred tiles: what two pictures show, and what was beside it. */
const MOST_BYTES = 24 * 2 ** 20;

/**
 * Remembers what it made: time passes by under a hand much more often than frequencies do, and then no tile has to be
 * looked through again.
 */
export function createTileHeights(): TileHeightsOf {
  const known = new ByteBoundedCache<PackedTile, TileHeights & PixelAxis>(MOST_BYTES);
  return (tile, { origin, step }, first, end) => {
    const kept = known.get(tile);
    const isFitting =
      kept?.origin === origin && kept.step === step && kept.first === first && kept.end === end;
    if (isFitting) return kept;
    const ranks = loudestRows(tile, { origin, step }, first, end);
    const made = { origin, step, first, end, ranks };
    known.set(tile, made, ranks.byteLength);
    return made;
  };
}

/** In each column the loudest of the rows that a pixel shows. */
function loudestRows(
  { halves, rowCount }: PackedTile,
  axis: PixelAxis,
  first: number,
  end: number,
): Uint16Array {
  const { firsts, ends } = pointsOfPixels(axis, first, end, rowCount);
  const ranks = new Uint16Array((end - first) * RANKS_IN_ROW);
  for (let pixel = 0; pixel < firsts.length; pixel++) {
    const to = pixel * RANKS_IN_ROW;
    for (let row = firsts[pixel]!; row < ends[pixel]!; row++) {
      const from = row * TILE_COLUMNS;
      for (let column = 0; column < TILE_COLUMNS; column++) {
        const rank = rankOf(halves[from + column]!);
        if (rank > ranks[to + column]!) ranks[to + column] = rank;
      }
    }
    for (let at = to; at < to + TILE_COLUMNS - 1; at++) {
      ranks[at + TILE_COLUMNS] = Math.max(ranks[at]!, ranks[at + 1]!);
    }
  }
  return ranks;
}
