import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { decodeOrRefuse } from '../../../../shared/contract/issues.ts';
import { DEVICES } from '../../../../shared/contract/master.ts';
import { type TrainSettings, trainSettings } from '../../../../shared/contract/train.ts';
import { TRAIN_FLAGS } from '../../../../shared/contract/train-command.ts';
import { augmentations, parseAugmentations } from '../../../../shared/contract/training-data.ts';
import { LatheError } from '../../../../shared/errors.ts';
import { readBy } from '../option-values.ts';

/** An option of the command line that becomes a setting of the training. */
interface SettingOption {
  /** As the help shows it; without a value, the field becomes true. */
  readonly value?: string;
  readonly text: string;
  readonly field: keyof TrainSettings;
  /** How its value is written, where that is not what the field holds. */
  readonly read?: (text: string) => unknown;
}

const fields = trainSettings.shape;

const readFault = readBy('--faults', fields.faultKinds.unwrap().element);

/** Stands for `null`, which commander takes for an option without its value. */
const NOTHING = Symbol('nothing');

const SETTING_OPTIONS: readonly SettingOption[] = [
  { value: '<name>', field: 'architecture', text: 'crnn or wave-u-net (default: crnn)' },
  {
    value: '<form>',
    field: 'form',
    text: 'default, or thesis for the sizes of the thesis (default: default)',
  },
  {
    value: '<name>',
    field: 'loss',
    text: 'mse, mae, blended, mae-stft or sdr-stft (default: sdr-stft)',
  },
  {
    value: '<share>',
    field: 'alpha',
    text: 'of the squared error in --loss blended, 0 to 1 (default: 0.5)',
  },
  {
    value: '<ratio>',
    field: 'errorFloor',
    text: 'error power to music power below which less error counts little in --loss sdr-stft (default: 0.0003)',
  },
  {
    value: '<share>',
    field: 'cleanShare',
    text: 'share of excerpts without a fault, 0 to 1 (default: 0.125)',
  },
  {
    value: '<list>',
    field: 'faultKinds',
    text: 'kinds of faults to make one to three of, separated by commas (default: all but reverberation)',
    read: (text) => text.split(',').map(readFault),
  },
  {
    value: '<list>',
    field: 'augmentations',
    text: 'what to do to the music instead, each kind with a probability and ranges: noise:p=0.3:snrDb=20..40,mp3,gain; or a .json file',
    read: readAugmentations,
  },
  {
    value: '<share>',
    field: 'madeShare',
    text: 'share of the excerpts of pairs whose bad version is made, 0 to 1 (default: 0.5 with --augment, else 0)',
  },
  {
    field: 'keepRoles',
    text: 'train although most good versions look worse than their bad ones',
  },
  { value: '<count>', field: 'epochs', text: 'epochs, 1 to 10000 (default: 20)' },
  { value: '<count>', field: 'stepsPerEpoch', text: 'steps in an epoch (default: 200)' },
  {
    value: '<count>',
    field: 'batchSize',
    text: 'excerpts in a step, halved until they fit the memory (default: 8)',
  },
  {
    value: '<length>',
    field: 'excerptSeconds',
    text: "length of an excerpt (default: the network's)",
  },
  {
    value: '<rate>',
    field: 'learningRate',
    text: 'highest learning rate of the schedule (default: 0.001)',
  },
  {
    value: '<name>',
    field: 'schedule',
    text: 'constant, step, cosine or cosine-restarts (default: cosine)',
  },
  {
    value: '<share>',
    field: 'warmUpShare',
    text: 'share of the steps over which the rate rises, 0 to 1 (default: 0.03)',
  },
  {
    value: '<count>',
    field: 'stepEpochs',
    text: 'of --schedule step: from one fall to the next (default: a third of all)',
  },
  {
    value: '<factor>',
    field: 'stepFactor',
    text: 'of --schedule step: what the rate is multiplied by (default: 0.1)',
  },
  {
    value: '<count>',
    field: 'cycleEpochs',
    text: 'of --schedule cosine-restarts: first cycle (default: a seventh of all)',
  },
  {
    value: '<factor>',
    field: 'cycleGrowth',
    text: 'of --schedule cosine-restarts: each cycle over the one before (default: 2)',
  },
  { value: '<name>', field: 'optimizer', text: 'sgd, adam or adamw (default: adam)' },
  {
    value: '<decay>',
    field: 'weightDecay',
    text: 'of weights, not of biases (default: 0; of adamw: 0.01)',
  },
  { value: '<momentum>', field: 'momentum', text: 'of --optimizer sgd (default: 0.9)' },
  {
    value: '<probability>',
    field: 'dropout',
    text: "in networks that have it (default: the network's)",
  },
  {
    value: '<factor>',
    field: 'width',
    text: 'how many times as many channels and units the network has (default: 1)',
  },
  {
    value: '<norm>',
    field: 'maxGradientNorm',
    text: 'greatest norm of the gradients, or off (default: 1)',
    read: (text) => (text === 'off' ? NOTHING : readBy('--clip', fields.maxGradientNorm)(text)),
  },
  {
    value: '<epochs>',
    field: 'patience',
    text: 'ends after so many epochs without a lower validation loss (default: never)',
  },
  {
    value: '<count>',
    field: 'minutes',
    text: 'that all of it may take: as many epochs as fit, of those asked for (default: no limit)',
  },
  {
    value: '<share>',
    field: 'strength',
    text: 'how much of what was learnt the model does, 0 to 1 (default: what is best on validation excerpts)',
  },
  {
    value: '<on|off>',
    field: 'records',
    text: 'previews, pictures of losses and files for TensorBoard (default: on)',
  },
  { value: '<number>', field: 'seed', text: 'everything random follows from it (default: 1)' },
  {
    value: '<count>',
    field: 'threads',
    text: 'processor threads; less than all leaves the machine usable (default: all)',
  },
  { value: '<device>', field: 'device', text: `${DEVICES.join(', ')} (default: auto)` },
  {
    value: '<name>',
    field: 'engine',
    text: 'ort, or tfjs where you installed TensorFlow.js (default: ort)',
  },
];

