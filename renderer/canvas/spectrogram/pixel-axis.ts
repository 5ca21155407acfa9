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
 * How the pixels of a picture lie on a piece of a tile, columns from the left and rows from the lowest frequency.
 *
 * @param width of the whole picture in pixels
 */
export function pixelAxes(
  { tile, left, right, bottom, top, from, to }: LevelPiece,
  width: number,
  height: number,
): { readonly columns: PixelAxis; readonly rows: PixelAxis } {
  const columnsAcross = (TILE_COLUMNS * (to - from)) / (right - left);
  const rowsAcross = tile.rowCount / (top - bottom);
  return {
    columns: { origin: TILE_COLUMNS * from - left * columnsAcross, step: columnsAcross / width },
    rows: { origin: -bottom * rowsAcross, step: rowsAcross / height },
  };
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
