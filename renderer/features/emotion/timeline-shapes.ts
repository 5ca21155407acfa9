/** The shapes of a timeline's picture, in a box that is as wide as the sound is long, and 1 high. */
import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';

type Step = NonNullable<EmotionTagResult['steps']>[number];

/** Seconds below which two times are the same. */
const SAME_TIME = 1e-6;

/** The step that a time lies in; `undefined` where there is no voice. */
export function stepAt(steps: readonly Step[], seconds: number): Step | undefined {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.endSeconds <= seconds) low = middle + 1;
    else high = middle;
  }
  const step = steps[low];
  return step !== undefined && step.startSeconds <= seconds ? step : undefined;
}

/**
 * The area of one class in a stack of all: as high in each step as its probability, above the classes before it.
 *
 * @returns an SVG path; empty where there is no voice
 */
export function areaOf(steps: readonly Step[], classIndex: number): string {
  return runsOf(steps)
    .map((run) => {
      const edges = run.map(({ startSeconds, endSeconds, probabilities }) => {
        const below = probabilities.slice(0, classIndex).reduce((sum, each) => sum + each, 0);
        const top = 1 - below - probabilities[classIndex]!;
        return { startSeconds, endSeconds, top, bottom: 1 - below };
      });
      const over = edges.map(
        ({ startSeconds, endSeconds, top }) => `L${at(startSeconds, top)}L${at(endSeconds, top)}`,
      );
      const back = edges
        .toReversed()
        .map(
          ({ startSeconds, endSeconds, bottom }) => `L${at(endSeconds, bottom)}L${at(startSeconds, bottom)}`,
        );
      return `M${[...over, ...back].join('').slice(1)}Z`;
    })
    .join('');
}

const at = (seconds: number, height: number): string => `${seconds.toFixed(3)} ${height.toFixed(4)}`;

/** Steps that follow one another without a pause. */
function runsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && step.startSeconds - last.endSeconds < SAME_TIME) runs.at(-1)!.push(step);
    else runs.push([step]);
  }
  return runs;
}

/** Points of a curve that are drawn at most. */
const MOST_POINTS = 1500;

/**
 * The line of a curve, scaled to its highest point.
 *
 * @param values not negative, one every `stepSeconds`
 */
export function lineOf(values: Float32Array, stepSeconds: number): string {
  const perPoint = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  if (highest === 0) return '';
  const points: string[] = [];
  for (let from = 0; from < values.length; from += perPoint) {
    const greatest = values.subarray(from, from + perPoint).reduce((a, b) => Math.max(a, b), 0);
    points.push(at((from + perPoint / 2) * stepSeconds, 1 - greatest / highest));
  }
  return `M${points.join('L')}`;
}
