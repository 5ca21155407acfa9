import { availableParallelism } from 'node:os';
import { ARCHITECTURES, type ArchitectureName } from '../../../models/architectures.ts';
import { TRAINING_SAMPLE_RATE } from './data/pcm-format.ts';
import type { TrainingSettings } from './training-settings.ts';

/** What somebody asks of a training; what is left out is chosen here. */
export interface TrainingChoices
  extends Partial<
    Pick<
      TrainingSettings,
      | 'architecture'
      | 'form'
      | 'loss'
      | 'cleanShare'
      | 'good'
      | 'bad'
      | 'gtzan'
      | 'faultKinds'
      | 'augmentations'
      | 'madeShare'
      | 'keepRoles'
      | 'epochs'
      | 'stepsPerEpoch'
      | 'batchSize'
      | 'learningRate'
      | 'seed'
      | 'threads'
      | 'engine'
    >
  > {
  readonly from?: string;
  readonly excerptSeconds?: number;
}

/** Learning rates grow to their peak over this share of the steps: Adam's moments are of no use before. */
const WARM_UP_SHARE = 0.03;

const DEFAULT_ARCHITECTURE: ArchitectureName = 'crnn';

/** Excerpts are as long as a whole number of these: what every network's strides divide. */
const EXCERPT_GRAIN = 4096;

/**
 * Completes the choices. The defaults are an evening's training on an ordinary machine: 20 epochs of 200 steps of 8
 * excerpts. One excerpt in eight is clean, so that a network learns to leave alone what needs no help.
 */
export function completeTrainingSettings(choices: TrainingChoices): TrainingSettings {
  const { good, bad, gtzan, from, excerptSeconds, architecture = DEFAULT_ARCHITECTURE } = choices;
  const { augmentations, madeShare, keepRoles } = choices;
  const epochs = choices.epochs ?? 20;
  const stepsPerEpoch = choices.stepsPerEpoch ?? 200;
  const grains = ((excerptSeconds ?? 0) * TRAINING_SAMPLE_RATE) / EXCERPT_GRAIN;
  return {
    version: 1,
    architecture,
    form: choices.form ?? 'default',
    ...(good !== undefined && { good }),
    ...(bad !== undefined && { bad }),
    ...(gtzan !== undefined && { gtzan }),
    ...(from !== undefined && { from }),
    epochs,
    stepsPerEpoch,
    batchSize: choices.batchSize ?? 8,
    excerptSamples:
      excerptSeconds === undefined
        ? ARCHITECTURES[architecture].trainingSamples
        : EXCERPT_GRAIN * Math.max(1, Math.round(grains)),
    learningRate: choices.learningRate ?? 1e-3,
    warmUpSteps: Math.ceil(WARM_UP_SHARE * epochs * stepsPerEpoch),
    loss: choices.loss ?? 'sdr-stft',
    maxGradientNorm: 1,
    cleanShare: choices.cleanShare ?? 0.125,
    ...(choices.faultKinds !== undefined && { faultKinds: choices.faultKinds }),
    ...(augmentations !== undefined && { augmentations }),
    ...(madeShare !== undefined && { madeShare }),
    ...(keepRoles !== undefined && { keepRoles }),
    seed: choices.seed ?? 1,
    threads: choices.threads ?? availableParallelism(),
    engine: choices.engine ?? 'ort',
  };
}