/** Each option with the field that it sets. */
const OPTIONS = SETTING_OPTIONS.map(({ value, text, field, read }) => {
  const flag = TRAIN_FLAGS[field];
  const option = new Option(value === undefined ? flag : `${flag} ${value}`, text);
  return {
    field,
    option: value === undefined ? option : option.argParser(read ?? readBy(flag, fields[field])),
  };
});

/** The options for commander, in the order of the help. */
export const settingOptions: readonly Option[] = OPTIONS.map(({ option }) => option);

/** The settings among the options that commander read; what was not given is left out. */
export function settingsOf(values: Readonly<Record<string, unknown>>): TrainSettings {
  const given = OPTIONS.map(({ field, option }) => {
    const value = values[option.attributeName()];
    return [field, value === NOTHING ? null : value] as const;
  });
  return trainSettings.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}

/** The first of these options that was given, as the user writes it; undefined where none was. */
export function givenSettingFlag(values: Readonly<Record<string, unknown>>): string | undefined {
  return settingOptions.find((option) => values[option.attributeName()] !== undefined)?.long ?? undefined;
}

/** A list in the command line, or in a JSON file. */
function readAugmentations(text: string): NonNullable<TrainSettings['augmentations']> {
  if (!text.toLowerCase().endsWith('.json')) {
    return decodeOrRefuse(augmentations, parseAugmentations(text), '--augment');
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(text, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    throw new LatheError(
      'bad-argument',
      `--augment: ${text} ${reason}, name a list or a file that holds one`,
      {
        cause,
      },
    );
  }
  return decodeOrRefuse(augmentations, value, `--augment: ${text}`);
}
