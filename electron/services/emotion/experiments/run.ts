/** One run of an experiment: a network, a fold and a seed. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SpeechNetworkConfig } from '../../../../models/speech-networks.ts';
import type { BandsOverTime } from '../../../../shared/dsp/mel-spectrogram.ts';
import {
  accuracy,
  confusionMatrix,
  unweightedAverageRecall,
} from '../../../../shared/emotion/confusion-matrix.ts';
import { viewsAround } from '../../../../shared/emotion/frame-augmentation.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import type { Fold } from '../../../../shared/emotion/speaker-folds.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { type ClassificationOptions, classify } from '../classification.ts';
import { findClassifierState, saveClassifierState } from '../classifier-checkpoint.ts';
import { type EpochReport, trainClassifier } from '../classifier-training.ts';
import type { Recipe } from '../recipe.ts';
import type { RunParts } from './experiment-runs.ts';
import { resultPath } from './kept-result.ts';

/** What a run found, as it lies on the disk. */
export const runResultSchema = z.object({
  /** Of everything that the result depends on. */
  fingerprint: z.string(),
  network: z.string(),
  fold: z.int(),
  seed: z.int(),
  unweightedAverageRecall: z.number(),
  accuracy: z.number(),
  /** [truth][prediction] */
  confusion: z.array(z.array(z.int())),
  /** Mean training loss of each epoch since the run was last taken up. */
  losses: z.array(z.number()),
  seconds: z.number(),
  /** For each test clip the probability of each class. */
  probabilities: z.array(z.array(z.number())),
  /** Index in the corpus of the first test clip. */
  firstTestClip: z.int().nonnegative(),
  /** What the network looked at in it. */
  attention: z.exactOptional(
    z.object({ weights: z.array(z.number()), winners: z.array(z.int().nonnegative()) }),
  ),
});

/** What a run found, see {@link runResultSchema}. */
export type RunResult = z.infer<typeof runResultSchema>;

/** Clips as a run takes them. Their memory is shared by the threads. */
export interface RunClips {
  readonly levels: readonly BandsOverTime[];
  /** Index of the class of each. */
  readonly labels: readonly number[];
  readonly classes: number;
}

/** What is to be run. */
export interface RunTask {
  /** Where checkpoint and result lie. */
  readonly folder: string;
  readonly fingerprint: string;
  readonly networkName: string;
  readonly network: SpeechNetworkConfig;
  readonly recipe: Recipe;
  /** Of each test clip, see {@link viewsAround}. */
  readonly viewShare: number;
  readonly clips: RunClips;
  readonly fold: Fold;
  /** Counted from 1, for the result. */
  readonly foldNumber: number;
  readonly seed: number;
  /** Epochs from one look at the test clips to the next, each of them without views; default none. */
  readonly checkEpochs?: number;
}

/** How far a run is. */
export interface RunEvent {
  readonly epoch: number;
  readonly loss: number;
  /** Of the test clips, in epochs that look at them. */
  readonly unweightedAverageRecall?: number;
}

/** Epochs from one checkpoint to the next. */
const CHECKPOINT_EPOCHS = 10;

/** Trains and tests; goes on from a checkpoint where there is one, and leaves the result in its place. */
export async function executeRun(task: RunTask, parts: RunParts<RunEvent>): Promise<RunResult> {
  const { folder, fingerprint, network, recipe, viewShare, clips, fold, seed } = task;
  await mkdir(folder, { recursive: true });
  const checkpoint = { path: join(folder, 'checkpoint.bin'), fingerprint, seed };
  const from = await findClassifierState(checkpoint);
  const losses: number[] = [];
  const started = performance.now();
  const shared = { ...parts, network, recipe, classes: clips.classes };
  const { values, scaler } = await trainClassifier({
    ...shared,
    seed,
    clips: fold.training.map((index) => ({ levels: clips.levels[index]!, label: clips.labels[index]! })),
    ...(from !== undefined && { from }),
    onEpoch: async (report) => {
      const { epoch, loss } = report;
      losses.push(loss);
      parts.emit({ epoch, loss, ...(isChecked(task, epoch) && (await check(task, report, parts))) });
      if (report.epoch % CHECKPOINT_EPOCHS === 0) await saveClassifierState(checkpoint, report);
    },
  });
  const views = viewsAround(viewShare);
  const { probabilities, attention, confusion } = await test(task, { ...shared, values, scaler, views });
  const result: RunResult = {
    fingerprint,
    network: task.networkName,
    fold: task.foldNumber,
    seed,
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    accuracy: accuracy(confusion),
    confusion: confusion.map((row) => [...row]),
    losses,
    seconds: (performance.now() - started) / 1000,
    probabilities: probabilities.map((row) => row.map((each) => rounded(each))),
    firstTestClip: fold.test[0]!,
    ...(attention !== undefined && {
      attention: { weights: attention.weights.map(rounded), winners: [...attention.winners] },
    }),
  };
  await replaceFile(resultPath(folder), `${JSON.stringify(result)}\n`);
  await rm(checkpoint.path, { force: true });
  return result;
}

/** What the network says of the test clips, and how often it is right. */
async function test({ clips, fold }: RunTask, options: ClassificationOptions) {
  const said = await classify(
    fold.test.map((index) => clips.levels[index]!),
    options,
  );
  const truths = fold.test.map((index) => clips.labels[index]!);
  const confusion = confusionMatrix(truths, said.probabilities.map(indexOfGreatest), clips.classes);
  return { ...said, confusion };
}

/** The last epoch is followed by the test itself. */
const isChecked = ({ checkEpochs, recipe }: RunTask, epoch: number): boolean =>
  checkEpochs !== undefined && epoch % checkEpochs === 0 && epoch < recipe.epochs;

async function check(task: RunTask, { state, scaler }: EpochReport, parts: RunParts<RunEvent>) {
  const { network, recipe, clips } = task;
  const options = { ...parts, network, recipe, classes: clips.classes, values: state.averages, scaler };
  return { unweightedAverageRecall: unweightedAverageRecall((await test(task, options)).confusion) };
}

const rounded = (value: number): number => Number(value.toFixed(5));
