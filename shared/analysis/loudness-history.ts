/** Loudness over time, at most 1000 points whatever the length: the loudest of each step, for plots. */
export interface LoudnessHistory {
  /** From a point to the next, a multiple of 0.1 s. */
  readonly stepSeconds: number;
  /** Point i is the loudest window of 400 ms that ends in step i, up to (i + 1) · stepSeconds; `-Infinity`: none, or silence. */
  readonly momentaryLufs: readonly number[];
  /** Point i is the loudest window of 3 s that ends in step i. */
  readonly shortTermLufs: readonly number[];
}

/** Windows end every 100 ms. */
const HOPS_PER_SECOND = 10;
const MOMENTARY_HOPS = 4;
const SHORT_TERM_HOPS = 30;
const MOST_POINTS = 1000;

/**
 * The histories of a loudness meter, thinned out to what a plot can show.
 *
 * @param momentary loudness every 100 ms, in LUFS; the first value belongs to 0 ... 0.4 s
 * @param shortTerm loudness every 100 ms, in LUFS; the first value belongs to 0 ... 3 s
 */
export function loudnessHistory(momentary: Float64Array, shortTerm: Float64Array): LoudnessHistory {
  const hops = momentary.length === 0 ? 0 : momentary.length + MOMENTARY_HOPS - 1;
  const step = Math.max(1, Math.ceil(hops / MOST_POINTS));
  const points = Math.ceil(hops / step);
  return {
    stepSeconds: step / HOPS_PER_SECOND,
    momentaryLufs: loudestOf(momentary, MOMENTARY_HOPS, step, points),
    shortTermLufs: loudestOf(shortTerm, SHORT_TERM_HOPS, step, points),
  };
}

/** Largest of the windows that end in each step; window i ends with hop i + windowHops - 1. */
function loudestOf(history: Float64Array, windowHops: number, step: number, points: number): number[] {
  const loudest = Array<number>(points).fill(Number.NEGATIVE_INFINITY);
  history.forEach((loudness, i) => {
    const point = Math.floor((i + windowHops - 1) / step);
    loudest[point] = Math.max(loudest[point]!, loudness);
  });
  return loudest;
}
