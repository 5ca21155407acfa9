/** What is heard of several versions of a sound, the first of which is the original. */
export interface Listening {
  readonly version: number;
  /** What the version has more, and less, than the original, in the place of the version itself. */
  readonly isDifference: boolean;
}

/** A gain for each version, as a factor. */
export type Mix = readonly number[];

/** The level of a version in LUFS; `undefined` where it is not known. */
export type Loudness = number | undefined;

const toFactor = (decibels: number): number => 10 ** (decibels / 20);

/**
 * Gains with which versions are heard.
 *
 * @param levels of all versions, the original first
 * @param isMatched all at the loudness of the quietest one, so that nothing clips; a difference always is
 */
export function mixOf(
  { version, isDifference }: Listening,
  levels: readonly Loudness[],
  isMatched: boolean,
): Mix {
  const gains = isMatched || isDifference ? matchedGains(levels) : levels.map(() => 1);
  return gains.map((gain, index) => {
    if (index === version) return gain;
    return index === 0 && isDifference ? -gain : 0;
  });
}

/** A level that is not known, or silence, stays as it is, and moves no other. */
function matchedGains(levels: readonly Loudness[]): readonly number[] {
  const isKnown = (level: Loudness): level is number => level !== undefined && Number.isFinite(level);
  const quietest = Math.min(...levels.filter(isKnown));
  return levels.map((level) => (isKnown(level) ? toFactor(quietest - level) : 1));
}
