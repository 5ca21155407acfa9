/** What {@link findGain} found. */
export interface GainSearchResult {
  /** The gain whose loudness came nearest to the target, in dB. */
  readonly gainDb: number;
  /** The loudness measured at that gain, in LUFS. */
  readonly integratedLufs: number;
  /** Whether it lies within the tolerance. */
  readonly reached: boolean;
  /** Measurements that were made. */
  readonly passes: number;
}

/** Arguments of {@link findGain}. */
export interface GainSearchOptions {
  /** Loudness to reach in LUFS. */
  readonly targetLufs: number;
  /** First gain to try in dB: target minus the loudness before, which is right when nothing is limited. */
  readonly initialGainDb: number;
  /** Largest gain to try in dB; beyond it more gain only distorts. */
  readonly maximumGainDb: number;
  /** Largest deviation from the target in LU that ends the search. */
  readonly toleranceLu: number;
  /** Largest number of measurements. */
  readonly maximumPasses: number;
  /** Integrated loudness in LUFS after gain and limiter; rises with the gain, by at most 1 LU a dB. */
  readonly measure: (gainDb: number) => Promise<number>;
}

/** The slope in LU a dB taken for granted before two points are known: a limiter that works hard passes half. */
const EXPECTED_SLOPE = 0.65;
/** A slope below this is a limiter that passes nothing more; steps stay finite. */
const SMALLEST_SLOPE = 0.12;

interface Point {
  readonly gainDb: number;
  readonly integratedLufs: number;
}

/** The next gain: secant through the two nearest points, kept inside the bracket once there is one. */
function nextGain(points: readonly Point[], targetLufs: number): number {
  const nearest = points.toSorted(
    (a, b) => Math.abs(a.integratedLufs - targetLufs) - Math.abs(b.integratedLufs - targetLufs),
  );
  const [a, b] = nearest;
  let slope = EXPECTED_SLOPE;
  if (a !== undefined && b !== undefined) {
    slope = (a.integratedLufs - b.integratedLufs) / (a.gainDb - b.gainDb);
    slope = Math.min(1, Math.max(SMALLEST_SLOPE, Number.isFinite(slope) ? slope : EXPECTED_SLOPE));
  }
  const gainDb = a!.gainDb + (targetLufs - a!.integratedLufs) / slope;
  const below = Math.max(...points.filter((p) => p.integratedLufs < targetLufs).map((p) => p.gainDb));
  const above = Math.min(...points.filter((p) => p.integratedLufs >= targetLufs).map((p) => p.gainDb));
  return gainDb > below && gainDb < above ? gainDb : (below + above) / 2;
}

/**
 * Finds the gain before the limiter at which the loudness after it is the target. Limiting lowers the loudness by an
 * amount that depends on the music, so that the gain is searched by measuring: secant steps on a function that rises.
 *
 * @returns the best gain that was measured; not `reached` when the target lies beyond what the limiter lets through
 */
export async function findGain(options: GainSearchOptions): Promise<GainSearchResult> {
  const { targetLufs, maximumGainDb, toleranceLu, maximumPasses, measure } = options;
  const points: Point[] = [];
  let gainDb = Math.min(options.initialGainDb, maximumGainDb);
  while (points.length < maximumPasses) {
    const point = { gainDb, integratedLufs: await measure(gainDb) };
    points.push(point);
    const missing = targetLufs - point.integratedLufs;
    const isExhausted = gainDb >= maximumGainDb && missing > 0;
    if (Math.abs(missing) <= toleranceLu || isExhausted || !Number.isFinite(point.integratedLufs)) break;
    gainDb = Math.min(maximumGainDb, nextGain(points, targetLufs));
  }
  const best = points.reduce((a, b) =>
    Math.abs(b.integratedLufs - targetLufs) < Math.abs(a.integratedLufs - targetLufs) ? b : a,
  );
  return {
    ...best,
    reached: Math.abs(best.integratedLufs - targetLufs) <= toleranceLu,
    passes: points.length,
  };
}
