/** A part of a track, in seconds. */
export interface Part {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Less is hardly heard. */
export const SHORTEST_PART_SECONDS = 0.1;
/** What is chosen without a hand that says how much: long enough to judge by, and soon made. */
const USUAL_SECONDS = 10;

/** A part that begins at a position, or as late as it can. */
export function partFrom(positionSeconds: number, durationSeconds: number): Part {
  const startSeconds = Math.max(0, Math.min(positionSeconds, durationSeconds - USUAL_SECONDS));
  return { startSeconds, endSeconds: Math.min(durationSeconds, startSeconds + USUAL_SECONDS) };
}
