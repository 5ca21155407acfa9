/** LSTM with multi-vector attention on folds by speaker, as Krasnoproshin and Vashkevich 2026 compare its sizes. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CorpusName } from '../../../../shared/contract/emotion.ts';
import type { SplitKind } from '../../../../shared/emotion/speaker-folds.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import type { LevelStore } from '../level-store.ts';
import { type PreparedCorpus, prepareCorpus } from '../prepared-corpus.ts';
import type { Recipe } from '../recipe.ts';
import { type ExperimentProgress, runMissing } from './experiment-runs.ts';
import { foldRuns, multiVectorLstm } from './fold-runs.ts';
import { type RunEvent, type RunResult, type RunTask, runResultSchema } from './run.ts';

/** What is compared. */
export interface MultivectorSettings {
  readonly corpus: CorpusName;
  readonly corpusFolder: string;
  /** Where runs lie; results that are there and fit are taken, not computed again. */
  readonly outputFolder: string;
  readonly split: SplitKind;
  readonly hidden: readonly number[];
  readonly vectors: readonly number[];
  readonly seeds: readonly number[];
  /** Counted from 1; default all. */
  readonly folds?: readonly number[];
  readonly dropout: number;
  /** Runs side by side; the pool has as many threads. */
  readonly processes: number;
  readonly recipe: Recipe;
  /** A test clip is judged by the mean over views that are so much slower and faster, deeper and higher. */
  readonly viewShare: number;
}

/** What an experiment needs. */
export interface ExperimentParts {
  readonly store: LevelStore;
  readonly runs: WorkerPool<RunTask, RunEvent, RunResult>;
}

/** What all runs found. */
export interface ExperimentResult {
  readonly corpus: PreparedCorpus;
  readonly folds: readonly number[];
  readonly runs: readonly RunResult[];
}

/** Runs what is missing, side by side, and gathers all results. */
export async function runMultivector(
  settings: MultivectorSettings,
  { store, runs: pool }: ExperimentParts,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: ExperimentProgress) => void;
  } = {},
): Promise<ExperimentResult> {
  const { signal, onProgress = () => {} } = options;
  const control = signal === undefined ? {} : { signal };
  const corpus = await prepareCorpus(settings.corpus, settings.corpusFolder, settings.recipe, {
    store,
    ...control,
    onClip: (done, total) => onProgress({ stage: 'measuring', fraction: done / total }),
  });
  const tasks = planRuns(settings, corpus);
  await mkdir(settings.outputFolder, { recursive: true });
  const runs = await runMissing(tasks, {
    pool,
    schema: runResultSchema,
    epochs: settings.recipe.epochs,
    processes: settings.processes,
    describe: (result, _task, isKnown) => describeRun(result, isKnown),
    onProgress,
    ...control,
  });
  return { corpus, folds: [...new Set(tasks.map(({ foldNumber }) => foldNumber))], runs };
}

/** All runs: smaller networks first, and of each all seeds of all folds. */
function planRuns(settings: MultivectorSettings, corpus: PreparedCorpus): readonly RunTask[] {
  const { split, recipe, viewShare, dropout, seeds, folds } = settings;
  return settings.hidden.flatMap((hiddenSize) =>
    settings.vectors.flatMap((vectors) => {
      const networkName = `h${hiddenSize}-v${vectors}`;
      const folder = join(settings.outputFolder, networkName);
      const network = multiVectorLstm({ hiddenSize, vectors, dropout }, corpus);
      return foldRuns(corpus, { networkName, network, recipe, viewShare, folder, split, seeds, folds });
    }),
  );
}

/** What is told of a run. */
export function describeRun({ network, fold, seed, ...result }: RunResult, wasKnown: boolean): string {
  const score = `UAR ${result.unweightedAverageRecall.toFixed(4)}`;
  return `${network}, fold ${fold}, seed ${seed}: ${score}${wasKnown ? ' (known)' : `, ${result.seconds.toFixed(0)} s`}`;
}
