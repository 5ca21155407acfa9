import type { Messages } from '../../i18n/english.ts';
import { nameOf } from '../../transport/files.ts';
import { hasBitDepth, IN_FULL, type ProcessSettings, STYLE_STAGES } from './settings.ts';

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
  return { label: name, value: (settings, { master }) => master.percent(settings[name]), isUsed };
}

const RULES: Readonly<Record<SettingName, SettingRule>> = {
  model: { label: 'model', value: ({ model }, { master }) => (model === 'none' ? master.noModel : model) },
  intensity: amount('intensity', ({ model }) => model !== 'none'),
  target: { label: 'target', value: ({ target }, { master }) => master.targets[target] },
  targetLufs: {
    label: 'targetLufs',
    value: ({ targetLufs }) => String(targetLufs),
    isUsed: ({ target }) => target === 'custom',
  },
  hasOwnCeiling: { label: 'ceilingAuto', isUsed: ({ hasOwnCeiling }) => !hasOwnCeiling },
  ceilingDbtp: {
    label: 'ceiling',
    value: ({ ceilingDbtp }) => String(ceilingDbtp),
    isUsed: ({ hasOwnCeiling }) => hasOwnCeiling,
  },
  style: { label: 'style', value: ({ style }, { master }) => master.styleNames[style] },
  styleAmount: amount('styleAmount', hasStyle),
  styleStages: { label: 'styleStages', value: stageWords, isUsed: hasStyle },
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
  const effectOf = (settings: ProcessSettings, name: SettingName): string | undefined =>
    isUsed(settings, name) ? JSON.stringify(settings[name]) : undefined;
  return names.filter((name) => effectOf(one, name) !== effectOf(other, name));
}

/** Settings in words, as the panel has them: `Intensity: 50 %`. Those without an effect are left out. */
export function settingWords(
  settings: ProcessSettings,
  names: readonly SettingName[],
  messages: Messages,
): readonly string[] {
  return names
    .filter((name) => isUsed(settings, name))
    .map((name) => {
      const { label, value } = RULES[name];
      const text = messages.master[label];
      return value === undefined ? text : `${text}: ${value(settings, messages)}`;
    });
}

function isUsed(settings: ProcessSettings, name: SettingName): boolean {
  return RULES[name].isUsed?.(settings) ?? true;
}
