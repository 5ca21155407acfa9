import { expectedCalibrationError, logLoss } from './calibration.ts';
import {
  accuracy,
  type ConfusionMatrix,
  confusionMatrix,
  recalls,
  unweightedAverageRecall,
} from './confusion-matrix.ts';
import { indexOfGreatest } from './index-of-greatest.ts';

/** How good the probabilities of clips are. */
export interface Judgement {
  readonly unweightedAverageRecall: number;
  readonly accuracy: number;
  /** Of each class; `null` for one without clips. */
  readonly recalls: readonly (number | null)[];
  readonly confusion: ConfusionMatrix;
  /** Expected calibration error. */
  readonly calibrationError: number;
  readonly logLoss: number;
}

/**
 * Judges a classifier by what it says of clips.
 *
 * @param rows probabilities of the classes, one row a clip, one clip or more
 * @param truths index of the true class of each
 */
export function judge(rows: readonly (readonly number[])[], truths: readonly number[]): Judgement {
  const predictions = rows.map(indexOfGreatest);
  const confusion = confusionMatrix(truths, predictions, rows[0]!.length);
  return {
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    accuracy: accuracy(confusion),
    recalls: recalls(confusion),
    confusion,
    calibrationError: expectedCalibrationError(rows, truths),
    logLoss: logLoss(rows, truths),
  };
}
