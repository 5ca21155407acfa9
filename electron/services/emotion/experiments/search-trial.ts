/** A trial of a search of trainings of emotions. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { holdOutSpeakers } from '../../../../shared/emotion/speaker-folds.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { Objective } from '../../../../shared/search/study.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import { failedOutcome } from '../../tuning/failed-trial.ts';
import { trialFolder } from '../../tuning/study-files.ts';
import type { TrialWatch } from '../../tuning/study-search.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import { type Recipe, VIEW_SHARE } from '../recipe.ts';
import { multiVectorLstm, type NumberedFold, numberedFolds } from './fold-runs.ts';
import { fingerprintOf } from './kept-result.ts';
import type { RunEvent, RunResult, RunTask } from './run.ts';
import { type EmotionSearchPlan, settingsOf } from './search-plan.ts';

/** Share of the speakers of a training part that validate: five of nineteen. */
const VALIDATION_SHARE = 0.25;
/** Looks at the validation speakers on the way of a training. */
const CHECKS = 7;

/** The training parts of the folds of a plan, each with some of its speakers kept out to judge trials by. */
export function validationFolds(
  corpus: PreparedCorpus,
  { folds, seed }: EmotionSearchPlan,
): readonly NumberedFold[] {
  return numberedFolds(corpus, 'by-speaker', folds).map(({ fold, foldNumber }) => {
    const random = createRandom(seed).fork('validation', foldNumber);
    const held = holdOutSpeakers(corpus.clips, fold.training, VALIDATION_SHARE, random);
    return { foldNumber, fold: { training: held.training, test: held.validation } };
  });
}

/** What trials are made of. */
export interface SearchTrialParts extends TrialWatch {
  readonly runs: WorkerPool<RunTask, RunEvent, RunResult>;
  readonly corpus: PreparedCorpus;
  readonly plan: EmotionSearchPlan;
  /** What trials change some of. */
  readonly recipe: Recipe;
  /** Of {@link validationFolds}. */
  readonly folds: readonly NumberedFold[];
  /** Of the search. */
  readonly folder: string;
}

/**
 * A trial is a training on each fold, one after the other. Its value is the miss rate, 1 - UAR, on the validation speakers
 * at the last epoch, mean over folds. On the way the mean is reported over the folds that are done and the one in work.
 */
export function foldsObjective(parts: SearchTrialParts): Objective {
  const { runs, plan, folds, folder, signal, onProgress } = parts;
  return async (trial) => {
    const home = trialFolder(folder, trial.number);
    // What a trial that was interrupted left: it is done again from its start, with all its reports.
    await rm(home, { recursive: true, force: true });
    const given = new AbortController();
    const misses: number[] = [];
    const report = (epoch: number, recall: number): void => {
      const sum = misses.reduce((all, each) => all + each, 1 - recall);
      const step = misses.length * plan.epochs + epoch;
      const isHopeless = trial.report(step, sum / (misses.length + 1));
      if (isHopeless && step < folds.length * plan.epochs) given.abort();
    };
    const onEvent = ({ epoch, unweightedAverageRecall: recall }: RunEvent): void => {
      if (given.signal.aborted) return;
      onProgress(trial.number, (misses.length + epoch / plan.epochs) / folds.length);
      if (recall !== undefined) report(epoch, recall);
    };
    const begun = performance.now();
    const secondsSoFar = (): number => Math.round(performance.now() - begun) / 1000;
    try {
      for (const fold of folds) {
        const task = trialTask(parts, fold, trial.parameters, home);
        const control = { signal: AbortSignal.any([signal, given.signal]), onEvent };
        const { unweightedAverageRecall } = await runs.run(task, control);
        if (given.signal.aborted) break;
        report(plan.epochs, unweightedAverageRecall);
        misses.push(1 - unweightedAverageRecall);
      }
    } catch (thrown) {
      if (!given.signal.aborted) return failedOutcome(thrown, signal, secondsSoFar());
    }
    const details = { seconds: secondsSoFar() };
    if (given.signal.aborted) return { state: 'pruned', details };
    const value = misses.reduce((sum, each) => sum + each, 0) / misses.length;
    return { state: 'complete', value, details };
  };
}

/** The training of a trial on one fold. */
function trialTask(
  { corpus, plan, recipe: base }: SearchTrialParts,
  { fold, foldNumber }: NumberedFold,
  parameters: Parameters<typeof settingsOf>[0],
  home: string,
): RunTask {
  const { network: sizes, recipe } = settingsOf(parameters, base, plan.epochs);
  const network = multiVectorLstm(sizes, corpus);
  const facts = { network, recipe, viewShare: VIEW_SHARE, fold, seed: plan.seed, corpus: corpus.fingerprint };
  return {
    folder: join(home, `fold-${foldNumber}`),
    fingerprint: fingerprintOf(facts),
    networkName: `h${sizes.hiddenSize}-v${sizes.vectors}`,
    network,
    recipe,
    viewShare: VIEW_SHARE,
    clips: corpus.runClips,
    fold,
    foldNumber,
    seed: plan.seed,
    checkEpochs: Math.ceil(plan.epochs / CHECKS),
  };
}
