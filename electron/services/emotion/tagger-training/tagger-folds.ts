/** How good a tagger is on speakers that it never heard: one training a fold, and what the five say together. */
import { z } from 'zod';
import {
  atTemperature,
  expectedCalibrationError,
  fitTemperature,
  logLoss,
} from '../../../../shared/emotion/calibration.ts';
import { confusionMatrix, unweightedAverageRecall } from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import { judge } from '../../../../shared/emotion/judgement.ts';
import { meanOf, sampleDeviation } from '../../../../shared/emotion/run-statistics.ts';
import type { Fold } from '../../../../shared/emotion/speaker-folds.ts';
import { sha256Of } from '../../models/model-file.ts';
import { askTagger, type TaggerTrainingOptions, trainTagger } from './tagger-training.ts';

/** What the training of one fold found, as it lies on the disk. */
export const foldResultSchema = z.object({
  /** Of everything that the result depends on. */
  fingerprint: z.string(),
  /** Of the test clips: their classes, and the probability of each class. */
  truths: z.array(z.int()),
  probabilities: z.array(z.array(z.number())),
  trainingClips: z.int(),
  seconds: z.number(),
});

/** What the training of one fold found, see {@link foldResultSchema}. */
export type FoldResult = z.infer<typeof foldResultSchema>;

/** Of everything that a fold's result depends on. */
export function foldFingerprint(
  { recipe, clips, seed }: Omit<TaggerTrainingOptions, 'engine'>,
  fold: Fold,
): string {
  const texts = [JSON.stringify([recipe, seed, fold, clips.map(({ label }) => label)])];
  const sums = clips.map(({ versions }) =>
    versions.map((row) => row.reduce((sum, value, i) => sum + value * ((i % 7) + 1), 0)),
  );
  return sha256Of(new TextEncoder().encode(texts.concat(JSON.stringify(sums)).join('\n')));
}

/** Learns from the training part of a fold, and asks about its test clips as they are. */
export async function runFold(options: TaggerTrainingOptions, fold: Fold): Promise<FoldResult> {
  const started = performance.now();
  const { clips, recipe } = options;
  const tagger = await trainTagger({ ...options, clips: fold.training.map((index) => clips[index]!) });
  const ordinary = recipe.speeds.indexOf(1);
  const rows = fold.test.map((index) => clips[index]!.versions[ordinary]!);
  const probabilities = await askTagger(rows, tagger, options);
  return {
    fingerprint: foldFingerprint(options, fold),
    truths: fold.test.map((index) => clips[index]!.label),
    probabilities: probabilities.map((row) => [...row]),
    trainingClips: fold.training.length,
    seconds: (performance.now() - started) / 1000,
  };
}

/** What the folds say together; written as JSON. */
export interface TaggerEvaluation {
  /** UAR of each fold, and over folds their mean and deviation. */
  readonly folds: readonly number[];
  readonly unweightedAverageRecall: number;
  readonly deviation: number;
  /** Over all clips, each of which was asked about once, by a tagger that never heard its speaker. */
  readonly clips: number;
  readonly accuracy: number;
  readonly recalls: readonly (number | null)[];
  /** [truth][prediction] */
  readonly confusion: readonly (readonly number[])[];
  readonly logLoss: number;
  /**
   * Of all clips, before and after temperatures: that of a fold is fitted on the other folds' answers, whose speakers are
   * none of its own.
   */
  readonly calibrationErrorBefore: number;
  readonly calibrationErrorAfter: number;
  /** Fitted on the answers of all folds: that of a tagger that learns from everybody. */
  readonly temperature: number;
}

/** Judges the answers of all folds. */
export function evaluateFolds(results: readonly FoldResult[], classes: number): TaggerEvaluation {
  const matrices = results.map(({ truths, probabilities }) =>
    confusionMatrix(truths, probabilities.map(indexOfGreatest), classes),
  );
  const folds = matrices.map(unweightedAverageRecall);
  const truths = results.flatMap((fold) => fold.truths);
  const answers = results.flatMap((fold) => fold.probabilities);
  const together = judge(answers, truths);
  const calibrated = results.flatMap((fold) => {
    const others = results.filter((other) => other !== fold);
    const temperature = fitTemperature(
      others.flatMap(({ probabilities }) => probabilities),
      others.flatMap((other) => other.truths),
    );
    return fold.probabilities.map((row) => atTemperature(row, temperature));
  });
  return {
    folds,
    unweightedAverageRecall: meanOf(folds),
    deviation: folds.length < 2 ? 0 : sampleDeviation(folds),
    clips: truths.length,
    accuracy: together.accuracy,
    recalls: together.recalls,
    confusion: together.confusion,
    logLoss: logLoss(calibrated, truths),
    calibrationErrorBefore: together.calibrationError,
    calibrationErrorAfter: expectedCalibrationError(calibrated, truths),
    temperature: fitTemperature(answers, truths),
  };
}
