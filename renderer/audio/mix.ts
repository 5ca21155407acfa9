/** What is heard of two versions of a sound. */
export type Listening = 'before' | 'after' | 'difference';

/** Gains of both versions as factors. */
export interface Mix {
  readonly before: number;
  readonly after: number;
}

/** Levels of both versions in LUFS; left out where they are not known. */
export interface Loudness {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

const toFactor = (decibels: number): number => 10 ** (decibels / 20);

/**
 * Gains with which two versions are heard.
 *
 * @param isMatched both at the loudness of the quieter one, so that nothing clips; the difference always is
 */
export function mixOf(listening: Listening, loudness: Loudness, isMatched: boolean): Mix {
  const { before, after } = loudness;
  const isKnown =
    before !== undefined && after !== undefined && Number.isFinite(before) && Number.isFinite(after);
  const quieter = isKnown ? Math.min(before, after) : 0;
  const matches = isKnown && (isMatched || listening === 'difference');
  const gains = {
    before: matches ? toFactor(quieter - before) : 1,
    after: matches ? toFactor(quieter - after) : 1,
  };
  if (listening === 'difference') return { before: -gains.before, after: gains.after };
  return listening === 'before' ? { before: gains.before, after: 0 } : { before: 0, after: gains.after };
}
