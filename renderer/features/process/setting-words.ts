import type { Messages } from '../../i18n/english.ts';
import { nameOf } from '../../transport/files.ts';
import { hasBitDepth, IN_FULL, type ProcessSettings, STYLE_STAGES, USUAL_SETTINGS } from './settings.ts';

/** The name of a setting. */
export type SettingName = keyof ProcessSettings;

type MasterMessages = Messages['master'];
/** Texts that name a setting. */
type Label = {
  [Key in keyof MasterMessages]: MasterMessages[Key] extends string ? Key : never;
}[keyof MasterMessages];

/** How a setting is told. */
interface SettingRule {
  /** As the panel of settings has it. */
  readonly label: Label;
  /** Left out where the label says it all. */
  readonly value?: (settings: ProcessSettings, messages: Messages) => string;
  /** Whether it has any effect beside the others; left out: always. */
  readonly isUsed?: (settings: ProcessSettings) => boolean;
  /** Whether it is not told where it is as usual, and the other settings have nothing of its kind. */
  readonly isQuietAsUsual?: true;
  /** Whether it makes the file and not the sound: previews are made without it. */
  readonly isOfFile?: true;
}

const NOTHING = '–';
const hasStyle = ({ style }: ProcessSettings): boolean => style !== 'none';
const hasReferences = ({ references }: ProcessSettings): boolean => references.length > 0;

/** The setting in percent of something that is there or not. */
function amount(
  name:
    | 'intensity'
    | 'styleAmount'
    | 'referenceSpectrum'
    | 'referenceWidth'
    | 'referenceLevel'
    | 'referenceDynamics',
  isUsed: (settings: ProcessSettings) => boolean,
): SettingRule {
  const value: SettingRule['value'] = (settings, { master }) => master.percent(settings[name]);
  return { label: name, value, isUsed, isQuietAsUsual: true };
}

const RULES: Readonly<Record<SettingName, SettingRule>> = {
  model: { label: 'model', value: ({ model }, { master }) => (model === 'none' ? master.noModel : model) },
  intensity: amount('intensity', ({ model }) => model !== 'none'),
  target: { label: 'target', value: ({ target }, { master }) => master.targets[target] },
  targetLufs: {
    label: 'targetLufs',
    value: ({ targetLufs }, { common }) => common.level(targetLufs),
    isUsed: ({ target }) => target === 'custom',
  },
  hasOwnCeiling: { label: 'ceilingAuto', isUsed: ({ hasOwnCeiling }) => !hasOwnCeiling },
  ceilingDbtp: {
    label: 'ceiling',
    value: ({ ceilingDbtp }, { common }) => common.level(ceilingDbtp),
    isUsed: ({ hasOwnCeiling }) => hasOwnCeiling,
  },
  style: { label: 'style', value: ({ style }, { master }) => master.styleNames[style] },
  styleAmount: amount('styleAmount', hasStyle),
  styleStages: { label: 'styleStages', value: stageWords, isUsed: hasStyle, isQuietAsUsual: true },
  references: {
    label: 'references',
    value: ({ references }) => references.map(nameOf).join(', ') || NOTHING,
  },
  referenceSpectrum: amount('referenceSpectrum', hasReferences),
  referenceWidth: amount('referenceWidth', hasReferences),
  referenceLevel: amount('referenceLevel', hasReferences),
  referenceDynamics: amount('referenceDynamics', hasReferences),
  referencePhase: {
    label: 'referencePhase',
    value: ({ referencePhase }, { master }) => master.phases[referencePhase],
    isUsed: hasReferences,
    isQuietAsUsual: true,
  },
  format: {
    label: 'format',
    value: ({ format }, { master }) => (format === 'source' ? master.formatSource : format.toUpperCase()),
    isOfFile: true,
  },
  bitDepth: {
    label: 'bitDepth',
    value: ({ bitDepth }, { master }) => master.bitDepths[bitDepth],
    isUsed: ({ format }) => hasBitDepth(format),
    isOfFile: true,
  },
  sampleRate: {
    label: 'sampleRate',
    value: ({ sampleRate }, { master }) =>
      sampleRate === 'keep' ? master.sampleRateKeep : master.kilohertz(Number(sampleRate)),
  },
  dither: { label: 'dither', value: ({ dither }, { master }) => master.dithers[dither], isOfFile: true },
  device: {
    label: 'device',
    value: ({ device }, { common }) => (device === 'auto' ? common.automatic : device.toUpperCase()),
  },
};

/** All settings, in the order in which they are told. */
export const ALL_SETTINGS = Object.keys(RULES) as readonly SettingName[];
/** Those that make a sound, without those that only make its file. */
export const SOUND_SETTINGS: readonly SettingName[] = ALL_SETTINGS.filter(
  (name) => RULES[name].isOfFile !== true,
);

function stageWords({ styleStages }: ProcessSettings, { master, reports }: Messages): string {
  const words = STYLE_STAGES.flatMap((stage) => {
    const percent = styleStages[stage];
    return percent === undefined ? [] : [`${reports.stages[stage]} ${master.percent(percent)}`];
  });
  return words.join(', ') || master.percent(IN_FULL);
}

/**
 * Where two settings differ in what they do. What has no effect in either is no difference.
 *
 * @param names of the settings that count
 */
export function differingSettings(
  one: ProcessSettings,
  other: ProcessSettings,
  names: readonly SettingName[],
): readonly SettingName[] {
  return names.filter((name) => effectOf(one, name) !== effectOf(other, name));
}

/** What settings have that others have not, in words as the panel has them: `Intensity: 50 %`. */
export function differenceWords(
  one: ProcessSettings,
  other: ProcessSettings,
  names: readonly SettingName[],
  messages: Messages,
): readonly string[] {
  return differingSettings(one, other, names)
    .filter((name) => isTold(one, other, name))
    .map((name) => {
      const { label, value } = RULES[name];
      const text = messages.master[label];
      return value === undefined ? text : `${text}: ${value(one, messages)}`;
    });
}

function isTold(one: ProcessSettings, other: ProcessSettings, name: SettingName): boolean {
  const effect = effectOf(one, name);
  if (effect === undefined) return false;
  const isQuiet = RULES[name].isQuietAsUsual === true && effectOf(other, name) === undefined;
  return !isQuiet || effect !== JSON.stringify(USUAL_SETTINGS[name]);
}

/** A setting to be compared; `undefined` where it has no effect. */
function effectOf(settings: ProcessSettings, name: SettingName): string | undefined {
  const isUsed = RULES[name].isUsed?.(settings) ?? true;
  return isUsed ? JSON.stringify(settings[name]) : undefined;
}
