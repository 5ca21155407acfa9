import { rm } from 'node:fs/promises';
import type { Objective, RunningTrial } from '../../../shared/search/study.ts';
import type { TrainingChoices } from '../training/default-settings.ts';
import type { TrainingProgress } from '../training/training-run.ts';
import type { TrainingService } from '../training/training-service.ts';
import type { TrainingSettings } from '../training/training-settings.ts';
import { failedOutcome } from './failed-trial.ts';
import { trialFolder } from './study-files.ts';
import type { TrialWatch } from './study-search.ts';

/** What trials are trained with. */
export interface TrialTools {
  readonly training: Pick<TrainingService, 'train'>;
  readonly completeSettings: (choices: TrainingChoices) => Promise<TrainingSettings>;
}

/** How trials are run. */
export interface TrialOptions extends TrialWatch {
  readonly choicesOf: (trial: RunningTrial) => TrainingChoices;
  /** Of the search; each trial has its own in it. */
  readonly folder: string;
}

/** That of a training whose batch nobody chose. */
const VALIDATION_BATCH = 8;

/** A trial is a training; its value is the least validation loss of its epochs, and each epoch is a report. */
export function trainingObjective(tools: TrialTools, options: TrialOptions): Objective {
  return async (trial) => {
    const folder = trialFolder(options.folder, trial.number);
    // What a trial that was interrupted left: with the same settings it is done again from its start.
    await rm(folder, { recursive: true, force: true });
    const settings = {
      ...(await tools.completeSettings(options.choicesOf(trial))),
      // It is chosen from what was learnt, which takes its time, and trials are compared before that.
      strength: 1,
      // Validation draws its excerpts batch by batch: trials whose batches differ would be judged by different ones.
      ...('batch' in trial.parameters && { validationBatchSize: VALIDATION_BATCH }),
    };
    const given = new AbortController();
    let reported = 0;
    const onProgress = (progress: TrainingProgress): void => {
      const { lastEpoch } = progress;
      if (lastEpoch !== undefined && lastEpoch.epoch > reported) {
        reported = lastEpoch.epoch;
        const isHopeless = trial.report(lastEpoch.epoch, lastEpoch.validationLoss);
        if (isHopeless && lastEpoch.epoch < progress.epochs) given.abort();
      }
      options.onProgress(trial.number, progress.step / (progress.totalSteps + 1));
    };
    const begun = performance.now();
    const secondsSoFar = (): number => Math.round(performance.now() - begun) / 1000;
    try {
      const signal = AbortSignal.any([options.signal, given.signal]);
      const result = await tools.training.train(settings, folder, { signal, onProgress });
      if (options.signal.aborted && result.ending === 'stopped') return { state: 'stopped' };
      const details = { seconds: secondsSoFar(), batchSize: result.batchSize };
      if (given.signal.aborted) return { state: 'pruned', details };
      const value = Math.min(...result.epochs.map(({ validationLoss }) => validationLoss));
      return { state: 'complete', value, details };
    } catch (thrown) {
      return failedOutcome(thrown, options.signal, secondsSoFar());
    }
  };
}
