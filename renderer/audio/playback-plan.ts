/** A part of a track, in samples. */
export interface Span {
  readonly start: number;
  /** The first that is left out. */
  readonly end: number;
}

/** A stretch that is played in one piece. */
export interface Piece {
  readonly start: number;
  readonly count: number;
}

/**
 * What is played next.
 *
 * @param position sample to go on from
 * @param length of the track in samples
 * @param loop part that is played again and again; `undefined`: the track once
 * @param longest piece in samples
 * @returns `undefined` at the end
 */
export function nextPiece(
  position: number,
  length: number,
  loop: Span | undefined,
  longest: number,
): Piece | undefined {
  const end = Math.min(length, loop?.end ?? length);
  const start = loop !== undefined && (position >= end || position < loop.start) ? loop.start : position;
  const count = Math.min(longest, end - start);
  return count > 0 ? { start, count } : undefined;
}
