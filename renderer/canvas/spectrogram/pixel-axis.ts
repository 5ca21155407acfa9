import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import type { LevelPiece } from './scene.ts';

/** Where pixels lie on the columns or the rows of a tile, in points of it: pixel i begins at `origin + i * step`. */
export interface PixelAxis {
  readonly origin: number;
  readonly step: number;
}

/** Which points each of some pixels shows: those from `firsts[i]` to before `ends[i]`, at least one. */
export interface PixelPoints {
  readonly firsts: Uint16Array;
  readonly ends: Uint16Array;
}

/**
 * In points of a tile. Middles that lie on the edge of a pixel are moved by this, so that single precision, which a GPU
 * computes in, gives them to the same pixel as double precision does.
 */
export const EDGE_SLACK = 1e-3;

/**
 * How the pixels of a picture lie on the columns of a piece, from the left.
 *
 * @param width of the whole picture in pixels
 */
export function columnAxis({ left, right, from, to }: LevelPiece, width: number): PixelAxis {
  const columnsAcross = (TILE_COLUMNS * (to - from)) / (right - left);
  return { origin: TILE_COLUMNS * from - left * columnsAcross, step: columnsAcross / width };
}

/**
 * How the pixels of a picture lie on the rows of a piece, from the lowest frequency.
 *
 * @param height of the whole picture in pixels
 */
export function rowAxis({ tile, bottom, top }: LevelPiece, height: number): PixelAxis {
  const rowsAcross = tile.rowCount / (top - bottom);
  return { origin: -bottom * rowsAcross, step: rowsAcross / height };
}

/** The pixels whose middles lie between two shares of a picture, from `first` to before `end`. */
export function pixelsBetween(
  low: number,
  high: number,
  size: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.ceil(low * size - 0.5));
  return { first, end: Math.max(first, Math.min(size, Math.ceil(high * size - 0.5))) };
}

/**
 * The points that pixels show: those whose middles lie in a pixel, and where points are larger than pixels the one that
 * the pixel's middle lies in. So every point is shown by a pixel, and where there are more points than pixels by only
 * one. The shader has the same rule.
 *
 * @param first pixel
 * @param end pixel behind the last
 * @param pointCount of the tile
 */
export function pointsOfPixels(
  { origin, step }: PixelAxis,
  first: number,
  end: number,
  pointCount: number,
): PixelPoints {
  const points = { firsts: new Uint16Array(end - first), ends: new Uint16Array(end - first) };
  const inside = (point: number): number => Math.min(pointCount - 1, Math.max(0, point));
  for (let pixel = first; pixel < end; pixel++) {
    const low = origin + pixel * step;
    const from = Math.ceil(low - 0.5 - EDGE_SLACK);
    const to = Math.ceil(low + step - 0.5 - EDGE_SLACK) - 1;
    const middle = Math.floor(low + step / 2 + EDGE_SLACK);
    points.firsts[pixel - first] = inside(to < from ? middle : from);
    points.ends[pixel - first] = inside(to < from ? middle : to) + 1;
  }
  return points;
}

/** Pixels at the ends of a piece, and the columns of its tile that they reach to; none where an end is not seen. */
export interface PieceEnds {
  readonly first: { readonly pixel: number; readonly column: number } | undefined;
  readonly last: { readonly pixel: number; readonly column: number } | undefined;
}

/**
 * The ends of a piece. A column there whose middle lies in a pixel of the neighbour is on the nearest pixel of its own, so
 * that no column is lost between two tiles.
 *
 * @param width of the whole picture in pixels
 */
export function pieceEnds({ left, right, from, to }: LevelPiece, width: number): PieceEnds {
  const { first, end } = pixelsBetween(left, right, width);
  const column = { first: Math.floor(TILE_COLUMNS * from), last: Math.ceil(TILE_COLUMNS * to) - 1 };
  return {
    first: left >= 0 && first < end ? { pixel: first, column: column.first } : undefined,
    last: right <= 1 && first < end ? { pixel: end - 1, column: column.last } : undefined,
  };
}

/**
 * The columns that the pixels of a piece show: all that it has, each on one of them.
 *
 * @param width of the whole picture in pixels
 */
export function columnsOfPiece(
  piece: LevelPiece,
  width: number,
): { readonly firstPixel: number; readonly columns: PixelPoints } {
  const { first, end } = pixelsBetween(piece.left, piece.right, width);
  const columns = pointsOfPixels(columnAxis(piece, width), first, end, TILE_COLUMNS);
  const ends = pieceEnds(piece, width);
  if (ends.first) columns.firsts[0] = Math.min(columns.firsts[0]!, ends.first.column);
  if (ends.last) columns.ends[end - 1 - first] = Math.max(columns.ends.at(-1)!, ends.last.column + 1);
  return { firstPixel: first, columns };
}
