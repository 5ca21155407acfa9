import type { AxisSpan } from '../axis-span.ts';

/** A band is so much longer than what is shown at least: a hand moves some way before another is needed. */
const MOST_SHOWN = 3 / 4;
/** Bands overlap, each beginning a quarter of its length behind the one before. */
const STEPS = 4;
/** What rounding takes from a share. */
const SLACK = 1e-9;

/**
 * The part of a frequency axis whose tiles show a part of it more finely than those of the whole: a half, a quarter and so
 * on of the axis, with as many rows as the whole has. There are few such bands, so that tiles are found again.
 *
 * @param shown shares of the whole axis
 * @returns shares of the whole axis; `undefined` where the tiles of the whole are as fine
 */
export function detailBand({ start, end }: AxisSpan): AxisSpan | undefined {
  const halvings = Math.floor(Math.log2(MOST_SHOWN / (end - start)) + SLACK);
  if (halvings < 1) return undefined;
  const length = 2 ** -halvings;
  const step = length / STEPS;
  const bandStart = Math.min(1 - length, Math.floor(start / step + SLACK) * step);
  return { start: bandStart, end: bandStart + length };
}
