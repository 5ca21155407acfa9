import type { ResultOf } from '../../../shared/contract/methods.ts';
import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import type { TimeWindow } from '../time-window.ts';

/** Which tiles a file has. */
export type TilePyramid = ResultOf<'spectrogram.describe'>;

/** Names a tile of a pyramid. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** The part of the time axis that a tile covers, in seconds of its file. */
export function tileSpan(pyramid: TilePyramid, { level, index }: TilePlace): TimeWindow {
  const seconds = (TILE_COLUMNS * pyramid.levels[level]!.samplesPerColumn) / pyramid.sampleRate;
  return { startSeconds: index * seconds, endSeconds: (index + 1) * seconds };
}

/**
 * The level whose columns are as wide as pixels or up to half as wide; the finest where all are wider.
 *
 * @param secondsPerPixel of the picture
 */
export function levelFor({ levels, sampleRate }: TilePyramid, secondsPerPixel: number): number {
  const samplesPerPixel = secondsPerPixel * sampleRate;
  // A little more than a pixel: a picture that is zoomed by doubling does not jump for rounding.
  const fitting = levels.findLast(({ samplesPerColumn }) => samplesPerColumn <= samplesPerPixel * 1.001);
  return fitting?.level ?? 0;
}

/** The tiles of a level that lie in a window, from left to right. */
export function tilesIn(pyramid: TilePyramid, level: number, window: TimeWindow): TilePlace[] {
  const { tileCount } = pyramid.levels[level]!;
  const { endSeconds: seconds } = tileSpan(pyramid, { level, index: 0 });
  const first = Math.max(0, Math.floor(window.startSeconds / seconds));
  const last = Math.min(tileCount - 1, Math.ceil(window.endSeconds / seconds) - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ level, index: first + i }));
}

/** A tile that is drawn, and the part of it that is. */
export interface TilePiece extends TilePlace {
  readonly span: TimeWindow;
}

/**
 * What is drawn in place of a level's tiles of which some are not there yet: for each the finest coarser one that covers
 * it, only as far as it stands for it.
 *
 * @param has whether a tile is there
 */
export function piecesToDraw(
  pyramid: TilePyramid,
  wanted: readonly TilePlace[],
  has: (place: TilePlace) => boolean,
): TilePiece[] {
  return wanted.flatMap((place) => {
    for (let level = place.level; level < pyramid.levels.length; level++) {
      const cover = { level, index: Math.floor(place.index / 2 ** (level - place.level)) };
      if (has(cover)) return [{ ...cover, span: tileSpan(pyramid, place) }];
    }
    return [];
  });
}
