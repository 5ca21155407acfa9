import { fromHalf, toHalf } from '../../../shared/spectrogram/half-float.ts';
import { FLOOR_DB } from '../../../shared/spectrogram/row-mapper.ts';
import type { PackedTile } from '../../../shared/spectrogram/tile.ts';

/** So many numbers of half precision there are. */
export const RANK_COUNT = 65_536;

/**
 * The place of a half among all halves in the order of their levels: the louder of two has the greater rank, which is
 * found without looking at what they mean. Of a negative number all bits are turned over, of another its sign.
 */
export function rankOf(half: number): number {
  return half ^ (((half << 16) >> 31) & 0x7fff) ^ 0x8000;
}

/** The level of every rank: looking up is ten times faster than computing. A quarter of a megabyte. */
export const RANK_LEVELS: Float32Array = (() => {
  const levels = new Float32Array(RANK_COUNT);
  for (let half = 0; half < RANK_COUNT; half++) levels[rankOf(half)] = fromHalf(half);
  return levels;
})();

/** What is darker than everything, where there is no sound. */
export const SILENT_RANK: number = rankOf(toHalf(FLOOR_DB));

/** The greatest level of a tile in dB; `-Infinity` for silence. */
export function loudestOf({ halves }: PackedTile): number {
  let loudest = SILENT_RANK;
  for (const half of halves) loudest = Math.max(loudest, rankOf(half));
  return loudest > SILENT_RANK ? RANK_LEVELS[loudest]! : Number.NEGATIVE_INFINITY;
}

/** A level after a gain in dB; silence stays silence. */
export function raised(level: number, gainDb: number): number {
  return level <= FLOOR_DB ? FLOOR_DB : level + gainDb;
}
