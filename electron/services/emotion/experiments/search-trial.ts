/** A trial of a search of trainings of emotions. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meanOf } from '../../../../shared/emotion/run-statistics.ts';
import { holdOutSpeakers } from '../../../../shared/emotion/speaker-folds.ts';
import { requireArgument } from '../../../../shared/errors.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { Assignment } from '../../../../shared/search/space.ts';
import type { Objective, RunningTrial, TrialOutcome } from '../../../../shared/search/study.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import { failedOutcome } from '../../tuning/failed-trial.ts';
import { trialFolder } from '../../tuning/study-files.ts';
import type { TrialWatch } from '../../tuning/study-search.ts';
import type { PreparedCorpus } from '../prepared-corpus.ts';
import { type Recipe, VIEW_SHARE } from '../recipe.ts';
import { foldRun, multiVectorLstm, type NumberedFold, numberedFolds } from './fold-runs.ts';
import type { RunEvent, RunResult, RunTask } from './run.ts';
import { type EmotionSearchPlan, settingsOf } from './search-plan.ts';

/** Share of the speakers of a training part that validate: five of nineteen. */
const VALIDATION_SHARE = 0.25;
/** Looks at the validation speakers on the way of a training. */
const CHECKS = 7;

/**
 * The training parts of the folds of a plan, each with some of its speakers kept out to judge trials by.
 *
 * @throws LatheError `bad-argument` when the corpus has none of the folds
 */
export function validationFolds(
  corpus: PreparedCorpus,
  { folds, seed }: EmotionSearchPlan,
): readonly NumberedFold[] {
  const found = numberedFolds(corpus, 'by-speaker', folds);
  requireArgument(
    found.length > 0,
    `search: the clips of ${corpus.folder} are in none of the folds ${folds.join(', ')}: name others by --folds`,
  );
  return found.map(({ fold, foldNumber }) => {
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
    const course = new TrialCourse(trial, plan.epochs, folds.length);
    const begun = performance.now();
    const secondsSoFar = (): number => Math.round(performance.now() - begun) / 1000;
    const onEvent = (event: RunEvent): void => {
      course.take(event);
      onProgress(trial.number, course.fractionAt(event.epoch));
    };
    try {
      for (const fold of folds) {
        const task = trialTask(parts, fold, trial.parameters, home);
        const control = { signal: AbortSignal.any([signal, course.signal]), onEvent };
        course.endFold((await runs.run(task, control)).unweightedAverageRecall);
      }
    } catch (thrown) {
      if (!course.signal.aborted) return failedOutcome(thrown, signal, secondsSoFar());
    }
    return course.outcome(secondsSoFar());
  };
}

/** How a trial goes, until it is given up. */
class TrialCourse {
  readonly #trial: RunningTrial;
  readonly #epochs: number;
  readonly #folds: number;
  /** Miss rates of the folds that are done. */
  readonly #misses: number[] = [];
  readonly #giving = new AbortController();
  readonly #failures: unknown[] = [];

  constructor(trial: RunningTrial, epochs: number, folds: number) {
    this.#trial = trial;
    this.#epochs = epochs;
    this.#folds = folds;
  }

  /** Aborted when the trial is given up. */
  get signal(): AbortSignal {
    return this.#giving.signal;
  }

  /** How much of the trial is done after an epoch of the fold in work. */
  fractionAt(epoch: number): number {
    return (this.#misses.length + epoch / this.#epochs) / this.#folds;
  }

  /** Takes what a training tells on its way. Does not throw: who hands it on could do nothing about that. */
  take({ epoch, unweightedAverageRecall: recall }: RunEvent): void {
    if (recall === undefined || this.signal.aborted) return;
    try {
      this.#report(epoch, recall);
    } catch (thrown) {
      this.#failures.push(thrown);
      this.#giving.abort();
    }
  }

  endFold(recall: number): void {
    if (this.signal.aborted) return;
    this.#report(this.#epochs, recall);
    this.#misses.push(1 - recall);
  }

  /** @throws what hindered a report */
  outcome(seconds: number): TrialOutcome {
    if (this.#failures.length > 0) throw this.#failures[0];
    const details = { seconds };
    if (this.signal.aborted) return { state: 'pruned', details };
    return { state: 'complete', value: meanOf(this.#misses), details };
  }

  #report(epoch: number, recall: number): void {
    const step = this.#misses.length * this.#epochs + epoch;
    const isHopeless = this.#trial.report(step, meanOf([...this.#misses, 1 - recall]));
    if (isHopeless && step < this.#folds * this.#epochs) this.#giving.abort();
  }
}

/** The training of a trial on one fold. */
function trialTask(
  { corpus, plan, recipe: base }: SearchTrialParts,
  { fold, foldNumber }: NumberedFold,
  parameters: Assignment,
  home: string,
): RunTask {
  const { network: sizes, recipe } = settingsOf(parameters, base, plan.epochs);
  return foldRun(corpus, {
    folder: join(home, `fold-${foldNumber}`),
    networkName: `h${sizes.hiddenSize}-v${sizes.vectors}`,
    network: multiVectorLstm(sizes, corpus),
    recipe,
    viewShare: VIEW_SHARE,
    fold,
    foldNumber,
    seed: plan.seed,
    checkEpochs: Math.ceil(plan.epochs / CHECKS),
  });
}
