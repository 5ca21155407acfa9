import { z } from 'zod';
import { type TrainSettings, trainSettings } from '../../../shared/contract/train.ts';

/** The name of a setting. */
export type SettingName = keyof TrainSettings;

/** What a setting can be. */
export type SettingForm =
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  | { readonly kind: 'number'; readonly low: number; readonly high: number; readonly isWhole: boolean }
  | { readonly kind: 'flag' }
  | { readonly kind: 'changes' };

/** The part of JSON Schema that the settings are made of. */
interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
}

function formOf(schema: FieldSchema): SettingForm {
  const { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  if (schema.anyOf?.[0] !== undefined) return formOf(schema.anyOf[0]);
  if (schema.enum !== undefined) return { kind: 'choice', options: schema.enum };
  if (schema.items?.enum !== undefined) return { kind: 'choices', options: schema.items.enum };
  if (type === 'number' || type === 'integer')
    return { kind: 'number', low: minimum, high: maximum, isWhole: type === 'integer' };
  return type === 'boolean' ? { kind: 'flag' } : { kind: 'changes' };
}

const schema = z.toJSONSchema(trainSettings, { io: 'input', unrepresentable: 'any', reused: 'inline' });

/** What each setting can be, as the schema that checks requests says it. */
export const SETTING_FORMS = Object.fromEntries(
  Object.entries(schema.properties ?? {}).map(([name, field]) => [name, formOf(field as FieldSchema)]),
) as Readonly<Record<SettingName, SettingForm>>;

/** Where a setting stands: first of all, or under one of the headings of "more". */
export const SETTING_GROUPS = ['first', 'network', 'course', 'sound', 'machine'] as const;
/** Where a setting stands. */
export type SettingGroup = (typeof SETTING_GROUPS)[number];

const GROUP_OF: Readonly<Record<SettingName, SettingGroup>> = {
  epochs: 'first',
  learningRate: 'first',
  architecture: 'network',
  form: 'network',
  width: 'network',
  dropout: 'network',
  loss: 'network',
  alpha: 'network',
  errorFloor: 'network',
  strength: 'network',
  minutes: 'course',
  stepsPerEpoch: 'course',
  batchSize: 'course',
  schedule: 'course',
  warmUpShare: 'course',
  stepEpochs: 'course',
  stepFactor: 'course',
  cycleEpochs: 'course',
  cycleGrowth: 'course',
  optimizer: 'course',
  momentum: 'course',
  weightDecay: 'course',
  maxGradientNorm: 'course',
  patience: 'course',
  excerptSeconds: 'sound',
  cleanShare: 'sound',
  faultKinds: 'sound',
  augmentations: 'sound',
  madeShare: 'sound',
  keepRoles: 'sound',
  device: 'machine',
  threads: 'machine',
  engine: 'machine',
  seed: 'machine',
  records: 'machine',
};

/** The settings of a group, in their order. */
export function settingsIn(group: SettingGroup): readonly SettingName[] {
  return (Object.keys(GROUP_OF) as SettingName[]).filter((name) => GROUP_OF[name] === group);
}
