import { strengthExcerpts, strengthsToTry } from './strength.ts';
import { MOST_DRAWN } from './strength-judge.ts';
import type { TrainingSettings } from './training-settings.ts';

/** Seconds that the parts of an epoch take. */
export interface EpochTimes {
  readonly stepSeconds: number;
  readonly judgingSeconds: number;
  /** The network alone, over a batch as in training. */
  readonly forwardSeconds: number;
}

/** A training that is done in a time. */
export interface TimePlan {
  readonly settings: TrainingSettings;
  /** What follows the last step, in steps: on a machine that gets slower it takes longer as they do. */
  readonly closingSteps: number;
}

/** Share of the time left that epochs are planned into: machines slow down when others use them too. */
const PLANNED_SHARE = 0.85;

/** Loading the graph that strengths are compared by, starting its thread, writing the model. */
const CLOSING_OVERHEAD_SECONDS = 3;

/** With fewer there is little to choose the best from, and little to see in the curve. */
const FEWEST_EPOCHS = 5;

/**
 * Plans a training that is done in a time, its choice of a strength and its model included.
 *
 * @param shortestTrack samples of the shortest track to judge by
 */
export function planTime(
  settings: TrainingSettings,
  secondsLeft: number,
  times: EpochTimes,
  shortestTrack: number,
): TimePlan {
  const closing = (planned: TrainingSettings) => closingSeconds(planned, times, shortestTrack);
  // A shorter training has a shorter choice of its strength, which leaves more time for steps.
  const rough = fitToTime(settings, secondsLeft - closing(settings), times);
  const planned = fitToTime(settings, secondsLeft - closing(rough), times);
  return { settings: planned, closingSteps: closing(planned) / times.stepSeconds };
}

/** Seconds from the last step to the finished model: its epoch is judged, the strength is chosen, the result is judged. */
function closingSeconds(settings: TrainingSettings, times: EpochTimes, shortestTrack: number): number {
  const { batchSize, excerptSamples, cleanShare, epochs, stepsPerEpoch } = settings;
  const { count, samples } = strengthExcerpts(settings, epochs * stepsPerEpoch, shortestTrack);
  const drawn = Math.min(MOST_DRAWN, 1 / (1 - cleanShare)) * count;
  const batches = (strengthsToTry(settings) * drawn * samples) / excerptSamples / batchSize;
  return batches * times.forwardSeconds + 2 * times.judgingSeconds + CLOSING_OVERHEAD_SECONDS;
}

/**
 * Settings of a training that is done in a time: fewer epochs, and when five do not fit, shorter ones. The course of
 * the learning rate is drawn together with them, so that it comes to its end.
 *
 * @param secondsLeft for all steps and judgements
 */
export function fitToTime(
  settings: TrainingSettings,
  secondsLeft: number,
  { stepSeconds, judgingSeconds }: Pick<EpochTimes, 'stepSeconds' | 'judgingSeconds'>,
): TrainingSettings {
  const planned = PLANNED_SHARE * Math.max(0, secondsLeft);
  const asked = settings.stepsPerEpoch;
  const fitting = Math.floor(planned / (asked * stepSeconds + judgingSeconds));
  const epochs = Math.min(settings.epochs, Math.max(FEWEST_EPOCHS, fitting));
  const fittingSteps = Math.floor((planned / epochs - judgingSeconds) / stepSeconds);
  const stepsPerEpoch = Math.max(1, Math.min(asked, fittingSteps));
  const share = epochs / settings.epochs;
  return {
    ...settings,
    epochs,
    stepsPerEpoch,
    warmUpSteps: Math.ceil(settings.warmUpSteps * share * (stepsPerEpoch / asked)),
    schedule: shortened(settings.schedule, share),
  };
}

function shortened(schedule: TrainingSettings['schedule'], share: number): TrainingSettings['schedule'] {
  const epochs = (count: number): number => Math.max(1, Math.round(count * share));
  switch (schedule.kind) {
    case 'constant':
    case 'cosine':
      return schedule;
    case 'step':
      return { ...schedule, everyEpochs: epochs(schedule.everyEpochs) };
    case 'cosine-restarts':
      return { ...schedule, cycleEpochs: epochs(schedule.cycleEpochs) };
  }
}
