/** One run of the comparison of several tasks: a way to weigh their losses, and a seed. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MultiTaskVgg11Config } from '../../../../models/multi-task-vgg-11/architecture.ts';
import { unweightedAverageRecall } from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import { meanOf } from '../../../../shared/emotion/run-statistics.ts';
import type { Fold } from '../../../../shared/emotion/speaker-folds.ts';
import type { ImageSizes } from '../../../../shared/emotion/spectrogram-image.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { learningRateAt } from '../../../../shared/nn/schedules.ts';
import { createRandom } from '../../../../shared/random.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { createTrainer, type StepFeeds, type Trainer, type VariableValues } from '../../training/trainer.ts';
import { EpochDeal } from '../epoch-deal.ts';
import { findCheckpoint, saveCheckpoint } from '../run-checkpoint.ts';
import type { RunParts } from './experiment-runs.ts';
import { resultPath } from './kept-result.ts';
import { type MultitaskClips, trainingBatch } from './multitask-batch.ts';
import { buildMultitaskTraining, type TaskWeighting } from './multitask-graph.ts';
import { MultitaskJudge } from './multitask-judge.ts';

/** How a training went, epoch by epoch. */
const courseSchema = z.object({
  /** Mean training loss of each epoch, as it is weighted. */
  losses: z.array(z.number()),
  /** Of the held-out clips after each epoch, of each task: mean recall over its classes. */
  heldOutRecalls: z.array(z.record(z.string(), z.number())),
});

type Course = z.infer<typeof courseSchema>;

/** What a run found, as it lies on the disk. */
export const multitaskRunResult = z.object({
  fingerprint: z.string(),
  seconds: z.number(),
  ...courseSchema.shape,
  /** The one with the best recall of the held-out clips, mean over the tasks, which is tested; counted from 1. */
  chosenEpoch: z.int().positive(),
  /** Of each task, [truth][prediction]. */
  confusions: z.record(z.string(), z.array(z.array(z.int().nonnegative()))),
});

/** What a run found, see {@link multitaskRunResult}. */
export type MultitaskRunResult = z.infer<typeof multitaskRunResult>;

/** How the network is trained. */
export interface MultitaskRecipe {
  readonly epochs: number;
  readonly batchSize: number;
  /** Highest, of Adam. */
  readonly learningRate: number;
  readonly image: ImageSizes;
}

/** Clips to learn from, to choose the epoch by, and to test. */
export interface MultitaskSplit extends Fold {
  readonly heldOut: readonly number[];
}

/** What is to be run. */
export interface MultitaskRunTask {
  /** Where checkpoint and result lie. */
  readonly folder: string;
  readonly fingerprint: string;
  /** Its tasks are those that are learnt. */
  readonly network: MultiTaskVgg11Config;
  readonly weighting: TaskWeighting;
  readonly recipe: MultitaskRecipe;
  readonly clips: MultitaskClips;
  readonly split: MultitaskSplit;
  readonly seed: number;
}

/** How far a run is. */
export interface MultitaskRunEvent {
  readonly epoch: number;
}

/** Epochs from one checkpoint to the next. */
const CHECKPOINT_EPOCHS = 5;

/** Trains, chooses an epoch and tests it; goes on from a checkpoint where there is one, and leaves the result in its place. */
export async function executeMultitaskRun(
  task: MultitaskRunTask,
  parts: RunParts<MultitaskRunEvent>,
): Promise<MultitaskRunResult> {
  const { network, weighting, recipe, seed, folder, fingerprint, split } = task;
  const started = performance.now();
  await mkdir(folder, { recursive: true });
  const sizes = { batchSize: recipe.batchSize, side: recipe.image.side };
  const training = buildMultitaskTraining(network, sizes, weighting, { kind: 'adam', maxGradientNorm: 5 });
  const { engine, engineOptions } = parts;
  const judge = await MultitaskJudge.create(task, parts);
  try {
    const trainer = await createTrainer({ engine, engineOptions, training, seed });
    try {
      const { chosen, ...course } = await learn({ trainer, judge }, task, parts);
      const confusions = await judge.judge(split.test, chosen);
      const result: MultitaskRunResult = {
        fingerprint,
        seconds: (performance.now() - started) / 1000,
        ...course,
        chosenEpoch: 1 + bestEpoch(course),
        confusions: Object.fromEntries(
          Object.entries(confusions).map(([name, rows]) => [name, rows.map((row) => [...row])]),
        ),
      };
      await replaceFile(resultPath(folder), `${JSON.stringify(result)}\n`);
      await rm(checkpointPath(folder), { force: true });
      return result;
    } finally {
      await trainer.release();
    }
  } finally {
    await judge.release();
  }
}

