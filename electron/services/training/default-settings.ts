import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ARCHITECTURES, type ArchitectureName } from '../../../models/architectures.ts';
import type { TrainSettings } from '../../../shared/contract/train.ts';
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

/** Learning rates grow to their peak over this share of the steps: Adam's moments are of no use before. */
const WARM_UP_SHARE = 0.03;

const DEFAULT_ARCHITECTURE: ArchitectureName = 'crnn';

/** Excerpts are as long as a whole number of these: what every network's strides divide. */
const EXCERPT_GRAIN = 4096;

/** Decoupled from the gradient, decay is stronger than most think: PyTorch's default for AdamW. */
const ADAMW_DECAY = 0.01;

/**
 * Completes the choices. The defaults are an evening's training on an ordinary machine: 20 epochs of 200 steps of 8
 * excerpts. One excerpt in eight is clean, so that a network learns to leave alone what needs no help.
 *
 * @throws LatheError `bad-argument` when a choice belongs to something else than what was chosen
 */
export function completeTrainingSettings(choices: TrainingChoices): TrainingSettings {
  const { from, name, excerptSeconds, architecture = DEFAULT_ARCHITECTURE } = choices;
  const { alpha, errorFloor, dropout, width, patience, loss = 'sdr-stft' } = choices;
  const epochs = choices.epochs ?? 20;
  const stepsPerEpoch = choices.stepsPerEpoch ?? 200;
  const grains = ((excerptSeconds ?? 0) * TRAINING_SAMPLE_RATE) / EXCERPT_GRAIN;
  const { engine = 'ort', device = 'auto' } = choices;
  requireBelongs('an alpha', alpha, 'loss', loss, 'blended');
  requireBelongs('an error floor', errorFloor, 'loss', loss, 'sdr-stft');
  requireBelongs('a device', device === 'auto' ? undefined : device, 'engine', engine, 'ort');
  const settings: TrainingSettings = {
    version: 1,
    architecture,
    form: choices.form ?? 'default',
    ...musicOf(choices),
    ...(from !== undefined && { from: resolve(from) }),
    ...(name !== undefined && { name }),
    epochs,
    stepsPerEpoch,
    batchSize: choices.batchSize ?? 8,
    excerptSamples:
      excerptSeconds === undefined
        ? ARCHITECTURES[architecture].trainingSamples
        : EXCERPT_GRAIN * Math.max(1, Math.round(grains)),
    learningRate: choices.learningRate ?? 1e-3,
    warmUpSteps: Math.ceil((choices.warmUpShare ?? WARM_UP_SHARE) * epochs * stepsPerEpoch),
    schedule: completeSchedule(choices, epochs),
    optimizer: completeOptimizer(choices),
    loss,
    ...(alpha !== undefined && { alpha }),
    ...(errorFloor !== undefined && { errorFloor }),
    ...(dropout !== undefined && { dropout }),
    ...(width !== undefined && { width }),
    maxGradientNorm: choices.maxGradientNorm === undefined ? 1 : choices.maxGradientNorm,
    ...(patience !== undefined && { patience }),
    ...(choices.minutes !== undefined && { minutes: choices.minutes }),
    ...(choices.strength !== undefined && { strength: choices.strength }),
    seed: choices.seed ?? 1,
    threads: choices.threads ?? availableParallelism(),
    device,
    engine,
  };
  architectureOf(settings);
  return settings;
}

/** What is learnt from. A training is resumed from wherever its user is by then, so that paths are whole. */
function musicOf({ good, bad, gtzan, faultKinds, augmentations, ...choices }: TrainingChoices) {
  const { cleanShare = 0.125, madeShare, keepRoles } = choices;
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
  const { schedule = 'cosine', stepEpochs, stepFactor, cycleEpochs, cycleGrowth } = choices;
  requireBelongs('an interval of steps', stepEpochs, 'schedule', schedule, 'step');
  requireBelongs('a factor', stepFactor, 'schedule', schedule, 'step');
  requireBelongs('a length of cycles', cycleEpochs, 'schedule', schedule, 'cosine-restarts');
  requireBelongs('a growth of cycles', cycleGrowth, 'schedule', schedule, 'cosine-restarts');
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
  const { optimizer: kind = 'adam', weightDecay, momentum } = choices;
  requireBelongs('a momentum', momentum, 'optimizer', kind, 'sgd');
  return {
    kind,
    weightDecay: weightDecay ?? (kind === 'adamw' ? ADAMW_DECAY : 0),
    ...(kind === 'sgd' && { momentum: momentum ?? 0.9 }),
  };
}

/** Refuses a choice that would have no effect. */
function requireBelongs(
  what: string,
  value: number | string | undefined,
  choice: string,
  chosen: string,
  needed: string,
): void {
  requireArgument(
    value === undefined || chosen === needed,
    `training: ${what} of ${value} belongs to ${choice} ${needed}, but ${choice} is ${chosen}: change one or leave it out`,
  );
}
