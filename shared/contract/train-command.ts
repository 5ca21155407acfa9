import type { TrainSettings } from './train.ts';
import type { AugmentationEntry } from './training-data.ts';

/** The option of `lathe train` that sets each field. */
export const TRAIN_FLAGS: Readonly<Record<keyof TrainSettings, `--${string}`>> = {
  architecture: '--arch',
  form: '--form',
  loss: '--loss',
  alpha: '--alpha',
  errorFloor: '--error-floor',
  cleanShare: '--clean-share',
  faultKinds: '--faults',
  augmentations: '--augment',
  madeShare: '--made-share',
  keepRoles: '--keep-roles',
  epochs: '--epochs',
  stepsPerEpoch: '--steps',
  batchSize: '--batch',
  excerptSeconds: '--seconds',
  learningRate: '--lr',
  schedule: '--schedule',
  warmUpShare: '--warm-up',
  stepEpochs: '--step-epochs',
  stepFactor: '--step-factor',
  cycleEpochs: '--cycle-epochs',
  cycleGrowth: '--cycle-growth',
  optimizer: '--optimizer',
  weightDecay: '--weight-decay',
  momentum: '--momentum',
  dropout: '--dropout',
  width: '--width',
  maxGradientNorm: '--clip',
  patience: '--patience',
  minutes: '--minutes',
  strength: '--strength',
  records: '--records',
  seed: '--seed',
  threads: '--threads',
  device: '--device',
  engine: '--engine',
};

/** What a training learns from and how, as `train.run` takes it. */
export interface TrainChoices {
  readonly good?: string;
  readonly bad?: string;
  readonly gtzan?: string;
  readonly settings: TrainSettings;
}

/**
 * The command line that starts a training.
 *
 * @param outputFolder its `-o`
 */
export function trainCommand({ settings, ...music }: TrainChoices, outputFolder: string): string {
  const sources = Object.entries(music).flatMap(([name, path]) => [`--${name}`, quoted(path)]);
  const options = Object.entries(settings).flatMap(([field, value]) => {
    const flag = TRAIN_FLAGS[field as keyof TrainSettings];
    if (value === false) return [];
    return value === true ? [flag] : [flag, quoted(optionText(value))];
  });
  return ['lathe train', ...sources, ...options, '-o', quoted(outputFolder)].join(' ');
}

type SettingValue = Exclude<TrainSettings[keyof TrainSettings], undefined>;

function optionText(value: SettingValue): string {
  if (value === null) return 'off';
  if (typeof value !== 'object') return String(value);
  return value.map((entry) => (typeof entry === 'string' ? entry : augmentationText(entry))).join(',');
}

/** One kind of change in the form that the command line takes. */
export function augmentationText({ kind, probability, ranges = {} }: AugmentationEntry): string {
  const chance = probability === undefined ? [] : [`p=${probability}`];
  const ends = Object.entries(ranges).map(([name, { low, high }]) => `${name}=${low}..${high}`);
  return [kind, ...chance, ...ends].join(':');
}

/** As POSIX shells take it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
