import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ARCHITECTURES } from '../../../models/architectures.ts';
import type { TrainSettings } from '../../../shared/contract/train.ts';
import { leadingValue, TRAIN_CONDITIONS, USUAL_TRAINING } from '../../../shared/contract/train-usual.ts';
import { requireArgument } from '../../../shared/errors.ts';
import { TRAINING_SAMPLE_RATE } from './data/pcm-format.ts';
import { architectureOf, type TrainingSettings } from './training-settings.ts';

/** What somebody asks of a training; what is left out is chosen here. */
export interface TrainingChoices extends TrainSettings {
  readonly good?: string;
  readonly bad?: string;
  readonly gtzan?: string;
  readonly from?: string;
  readonly name?: string;
}

/** Excerpts are as long as a whole number of these: what every network's strides divide. */
const EXCERPT_GRAIN = 4096;

/** Decoupled from the gradient, decay is stronger than most think: PyTorch's default for AdamW. */
const ADAMW_DECAY = 0.01;

/**
 * Completes the choices by what is usual.
 *
 * @throws LatheError `bad-argument` when a choice belongs to something else than what was chosen
 */
export function completeTrainingSettings(choices: TrainingChoices): TrainingSettings {
  const { from, name, excerptSeconds, alpha, errorFloor, dropout, width, patience } = choices;
  const { architecture, form, loss, epochs, stepsPerEpoch, batchSize, learningRate, seed, device, engine } = {
    ...USUAL_TRAINING,
    ...choices,
  };
  const grains = ((excerptSeconds ?? 0) * TRAINING_SAMPLE_RATE) / EXCERPT_GRAIN;
  requireEffects(choices);
  const settings: TrainingSettings = {
    version: 1,
    architecture,
    form,
    ...musicOf(choices),
    ...(from !== undefined && { from: resolve(from) }),
    ...(name !== undefined && { name }),
    epochs,
    stepsPerEpoch,
    batchSize,
    excerptSamples:
      excerptSeconds === undefined
        ? ARCHITECTURES[architecture].trainingSamples
        : EXCERPT_GRAIN * Math.max(1, Math.round(grains)),
    learningRate,
    warmUpSteps: Math.ceil((choices.warmUpShare ?? USUAL_TRAINING.warmUpShare) * epochs * stepsPerEpoch),
    schedule: completeSchedule(choices, epochs),
    optimizer: completeOptimizer(choices),
    loss,
    ...(alpha !== undefined && { alpha }),
    ...(errorFloor !== undefined && { errorFloor }),
    ...(dropout !== undefined && { dropout }),
    ...(width !== undefined && { width }),
    maxGradientNorm:
      choices.maxGradientNorm === undefined ? USUAL_TRAINING.maxGradientNorm : choices.maxGradientNorm,
    ...(patience !== undefined && { patience }),
    ...(choices.minutes !== undefined && { minutes: choices.minutes }),
    ...(choices.strength !== undefined && { strength: choices.strength }),
    records: choices.records ?? 'on',
    seed,
    threads: choices.threads ?? availableParallelism(),
    device,
    engine,
  };
  architectureOf(settings);
  return settings;
}

/** What is learnt from. A training is resumed from wherever its user is by then, so that paths are whole. */
function musicOf({ good, bad, gtzan, faultKinds, augmentations, ...choices }: TrainingChoices) {
  const { cleanShare = USUAL_TRAINING.cleanShare, madeShare, keepRoles } = choices;
  return {
    ...(good !== undefined && { good: resolve(good) }),
    ...(bad !== undefined && { bad: resolve(bad) }),
    ...(gtzan !== undefined && { gtzan: resolve(gtzan) }),
    cleanShare,
    ...(faultKinds !== undefined && { faultKinds }),
    ...(augmentations !== undefined && { augmentations }),
    ...(madeShare !== undefined && { madeShare }),
    ...(keepRoles !== undefined && { keepRoles }),
  };
}

function completeSchedule(choices: TrainingChoices, epochs: number): TrainingSettings['schedule'] {
  const { schedule = USUAL_TRAINING.schedule, stepEpochs, stepFactor, cycleEpochs, cycleGrowth } = choices;
  switch (schedule) {
    case 'constant':
    case 'cosine':
      return { kind: schedule };
    case 'step':
      return {
        kind: schedule,
        everyEpochs: stepEpochs ?? Math.ceil(epochs / 3),
        factor: stepFactor ?? 0.1,
      };
    case 'cosine-restarts':
      // Three cycles, each twice as long as the one before, fill the training: 1 + 2 + 4.
      return {
        kind: schedule,
        cycleEpochs: cycleEpochs ?? Math.ceil(epochs / 7),
        cycleGrowth: cycleGrowth ?? 2,
      };
  }
}

function completeOptimizer(choices: TrainingChoices): TrainingSettings['optimizer'] {
  const { optimizer: kind = USUAL_TRAINING.optimizer, weightDecay, momentum } = choices;
  return {
    kind,
    weightDecay: weightDecay ?? (kind === 'adamw' ? ADAMW_DECAY : 0),
    ...(kind === 'sgd' && { momentum: momentum ?? 0.9 }),
  };
}

/** Refuses a choice that would have no effect; the usual one may stand there all the same. */
function requireEffects(choices: TrainingChoices): void {
  for (const [name, condition] of Object.entries(TRAIN_CONDITIONS)) {
    const value = choices[name as keyof TrainSettings];
    const chosen = leadingValue(condition, choices);
    const isUsual = value === (USUAL_TRAINING as TrainSettings)[name as keyof TrainSettings];
    requireArgument(
      value === undefined || isUsual || chosen === condition.value,
      `training: ${condition.what} of ${value} belongs to ${condition.setting} ${condition.value}, ` +
        `but ${condition.setting} is ${chosen}: change one or leave it out`,
    );
  }
}
