import { DEVICES, type MasterSettings, OUTPUT_FORMATS } from '../../../shared/contract/master.ts';
import { LOUDNESS_PRESET_NAMES } from '../../../shared/mastering/targets.ts';

/** What the loudness can be brought to; `auto`: as references or style say, else for streaming. */
export const TARGETS = ['auto', ...LOUDNESS_PRESET_NAMES, 'custom', 'off'] as const;
/** The styles that come with Lathe. */
export const STYLES = ['none', 'auto', 'neutral', 'warm', 'bright', 'loud', 'open', 'vinyl'] as const;
/** Encodings of the master. */
export const FORMATS = ['source', ...OUTPUT_FORMATS] as const;
/** Bits of a sample. */
export const BIT_DEPTHS = ['source', '16', '24', '32f'] as const;
/** Rates that are offered. */
export const SAMPLE_RATES = ['keep', '44100', '48000', '88200', '96000'] as const;
/** What is added where samples are cut to 16 bit. */
export const DITHERS = ['auto', 'tpdf', 'shaped', 'off'] as const;
/** Where the network runs. */
export { DEVICES };
/** Of the filters that match references: `linear` shifts no frequency, `minimum` does not ring before a sound. */
export const PHASES = ['linear', 'minimum'] as const;
/** The stages of a style, each with an amount of its own. */
export const STYLE_STAGES = ['eq', 'compressor', 'saturation', 'width', 'monoBass'] as const;
/** One of {@link STYLE_STAGES}. */
export type StyleStage = (typeof STYLE_STAGES)[number];

/** Everything that the panel of settings holds, in the form of its controls. */
export interface ProcessSettings {
  /** An id of `models.list`, or `none`. */
  readonly model: string;
  readonly intensity: number;
  readonly style: (typeof STYLES)[number];
  readonly styleAmount: number;
  /** Of the stages; those that are left out are done in full. */
  readonly styleStages: Readonly<Partial<Record<StyleStage, number>>>;
  /** Handles of this session. */
  readonly references: readonly string[];
  readonly referenceSpectrum: number;
  readonly referenceWidth: number;
  readonly referenceLevel: number;
  readonly referenceDynamics: number;
  readonly referencePhase: (typeof PHASES)[number];
  readonly target: (typeof TARGETS)[number];
  /** Where the target is `custom`. */
  readonly targetLufs: number;
  readonly hasOwnCeiling: boolean;
  /** Where it has. */
  readonly ceilingDbtp: number;
  readonly format: (typeof FORMATS)[number];
  readonly bitDepth: (typeof BIT_DEPTHS)[number];
  readonly sampleRate: (typeof SAMPLE_RATES)[number];
  readonly dither: (typeof DITHERS)[number];
  readonly device: (typeof DEVICES)[number];
}

/** What the engine would choose by itself. */
export const USUAL_SETTINGS: ProcessSettings = {
  model: 'crnn',
  intensity: 100,
  style: 'none',
  styleAmount: 100,
  styleStages: {},
  references: [],
  referenceSpectrum: 100,
  referenceWidth: 100,
  referenceLevel: 100,
  referenceDynamics: 0,
  referencePhase: 'linear',
  target: 'auto',
  targetLufs: -14,
  hasOwnCeiling: false,
  ceilingDbtp: -1,
  format: 'source',
  bitDepth: 'source',
  sampleRate: 'keep',
  dither: 'auto',
  device: 'auto',
};

/** How much of a stage is done where nothing else is said. */
export const IN_FULL = 100;

/** Amounts of a style's stages with another one of one stage: the same amounts are always the same value. */
export function withStage(
  stages: ProcessSettings['styleStages'],
  stage: StyleStage,
  amount: number,
): ProcessSettings['styleStages'] {
  const changed = { ...stages, [stage]: amount };
  return Object.fromEntries(
    STYLE_STAGES.map((each) => [each, changed[each] ?? IN_FULL] as const).filter(
      ([, each]) => each !== IN_FULL,
    ),
  );
}

/** Formats whose samples have a number of bits. */
export function hasBitDepth(format: ProcessSettings['format']): boolean {
  return format === 'source' || format === 'wav' || format === 'aiff' || format === 'flac';
}

/** The settings as a request holds them: what the engine chooses by itself is left out. */
export function toMasterSettings(settings: ProcessSettings): MasterSettings {
  const { target, format, bitDepth, sampleRate, dither } = settings;
  return {
    model: settings.model,
    ...(settings.model !== 'none' && { intensity: settings.intensity }),
    device: settings.device,
    ...(settings.style !== 'none' && {
      style: { name: settings.style, amount: settings.styleAmount, ...settings.styleStages },
    }),
    ...(settings.references.length > 0 && {
      reference: {
        paths: settings.references,
        spectrum: settings.referenceSpectrum,
        width: settings.referenceWidth,
        level: settings.referenceLevel,
        dynamics: settings.referenceDynamics,
        phase: settings.referencePhase,
      },
    }),
    ...(target !== 'auto' && { targetLufs: target === 'custom' ? settings.targetLufs : target }),
    ...(settings.hasOwnCeiling && { ceilingDbtp: settings.ceilingDbtp }),
    ...(format !== 'source' && { format }),
    ...(bitDepth !== 'source' &&
      hasBitDepth(format) && { bitDepth: bitDepth === '32f' ? bitDepth : (Number(bitDepth) as 16 | 24) }),
    ...(sampleRate !== 'keep' && { sampleRate: Number(sampleRate) }),
    ...(dither !== 'auto' && { dither }),
  };
}

const KEPT_EXTENSIONS = ['.wav', '.flac', '.aiff', '.aif'];

/** `song.flac` becomes `song-master.flac`, as on the command line. */
export function masterName(name: string, format: ProcessSettings['format']): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot).toLowerCase()] : [name, ''];
  const kept = KEPT_EXTENSIONS.includes(extension) ? extension : '.wav';
  return `${stem}-master${format === 'source' ? kept : `.${format}`}`;
}
