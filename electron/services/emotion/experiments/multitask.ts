/** Emotion, speaker and gender by one network, as Ryabinov, Uzdiaev and Vatamaniuk 2021 compare ways to weigh the losses. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MultiTaskVgg11Config } from '../../../../models/multi-task-vgg-11/architecture.ts';
import {
  type EmotionMultitaskResult,
  MULTITASK_VARIANTS,
  type MultitaskVariant,
  SPEECH_TASKS,
  type SpeechTask,
} from '../../../../shared/contract/emotion-multitask.ts';
import { addMatrices } from '../../../../shared/emotion/confusion-matrix.ts';
import { type MacroScores, macroScores } from '../../../../shared/emotion/macro-scores.ts';
import { meanOf, sampleDeviation } from '../../../../shared/emotion/run-statistics.ts';
import { splitWithinSpeakers } from '../../../../shared/emotion/speaker-folds.ts';
import { parameterCount } from '../../../../shared/nn/parameter-count.ts';
import { createRandom } from '../../../../shared/random.ts';
import { renderLineChart } from '../../../../shared/report/charts/line-chart.ts';
import { confusionFigure } from '../../../../shared/report/emotion-figures.ts';
import { multitaskCourse } from '../../../../shared/report/multitask-course.ts';
import { multitaskReport } from '../../../../shared/report/multitask-report.ts';
import { replaceFile } from '../../files/replace-file.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import type { LevelStore } from '../level-store.ts';
import { type PreparedCorpus, prepareCorpus } from '../prepared-corpus.ts';
import { MULTI_VECTOR_RECIPE } from '../recipe.ts';
import { type ExperimentProgress, runMissing } from './experiment-runs.ts';
import { fingerprintOf } from './kept-result.ts';
import type { MultitaskClips } from './multitask-batch.ts';
import { buildMultitaskNetwork, type TaskWeighting } from './multitask-graph.ts';
import {
  type MultitaskRecipe,
  type MultitaskRunEvent,
  type MultitaskRunResult,
  type MultitaskRunTask,
  type MultitaskSplit,
  multitaskRunResult,
} from './multitask-run.ts';

/** What a caller chooses of the experiment. */
export interface MultitaskChoices {
  readonly corpusFolder: string;
  readonly outputFolder: string;
  readonly seeds?: number;
  readonly epochs?: number;
  readonly processes?: number;
}

/** What the experiment needs, and how it is watched. */
export interface MultitaskParts {
  readonly store: LevelStore;
  readonly taskRuns: WorkerPool<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExperimentProgress) => void;
}

/** The paper's network with an eighth of its channels and units, for images that two cores can learn in minutes. */
const SMALL_NETWORK: Omit<MultiTaskVgg11Config, 'tasks'> = {
  stages: [
    { channels: 8, pooled: true },
    { channels: 16, pooled: true },
    { channels: 32, pooled: false },
    { channels: 32, pooled: true },
    { channels: 64, pooled: false },
    { channels: 64, pooled: true },
    { channels: 64, pooled: false },
    { channels: 64, pooled: true },
  ],
  sharedUnits: 256,
  headUnits: 64,
};

/** Of the paper's 512 frames and 224 pixels: as many averaged frames as a sentence has, and 32 pixels. */
const IMAGE = { frames: 80, side: 32 } as const;

/** Clips of a step, where there are as many. */
const BATCH_SIZE = 32;
const LEARNING_RATE = 2e-3;

/** Of the clips of each speaker that are not tested: as many choose the epoch. */
const HELD_OUT_SHARE = 1 / 8;

/** What each variant learns, and how its losses are weighed. */
const VARIANTS: Readonly<
  Record<MultitaskVariant, { readonly tasks: readonly SpeechTask[]; readonly weighting: TaskWeighting }>
> = {
  'emotion-alone': { tasks: ['emotion'], weighting: 'sum' },
  sum: { tasks: SPEECH_TASKS, weighting: 'sum' },
  uncertainty: { tasks: SPEECH_TASKS, weighting: 'uncertainty' },
  'weighted-average': { tasks: SPEECH_TASKS, weighting: 'weighted-average' },
};

/** Runs what is missing, side by side, and writes the table. */
export async function multitaskExperiment(
  { corpusFolder, outputFolder, seeds = 1, epochs = 20, processes = 1 }: MultitaskChoices,
  { store, taskRuns, signal, onProgress = () => {} }: MultitaskParts,
): Promise<EmotionMultitaskResult> {
  const control = signal === undefined ? {} : { signal };
  const corpus = await prepareCorpus('ravdess', corpusFolder, MULTI_VECTOR_RECIPE, {
    store,
    ...control,
    onClip: (done, total) => onProgress({ stage: 'measuring', fraction: done / total }),
  });
  const tasks = planRuns(corpus, outputFolder, { seeds, epochs });
  const results = await runMissing<VariantTask, MultitaskRunEvent, MultitaskRunResult>(tasks, {
    pool: taskRuns,
    schema: multitaskRunResult,
    epochs,
    processes,
    describe: ({ confusions }, { variant, seed }, isKnown) => {
      const recall = macroScores(confusions.emotion!).recall.toFixed(4);
      return `${variant}, seed ${seed}: recall of emotions ${recall}${isKnown ? ' (known)' : ''}`;
    },
    onProgress,
    ...control,
  });
  const { split, network } = tasks.find(({ variant }) => variant === 'sum')!;
  const told: EmotionMultitaskResult = {
    split:
      'random, four fifths of the clips of each speaker are learnt from; an eighth of those chooses the epoch',
    trainingClips: split.training.length,
    heldOutClips: split.heldOut.length,
    testClips: split.test.length,
    epochs,
    seeds,
    imageSide: IMAGE.side,
    parameterCount: parameterCount(buildMultitaskNetwork(network, { batchSize: 1, side: IMAGE.side })),
    classes: [...corpus.classNames],
    variants: MULTITASK_VARIANTS.map((variant) => ({
      variant,
      ...summarize(results.filter((_, index) => tasks[index]!.variant === variant)),
    })),
    tablePath: join(outputFolder, FILES.table),
  };
  await writeReport(told, outputFolder);
  return told;
}