const checkpointPath = (folder: string): string => join(folder, 'checkpoint.bin');

/** What learns, and what tells how well it does. */
interface Learner {
  readonly trainer: Trainer;
  readonly judge: MultitaskJudge;
}

/** @returns how it went, and the values of the epoch that the held-out clips choose */
async function learn(
  { trainer, judge }: Learner,
  task: MultitaskRunTask,
  { signal, emit }: RunParts<MultitaskRunEvent>,
): Promise<Course & { readonly chosen: VariableValues }> {
  const { recipe, split, seed, folder, fingerprint } = task;
  const owner = { path: checkpointPath(folder), fingerprint, seed };
  const from = await findCheckpoint(owner, courseSchema);
  const course: Course = from?.notes ?? { losses: [], heldOutRecalls: [] };
  let chosen = from?.seconds ?? trainer.values;
  if (from !== undefined) trainer.restore(from.values, from.step);
  const lesson = lessonOf(task);
  for (let epoch = course.losses.length + 1; epoch <= recipe.epochs; epoch++) {
    course.losses.push(await learnEpoch(trainer, lesson, signal));
    const confusions = Object.entries(await judge.judge(split.heldOut, trainer.values));
    course.heldOutRecalls.push(
      Object.fromEntries(confusions.map(([name, each]) => [name, unweightedAverageRecall(each)])),
    );
    if (bestEpoch(course) === epoch - 1) chosen = new Map(trainer.values);
    if (epoch % CHECKPOINT_EPOCHS === 0) {
      const { step, values, variables } = trainer;
      await saveCheckpoint(owner, variables, { step, values, seconds: chosen, notes: course });
    }
    emit({ epoch });
  }
  return { ...course, chosen };
}

/**
 * The epoch, counted from 0, whose recall is the best in the mean over the tasks. Not its loss, which rises long before the
 * recall falls: a network that is sure of more is surer, too, of what it takes for something else.
 */
function bestEpoch({ heldOutRecalls }: Course): number {
  return indexOfGreatest(heldOutRecalls.map((recalls) => meanOf(Object.values(recalls))));
}

/** What is fed to each step of a training, and its learning rate. */
interface Lesson {
  readonly stepsPerEpoch: number;
  readonly feeds: (step: number) => StepFeeds;
  readonly learningRate: (step: number) => number;
}

/** Half a cosine over the whole training; what a step sees depends on the seed and its number only. */
function lessonOf(task: MultitaskRunTask): Lesson {
  const { recipe, split, seed } = task;
  const random = createRandom(seed);
  const deal = new EpochDeal(split.training, recipe.batchSize, (epoch) => random.fork('order', epoch + 1));
  const schedule = {
    kind: 'cosine',
    peak: recipe.learningRate,
    warmUpSteps: 0,
    totalSteps: recipe.epochs * deal.stepsPerEpoch,
  } as const;
  return {
    stepsPerEpoch: deal.stepsPerEpoch,
    feeds: (step) => trainingBatch(deal.batch(step), task, random.fork('batch', step)),
    learningRate: (step) => learningRateAt(schedule, step),
  };
}

/** @returns the mean loss of the epoch that follows */
async function learnEpoch(
  trainer: Trainer,
  { stepsPerEpoch, feeds, learningRate }: Lesson,
  signal: AbortSignal,
): Promise<number> {
  const last = trainer.step + stepsPerEpoch;
  let sum = 0;
  while (trainer.step < last) {
    if (signal.aborted) throw new LatheError('cancelled', 'the training was cancelled');
    const step = trainer.step + 1;
    sum += (await trainer.run(feeds(step), learningRate(step))).loss;
  }
  return sum / stepsPerEpoch;
}
