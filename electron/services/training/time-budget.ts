import type { TrainingSettings } from './training-settings.ts';

/** Seconds that the parts of an epoch take. */
export interface EpochTimes {
  readonly stepSeconds: number;
  readonly judgingSeconds: number;
}

/** Share of the time after which no step begins any more: the rest is for the choice of the strength and the model. */
export const TRAINING_SHARE = 0.9;

/** Share of the time left that epochs are planned into: machines slow down when others use them too. */
const PLANNED_SHARE = 0.85;

/** With fewer there is little to choose the best from, and little to see in the curve. */
const FEWEST_EPOCHS = 5;

/**
 * Settings of a training that is done in a time: fewer epochs, and when five do not fit, shorter ones. The course of
 * the learning rate is drawn together with them, so that it comes to its end.
 *
 * @param secondsLeft for all steps and judgements
 */
export function fitToTime(
  settings: TrainingSettings,
  secondsLeft: number,
  { stepSeconds, judgingSeconds }: EpochTimes,
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