/** Beside the figures. */
const FILES = { table: 'README.md', result: 'result.json' } as const;

async function writeReport(result: EmotionMultitaskResult, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { tablePath, ...found } = result;
  await replaceFile(join(folder, FILES.result), `${JSON.stringify(found, null, 2)}\n`);
  await replaceFile(tablePath, multitaskReport(result));
  for (const { variant, confusion } of result.variants) {
    const figure = confusionFigure(`Emotions, ${variant}`, result.classes, confusion);
    await replaceFile(join(folder, `confusion-${variant}.svg`), figure);
  }
  await replaceFile(join(folder, 'course.svg'), renderLineChart(multitaskCourse(result)));
}

/** A run, and which variant it is of. */
interface VariantTask extends MultitaskRunTask {
  readonly variant: MultitaskVariant;
}

/** All runs: of each seed all variants. */
function planRuns(
  corpus: PreparedCorpus,
  outputFolder: string,
  { seeds, epochs }: { readonly seeds: number; readonly epochs: number },
): readonly VariantTask[] {
  const clips = labelledClips(corpus);
  const split = splitClips(corpus);
  const batchSize = Math.min(BATCH_SIZE, split.training.length);
  const recipe: MultitaskRecipe = { epochs, batchSize, learningRate: LEARNING_RATE, image: IMAGE };
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    MULTITASK_VARIANTS.map((variant) => {
      const { tasks, weighting } = VARIANTS[variant];
      const classes = tasks.map((name) => [name, 1 + Math.max(...clips.labels[name]!)] as const);
      const network = { ...SMALL_NETWORK, tasks: Object.fromEntries(classes) };
      const facts = { network, weighting, recipe, split, seed };
      return {
        variant,
        folder: join(outputFolder, variant, `seed-${seed}`),
        fingerprint: fingerprintOf({ ...facts, corpus: corpus.fingerprint }),
        ...facts,
        clips,
      };
    }),
  );
}

/** Every speaker is in each of the three parts. */
function splitClips({ clips }: PreparedCorpus): MultitaskSplit {
  const random = createRandom(1);
  const { training, test } = splitWithinSpeakers(clips, random);
  const heard = training.map((index) => clips[index]!);
  const inner = splitWithinSpeakers(heard, random.fork('held out'), HELD_OUT_SHARE);
  return {
    training: inner.training.map((place) => training[place]!),
    heldOut: inner.test.map((place) => training[place]!),
    test,
  };
}

/** Clips with the number of their class in each task. */
function labelledClips({ clips, classNames, runClips }: PreparedCorpus): MultitaskClips {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort();
  const genders = ['female', 'male'];
  return {
    levels: runClips.levels,
    labels: {
      emotion: clips.map(({ label }) => classNames.indexOf(label)),
      speaker: clips.map(({ speaker }) => speakers.indexOf(speaker)),
      gender: clips.map(({ gender }) => genders.indexOf(gender ?? '')),
    },
  };
}

/** Means and deviations over the seeds of a variant. */
function summarize(results: readonly MultitaskRunResult[]) {
  const tasks = SPEECH_TASKS.filter((name) => results[0]!.confusions[name] !== undefined).map((task) => {
    const seeds = results.map(({ confusions }) => macroScores(confusions[task]!));
    const over = (of: keyof MacroScores) => {
      const values = seeds.map((each) => each[of]);
      return { mean: meanOf(values), deviation: values.length < 2 ? null : sampleDeviation(values) };
    };
    return {
      task,
      accuracy: over('accuracy'),
      precision: over('precision'),
      recall: over('recall'),
      f1: over('f1'),
      seedRecalls: seeds.map(({ recall }) => recall),
    };
  });
  const confusion = addMatrices(results.map(({ confusions }) => confusions.emotion!));
  return {
    tasks,
    chosenEpochs: results.map(({ chosenEpoch }) => chosenEpoch),
    heldOutRecalls: results[0]!.heldOutRecalls.map((_, epoch) =>
      meanOf(results.map(({ heldOutRecalls }) => heldOutRecalls[epoch]!.emotion!)),
    ),
    confusion: confusion.map((row) => [...row]),
  };
}
