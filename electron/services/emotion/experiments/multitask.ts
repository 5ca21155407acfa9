/** Emotion, speaker and gender by one network, as Ryabinov, Uzdiaev and Vatamaniuk 2021 compare ways to weigh the losses. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmotionMultitaskResult,
  MULTITASK_VARIANTS,
  SPEECH_TASKS,
} from '../../../../shared/contract/emotion-multitask.ts';
import { addMatrices } from '../../../../shared/emotion/confusion-matrix.ts';
import { type MacroScores, macroScores } from '../../../../shared/emotion/macro-scores.ts';
import { meanOf, sampleDeviation } from '../../../../shared/emotion/run-statistics.ts';
import { parameterCount } from '../../../../shared/nn/parameter-count.ts';
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
import { buildMultitaskNetwork } from './multitask-graph.ts';
import { MULTITASK_IMAGE, planMultitaskRuns, type VariantTask } from './multitask-plan.ts';
import {
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
  const tasks = planMultitaskRuns(corpus, outputFolder, { seeds, epochs });
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
  const result = summarize(tasks, results, corpus, { epochs, seeds, outputFolder });
  await writeReport(result, outputFolder);
  return result;
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

function summarize(
  tasks: readonly VariantTask[],
  results: readonly MultitaskRunResult[],
  { classNames }: PreparedCorpus,
  { epochs, seeds, outputFolder }: Required<Pick<MultitaskChoices, 'epochs' | 'seeds' | 'outputFolder'>>,
): EmotionMultitaskResult {
  const { split, network } = tasks.find(({ variant }) => variant === 'sum')!;
  const { side } = MULTITASK_IMAGE;
  return {
    split:
      'random, four fifths of the clips of each speaker are learnt from; an eighth of those chooses the epoch',
    trainingClips: split.training.length,
    heldOutClips: split.heldOut.length,
    testClips: split.test.length,
    epochs,
    seeds,
    imageSide: side,
    parameterCount: parameterCount(buildMultitaskNetwork(network, { batchSize: 1, side })),
    classes: [...classNames],
    variants: MULTITASK_VARIANTS.map((variant) => ({
      variant,
      ...summarizeVariant(results.filter((_, index) => tasks[index]!.variant === variant)),
    })),
    tablePath: join(outputFolder, FILES.table),
  };
}

/** Means and deviations over the seeds of a variant. */
function summarizeVariant(results: readonly MultitaskRunResult[]) {
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
