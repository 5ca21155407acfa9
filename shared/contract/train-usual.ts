import type { TrainSettings } from './train.ts';

/**
 * What a training does where its settings say nothing: an evening on an ordinary machine. One excerpt in eight is clean,
 * so that a network learns to leave alone what needs no help; Adam's moments are of no use in the first steps, so that
 * the learning rate rises over 3 % of them.
 */
export const USUAL_TRAINING = {
  architecture: 'crnn',
  form: 'default',
  loss: 'sdr-stft',
  cleanShare: 0.125,
  epochs: 20,
  stepsPerEpoch: 200,
  batchSize: 8,
  learningRate: 1e-3,
  schedule: 'cosine',
  warmUpShare: 0.03,
  optimizer: 'adam',
  maxGradientNorm: 1,
  seed: 1,
  device: 'auto',
  engine: 'ort',
} as const satisfies TrainSettings;

/** The settings that others depend on. */
type LeadingSetting = 'loss' | 'schedule' | 'optimizer' | 'engine';

/** A setting that has an effect only where another one has a certain value. */
export interface SettingCondition {
  /** What it is, in a sentence. */
  readonly what: string;
  readonly setting: LeadingSetting;
  readonly value: string;
}

/** Every setting that belongs to another one. */
export const TRAIN_CONDITIONS: Readonly<Partial<Record<keyof TrainSettings, SettingCondition>>> = {
  alpha: { what: 'an alpha', setting: 'loss', value: 'blended' },
  errorFloor: { what: 'an error floor', setting: 'loss', value: 'sdr-stft' },
  device: { what: 'a device', setting: 'engine', value: 'ort' },
  stepEpochs: { what: 'an interval of steps', setting: 'schedule', value: 'step' },
  stepFactor: { what: 'a factor', setting: 'schedule', value: 'step' },
  cycleEpochs: { what: 'a length of cycles', setting: 'schedule', value: 'cosine-restarts' },
  cycleGrowth: { what: 'a growth of cycles', setting: 'schedule', value: 'cosine-restarts' },
  momentum: { what: 'a momentum', setting: 'optimizer', value: 'sgd' },
};

/**
 * Whether a setting has an effect beside the others.
 *
 * @param name the setting
 * @param settings all that were made; what is left out is as usual
 */
export function hasEffect(name: keyof TrainSettings, settings: TrainSettings): boolean {
  const condition = TRAIN_CONDITIONS[name];
  return condition === undefined || leadingValue(condition, settings) === condition.value;
}

/**
 * The value that decides whether a setting has an effect.
 *
 * @param condition of the setting
 * @param settings all that were made; what is left out is as usual
 */
export function leadingValue({ setting }: SettingCondition, settings: TrainSettings): string {
  return settings[setting] ?? USUAL_TRAINING[setting];
}
