/** One run of the comparison of several tasks: a way to weigh their losses, and a seed. */
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { MultiTaskVgg11Config } from '../../../../models/multi-task-vgg-11/architecture.ts';
import type { BandsOverTime } from '../../../../shared/dsp/mel-spectrogram.ts';
import { confusionMatrix } from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import type { Fold } from '../../../../shared/emotion/speaker-folds.ts';
import { type ImageSizes, spectrogramImage } from '../../../../shared/emotion/spectrogram-image.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { learningRateAt } from '../../../../shared/nn/schedules.ts';
import { createRandom, type Random } from '../../../../shared/random.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { createTrainer, type StepFeeds, type Trainer } from '../../training/trainer.ts';
import { variableFeeds } from '../../training/variable-feeds.ts';
import { EpochDeal } from '../epoch-deal.ts';
import type { RunParts } from './experiment-runs.ts';
import { resultPath } from './kept-result.ts';
import { buildMultitaskNetwork, buildMultitaskTraining, type TaskWeighting } from './multitask-graph.ts';

/** What a run found, as it lies on the disk. */
export const multitaskRunResult = z.object({
  fingerprint: z.string(),
  seconds: z.number(),
  /** Mean training loss of each epoch. */
  losses: z.array(z.number()),
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

/** Clips with their class in each task. Their memory is shared by the threads. */
export interface MultitaskClips {
  readonly levels: readonly BandsOverTime[];
  readonly labels: Readonly<Record<string, readonly number[]>>;
}

/** What is to be run. */
export interface MultitaskRunTask {
  /** Where the result lies. */
  readonly folder: string;
  readonly fingerprint: string;
  /** Its tasks are those that are learnt. */
  readonly network: MultiTaskVgg11Config;
  readonly weighting: TaskWeighting;
  readonly recipe: MultitaskRecipe;
  readonly clips: MultitaskClips;
  readonly fold: Fold;
  readonly seed: number;
}

/** How far a run is. */
export interface MultitaskRunEvent {
  readonly epoch: number;
}

/** Trains and tests, and leaves the result on the disk. */
export async function executeMultitaskRun(
  task: MultitaskRunTask,
  parts: RunParts<MultitaskRunEvent>,
): Promise<MultitaskRunResult> {
  const { network, weighting, recipe, seed, folder, fingerprint } = task;
  const started = performance.now();
  const sizes = { batchSize: recipe.batchSize, side: recipe.image.side };
  const training = buildMultitaskTraining(network, sizes, weighting, { kind: 'adam', maxGradientNorm: 5 });
  const { engine, engineOptions } = parts;
  const trainer = await createTrainer({ engine, engineOptions, training, seed });
  try {
    const losses = await learn(trainer, task, parts);
    const confusions = await test(trainer, task, parts);
    const seconds = (performance.now() - started) / 1000;
    const result = { fingerprint, seconds, losses, confusions };
    await mkdir(folder, { recursive: true });
    await replaceFile(resultPath(folder), `${JSON.stringify(result)}\n`);
    return result;
  } finally {
    await trainer.release();
  }
}

/** @returns mean loss of each epoch */
async function learn(
  trainer: Trainer,
  { recipe, fold, seed, ...task }: MultitaskRunTask,
  { signal, emit }: RunParts<MultitaskRunEvent>,
): Promise<number[]> {
  const { batchSize, epochs, learningRate } = recipe;
  const deal = new EpochDeal(fold.training, batchSize, (epoch) =>
    createRandom(seed).fork('order', epoch + 1),
  );
  const { stepsPerEpoch } = deal;
  const schedule = {
    kind: 'cosine-restarts',
    peak: learningRate,
    warmUpSteps: 0,
    cycleSteps: epochs * stepsPerEpoch,
    cycleGrowth: 1,
  } as const;
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let sum = 0;
    for (let at = 0; at < stepsPerEpoch; at++) {
      if (signal.aborted) throw new LatheError('cancelled', 'the training was cancelled');
      const step = trainer.step + 1;
      const clips = deal.batch(step);
      const random = createRandom(seed).fork('batch', step);
      const feeds = batchOf(clips, { recipe, ...task }, random);
      sum += (await trainer.run(feeds, learningRateAt(schedule, step))).loss;
    }
    losses.push(sum / stepsPerEpoch);
    emit({ epoch });
  }
  return losses;
}

type BatchTask = Pick<MultitaskRunTask, 'recipe' | 'clips' | 'network'>;

/** Images of clips, each at a place that is drawn anew, and their classes. */
function batchOf(indices: readonly number[], task: BatchTask, random: Random): StepFeeds {
  const { clips, network } = task;
  const targets = Object.entries(network.tasks).map(([name, classes]) => {
    const rows = new Float32Array(indices.length * classes);
    for (const [row, index] of indices.entries()) rows[row * classes + clips.labels[name]![index]!] = 1;
    return [`targets.${name}`, rows] as const;
  });
  return { image: imagesOf(indices, task, random), ...Object.fromEntries(targets) };
}

/** Images side by side; a batch that is not whole is filled up with zeros. */
function imagesOf(
  indices: readonly number[],
  { recipe: { batchSize, image }, clips }: BatchTask,
  random?: Random,
): Float32Array {
  const pixels = new Float32Array(batchSize * image.side * image.side);
  for (const [row, index] of indices.entries()) {
    pixels.set(spectrogramImage(clips.levels[index]!, random, image).pixels, row * image.side * image.side);
  }
  return pixels;
}

/** What the finished network takes the test clips for, of each task. */
async function test(
  { values }: Trainer,
  { network, recipe, clips, fold }: MultitaskRunTask,
  { engine, engineOptions }: RunParts<MultitaskRunEvent>,
): Promise<MultitaskRunResult['confusions']> {
  const { batchSize, image } = recipe;
  const graph = buildMultitaskNetwork(network, { batchSize, side: image.side });
  const session = await engine(graph, { ...engineOptions, name: 'multi-task network' });
  const variables = variableFeeds(graph, values);
  const predictions: Record<string, number[]> = {};
  try {
    for (let at = 0; at < fold.test.length; at += batchSize) {
      const indices = fold.test.slice(at, at + batchSize);
      const data = imagesOf(indices, { recipe, clips, network });
      const shape = [batchSize, 1, image.side, image.side];
      const results = await session.run({ ...variables, image: { data, shape } });
      for (const [name, classes] of Object.entries(network.tasks)) {
        predictions[name] ??= [];
        predictions[name].push(...likeliestOf(results[name]!.data, classes).slice(0, indices.length));
      }
    }
  } finally {
    await session.release();
  }
  return Object.fromEntries(
    Object.entries(network.tasks).map(([name, classes]) => {
      const truths = fold.test.map((index) => clips.labels[name]![index]!);
      return [name, confusionMatrix(truths, predictions[name]!, classes).map((row) => [...row])];
    }),
  );
}

function likeliestOf(data: Float32Array, classes: number): number[] {
  return Array.from({ length: data.length / classes }, (_, row) =>
    indexOfGreatest(data.subarray(row * classes, (row + 1) * classes)),
  );
}
