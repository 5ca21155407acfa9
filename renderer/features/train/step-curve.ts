/** Means of the losses of steps, as many as a screen shows, however long the training is. */
export interface StepCurve {
  readonly points: readonly CurvePoint[];
  /** Each point but the last is a mean over so many. */
  readonly stepsPerPoint: number;
}

/** A mean over some steps. */
export interface CurvePoint {
  /** The last of them. */
  readonly step: number;
  readonly loss: number;
  /** How many they are. */
  readonly count: number;
}

const MOST_POINTS = 400;

/** Before the first step. */
export const EMPTY_CURVE: StepCurve = { points: [], stepsPerPoint: 1 };

/** The curve with a step more; one that it has already, or that lies before its end, changes nothing. */
export function addStep(curve: StepCurve, step: number, loss: number): StepCurve {
  const { points, stepsPerPoint } = curve;
  const last = points.at(-1);
  if (last !== undefined && step <= last.step) return curve;
  const added: CurvePoint = { step, loss, count: 1 };
  if (last !== undefined && last.count < stepsPerPoint)
    return { stepsPerPoint, points: [...points.slice(0, -1), joined(last, added)] };
  const longer = [...points, added];
  return longer.length <= MOST_POINTS
    ? { stepsPerPoint, points: longer }
    : { stepsPerPoint: 2 * stepsPerPoint, points: inPairs(longer) };
}

function inPairs(points: readonly CurvePoint[]): CurvePoint[] {
  return points.flatMap((point, index) => {
    if (index % 2 === 1) return [];
    const next = points[index + 1];
    return [next === undefined ? point : joined(point, next)];
  });
}

function joined(a: CurvePoint, b: CurvePoint): CurvePoint {
  const count = a.count + b.count;
  return { step: b.step, loss: (a.count * a.loss + b.count * b.loss) / count, count };
}
