/** Arguments of {@link findGain}. */
export interface GainSearchOptions {
  /** Loudness to reach in LUFS. */
  readonly targetLufs: number;
  /** First gain to try in dB: target minus the loudness before, which is right when nothing is limited. */
  readonly initialGainDb: number;
  /** Largest gain to try in dB; beyond it more gain only distorts. */
  readonly maximumGainDb: number;
  /** Integrated loudness in LUFS after gain and limiter; does not fall as the gain rises. */
  readonly loudnessAt: (gainDb: number) => number;
}

/** What {@link findGain} found. */
export interface GainSearchResult {
  /** The gain whose loudness comes nearest to the target, in dB. */
  readonly gainDb: number;
  /** Whether that is near enough. */
  readonly reached: boolean;
}

interface Point {
  readonly gainDb: number;
  /** Loudness minus target in LU. */
  readonly error: number;
}

/** Far below what a meter tells apart. */
const TOLERANCE_LU = 0.002;
/** Halving 24 dB this often leaves nothing; secant steps need five to ten. */
const MAXIMUM_STEPS = 40;

/** The end of a bracket: the gain of a loudness that is high enough, found by doubling steps upwards. */
function findUpperEnd(low: Point, maximumGainDb: number, at: (gainDb: number) => Point): Point {
  let step = Math.max(0.1, -2 * low.error);
  let point = low;
  while (point.error < 0 && point.gainDb < maximumGainDb) {
    point = at(Math.min(maximumGainDb, point.gainDb + step));
    step *= 2;
  }
  return point;
}

/**
 * Finds the gain before a limiter at which the loudness after it is the target: the method of false position with
 * halved weights (Illinois), which keeps a bracket and needs few steps.
 *
 * @returns the best gain; not `reached` when even the largest gain is not loud enough
 */
export function findGain(options: GainSearchOptions): GainSearchResult {
  const { targetLufs, maximumGainDb, loudnessAt } = options;
  const at = (gainDb: number): Point => ({ gainDb, error: loudnessAt(gainDb) - targetLufs });
  let low = at(Math.min(options.initialGainDb, maximumGainDb));
  // A limiter only takes away, but what passes the gate can change: the start may be too loud by a little.
  for (let i = 0; low.error > TOLERANCE_LU && i < MAXIMUM_STEPS; i++) low = at(low.gainDb - 2 * low.error);
  if (Math.abs(low.error) <= TOLERANCE_LU) return { gainDb: low.gainDb, reached: true };
  let high = findUpperEnd(low, maximumGainDb, at);
  if (!(high.error >= 0)) return { gainDb: high.gainDb, reached: false };
  let middle = high;
  for (let i = 0; Math.abs(middle.error) > TOLERANCE_LU && i < MAXIMUM_STEPS; i++) {
    const share = low.error / (low.error - high.error);
    middle = at(low.gainDb + share * (high.gainDb - low.gainDb));
    if (middle.error < 0) {
      low = middle;
      high = { ...high, error: high.error / 2 };
    } else {
      high = middle;
      low = { ...low, error: low.error / 2 };
    }
  }
  return { gainDb: middle.gainDb, reached: true };
}
