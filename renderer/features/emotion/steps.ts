import type { EmotionTagResult } from '../../../shared/contract/emotion-tag.ts';
import { shareOf, type TimeWindow } from '../../canvas/time-window.ts';

/** How probable each class is in a stretch of voice. */
export type Step = NonNullable<EmotionTagResult['steps']>[number];

/** The index of the first step that ends after a time. */
function firstAfter(steps: readonly Step[], seconds: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.endSeconds <= seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The step that a time lies in; `undefined` where there is no voice. */
export function stepAt(steps: readonly Step[], seconds: number): Step | undefined {
  const step = steps[firstAfter(steps, seconds)];
  return step !== undefined && step.startSeconds <= seconds ? step : undefined;
}

/**
 * How probable each class is in each column of a picture, in the mean over the voice in it.
 *
 * @param steps in order, of which none overlap
 * @returns for each column a number for each class; zeros where there is no voice
 */
export function columnsOf(
  steps: readonly Step[],
  classCount: number,
  window: TimeWindow,
  columnCount: number,
): Float32Array {
  const columns = new Float32Array(columnCount * classCount);
  const voiced = new Float32Array(columnCount);
  for (let i = firstAfter(steps, window.startSeconds); i < steps.length; i++) {
    const { startSeconds, endSeconds, probabilities } = steps[i]!;
    if (startSeconds >= window.endSeconds) break;
    const from = Math.max(0, shareOf(window, startSeconds) * columnCount);
    const to = Math.min(columnCount, shareOf(window, endSeconds) * columnCount);
    for (let column = Math.floor(from); column < to; column++) {
      const covered = Math.min(to, column + 1) - Math.max(from, column);
      voiced[column]! += covered;
      for (let c = 0; c < classCount; c++) columns[column * classCount + c]! += covered * probabilities[c]!;
    }
  }
  return columns.map((sum, i) => {
    const covered = voiced[Math.floor(i / classCount)]!;
    return covered === 0 ? 0 : sum / covered;
  });
}
