import { sentence } from '../../sentences/sentence.ts';
import { type CompressorPlan, planCompressor } from './compressor-plan.ts';
import type { Style } from './style-file.ts';
import { planTone, type TonePlan } from './tone-plan.ts';
import type { TrackProfile } from './track-profile.ts';
import { type MonoBassPlan, planMonoBass, planWidth, type WidthPlan } from './width-plan.ts';

/** The stages that a style sets, in the order of the chain. */
export const STYLE_STAGES = ['eq', 'compressor', 'saturation', 'width', 'monoBass'] as const;

/** One of {@link STYLE_STAGES}. */
export type StyleStage = (typeof STYLE_STAGES)[number];

/** What saturation is to do, and why. */
export interface SaturationPlan {
  readonly saturationDbfs: number;
  readonly asymmetry: number;
  /** 0 ... 1 */
  readonly mix: number;
  readonly sentence: string;
}

/** What a style makes of a track. A stage that is left out has nothing to do. */
export interface StylePlan {
  readonly eq?: TonePlan;
  readonly compressor?: CompressorPlan;
  readonly saturation?: SaturationPlan;
  readonly width?: WidthPlan;
  readonly monoBass?: MonoBassPlan;
}

/** Peaks of common music stand this far over its loudness, in dB. */
const COMMON_PEAK_DB = 14;

/**
 * Measures a track against a style and plans what each stage is to do. The same for every style: the assistant is a style
 * that leaves alone what lies within the range of common masters.
 *
 * @param integratedLufs of the track
 */
export function planStyle(profile: TrackProfile, style: Style, integratedLufs: number): StylePlan {
  const eq = style.eq && planTone(profile, style.eq);
  const compressor = style.compressor && planCompressor(profile, style.compressor);
  const saturation = style.saturation && planSaturation(style.saturation, integratedLufs);
  const width = style.width && planWidth(profile, style.width);
  const monoBass = style.monoBass && planMonoBass(profile, style.monoBass);
  return {
    ...(eq && { eq }),
    ...(compressor && { compressor }),
    ...(saturation && { saturation }),
    ...(width && { width }),
    ...(monoBass && { monoBass }),
  };
}

function planSaturation(
  { driveDb, asymmetry, mix }: NonNullable<Style['saturation']>,
  integratedLufs: number,
): SaturationPlan | undefined {
  if (mix === 0) return undefined;
  return {
    saturationDbfs: integratedLufs + COMMON_PEAK_DB - driveDb,
    asymmetry,
    mix: mix / 100,
    sentence: sentence('saturated', {
      drive: driveDb,
      overtones: sentence(asymmetry === 0 ? 'oddOvertones' : 'allOvertones'),
      percent: mix,
    }),
  };
}
