/** What the best settings of a search are worth: trained as the recipe says and tested on the folds, beside the default. */
import { join } from 'node:path';
import type { EmotionSearchResult } from '../../../../shared/contract/emotion-search.ts';
import {
  confusionMatrix,
  recalls,
  unweightedAverageRecall,
} from '../../../../shared/emotion/confusion-matrix.ts';
import { indexOfGreatest } from '../../../../shared/emotion/index-of-greatest.ts';
import {
  compareNetworks,
  meanOf,
  sampleDeviation,
  scoreNetwork,
} from '../../../../shared/emotion/run-statistics.ts';
import { parameterCount } from '../../../../shared/nn/parameter-count.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import { buildClassifier } from '../classifier-graph.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import { VIEW_SHARE } from '../recipe.ts';
import { type ExperimentProgress, runMissing } from './experiment-runs.ts';
import { foldRuns, multiVectorLstm, type NumberedFold, numberedFolds } from './fold-runs.ts';
import { describeRun } from './multivector.ts';
import { type RunEvent, type RunResult, type RunTask, runResultSchema } from './run.ts';
import type { TrainedSettings } from './search-plan.ts';

/** What is judged, and by what. */
export interface JudgementParts {
  readonly runs: WorkerPool<RunTask, RunEvent, RunResult>;
  readonly corpus: PreparedCorpus;
  /** Of the search; runs that are there and fit are taken. */
  readonly folder: string;
  /** How many, from 1 on. */
  readonly seeds: number;
  readonly processes: number;
  /** Those that validated trials: what is said of them had a part in the choice. */
  readonly validation: readonly NumberedFold[];
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: Omit<ExperimentProgress, 'stage'>) => void;
}

type Judgement = Pick<EmotionSearchResult, 'judged' | 'comparison'>;

/** Trains both on every fold with every seed, and tests them. */
export async function judgeSettings(
  settings: Readonly<Record<'default' | 'best', TrainedSettings>>,
  parts: JudgementParts,
): Promise<Judgement> {
  const { runs: pool, processes, signal, onProgress } = parts;
  const tasks = {
    default: judgedRuns('default', settings.default, parts),
    best: judgedRuns('best', settings.best, parts),
  };
  const results = await runMissing([...tasks.default, ...tasks.best], {
    pool,
    schema: runResultSchema,
    epochs: settings.default.recipe.epochs,
    processes,
    describe: (result, _task, isKnown) => describeRun(result, isKnown),
    onProgress: ({ stage: _, ...progress }) => onProgress(progress),
    ...(signal !== undefined && { signal }),
  });
  const found = {
    default: results.slice(0, tasks.default.length),
    best: results.slice(tasks.default.length),
  };
  const test = compareNetworks(found.default, found.best);
  return {
    judged: {
      default: summarize(settings.default, found.default, parts),
      best: summarize(settings.best, found.best, parts),
    },
    comparison: test && {
      pairs: test.degreesOfFreedom + 1,
      meanDifference: test.meanDifference,
      t: test.t,
      p: test.p,
    },
  };
}

function judgedRuns(
  role: string,
  { network, recipe }: TrainedSettings,
  { corpus, folder, seeds }: JudgementParts,
): readonly RunTask[] {
  return foldRuns(corpus, {
    networkName: nameOf(network),
    network: multiVectorLstm(network, corpus),
    recipe,
    viewShare: VIEW_SHARE,
    folder: join(folder, role),
    split: 'by-speaker',
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    folds: undefined,
  });
}

const nameOf = ({ hiddenSize, vectors }: TrainedSettings['network']): string => `h${hiddenSize}-v${vectors}`;

function summarize(
  { network, recipe }: TrainedSettings,
  runs: readonly RunResult[],
  parts: JudgementParts,
): Judgement['judged']['best'] {
  const { corpus } = parts;
  const sizes = { ...recipe, features: recipe.coefficients, classes: corpus.classNames.length };
  const graph = buildClassifier(multiVectorLstm(network, corpus), sizes);
  const score = scoreNetwork(runs, [...new Set(runs.map(({ fold }) => fold))]);
  return {
    network: nameOf(network),
    parameterCount: parameterCount(graph),
    settings: {
      lr: recipe.learningRate,
      weightDecay: recipe.weightDecay,
      dropout: network.dropout,
      batch: recipe.batchSize,
      cycles: Number(Math.log2(recipe.epochs / recipe.firstCycleEpochs + 1).toFixed(2)),
      hidden: network.hiddenSize,
      vectors: network.vectors,
    },
    seedMeans: [...score.seedMeans],
    // Every seed has all folds.
    mean: meanOf(score.seedMeans),
    deviation: score.deviation,
    scores: [...score.scores],
    recalls: recalls(score.confusion),
    confusion: score.confusion.map((row) => [...row]),
    unheard: scoreOfUnheard(runs, parts),
  };
}

/** On the clips of speakers who validated no trial, those of all folds in one; `null` where there are none. */
function scoreOfUnheard(
  runs: readonly RunResult[],
  { corpus, validation }: JudgementParts,
): Judgement['judged']['best']['unheard'] {
  const heard = new Set(
    validation.flatMap(({ fold }) => fold.test.map((clip) => corpus.clips[clip]!.speaker)),
  );
  const folds = new Map(
    numberedFolds(corpus, 'by-speaker', undefined).map((each) => [each.foldNumber, each.fold]),
  );
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const scores = seeds.flatMap((seed) => {
    const said = runs
      .filter((run) => run.seed === seed)
      .flatMap(({ fold, probabilities }) =>
        folds
          .get(fold)!
          .test.map((clip, index) => ({ clip, prediction: indexOfGreatest(probabilities[index]!) })),
      )
      .filter(({ clip }) => !heard.has(corpus.clips[clip]!.speaker));
    if (said.length === 0) return [];
    const truths = said.map(({ clip }) => corpus.runClips.labels[clip]!);
    const predictions = said.map(({ prediction }) => prediction);
    return unweightedAverageRecall(confusionMatrix(truths, predictions, corpus.classNames.length));
  });
  if (scores.length === 0) return null;
  return { mean: meanOf(scores), deviation: scores.length < 2 ? null : sampleDeviation(scores) };
}
