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
import { splitWithinSpeakers } from '../../../../shared/emotion/speaker-folds.ts';
import { parameterCount } from '../../../../shared/nn/parameter-count.ts';
import { createRandom } from '../../../../shared/random.ts';
import { multitaskReport } from '../../../../shared/report/multitask-report.ts';
import { replaceFile } from '../../files/replace-file.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import type { LevelStore } from '../level-store.ts';
import { type PreparedCorpus, prepareCorpus } from '../prepared-corpus.ts';
import { MULTI_VECTOR_RECIPE } from '../recipe.ts';
import { type ExperimentProgress, runMissing } from './experiment-runs.ts';
import { fingerprintOf } from './kept-result.ts';
import { buildMultitaskNetwork, type TaskWeighting } from './multitask-graph.ts';
import {
  type MultitaskClips,
  type MultitaskRecipe,
  type MultitaskRunEvent,
  type MultitaskRunResult,
  type MultitaskRunTask,
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
  const { fold, network } = tasks.find(({ variant }) => variant === 'sum')!;
  const told: EmotionMultitaskResult = {
    split: 'random, four fifths of the clips of each speaker are learnt from',
    trainingClips: fold.training.length,
    testClips: fold.test.length,
    epochs,
    seeds,
    imageSide: IMAGE.side,
    parameterCount: parameterCount(buildMultitaskNetwork(network, { batchSize: 1, side: IMAGE.side })),
    classes: [...corpus.classNames],
    variants: MULTITASK_VARIANTS.map((variant) => ({
      variant,
      ...summarize(results.filter((_, index) => tasks[index]!.variant === variant)),
    })),
    tablePath: join(outputFolder, 'README.md'),
  };
  await mkdir(outputFolder, { recursive: true });
  await replaceFile(told.tablePath, multitaskReport(told));
  return told;
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
  const fold = splitWithinSpeakers(corpus.clips, createRandom(1));
  const batchSize = Math.min(BATCH_SIZE, fold.training.length);
  const recipe: MultitaskRecipe = { epochs, batchSize, learningRate: LEARNING_RATE, image: IMAGE };
  return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) =>
    MULTITASK_VARIANTS.map((variant) => {
      const { tasks, weighting } = VARIANTS[variant];
      const classes = tasks.map((name) => [name, 1 + Math.max(...clips.labels[name]!)] as const);
      const network = { ...SMALL_NETWORK, tasks: Object.fromEntries(classes) };
      const facts = { network, weighting, recipe, fold, seed };
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

/** Means over the seeds of a variant. */
function summarize(results: readonly MultitaskRunResult[]) {
  const tasks = SPEECH_TASKS.filter((name) => results[0]!.confusions[name] !== undefined).map((task) => {
    const scores = results.map(({ confusions }) => macroScores(confusions[task]!));
    const mean = (of: keyof MacroScores): number =>
      scores.reduce((sum, each) => sum + each[of], 0) / scores.length;
    return {
      task,
      accuracy: mean('accuracy'),
      precision: mean('precision'),
      recall: mean('recall'),
      f1: mean('f1'),
    };
  });
  const confusion = addMatrices(results.map(({ confusions }) => confusions.emotion!));
  return { tasks, confusion: confusion.map((row) => [...row]) };
}
