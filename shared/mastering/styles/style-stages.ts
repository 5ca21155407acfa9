import type { StereoImage } from '../../analysis/stereo-image.ts';
import { powerToDb } from '../../units.ts';
import { CurveFilterDesigner, type GainCurve } from '../reference/gain-curve.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import { Equalizer } from '../stages/equalizer.ts';
import { MultibandCompressor } from '../stages/multiband-compressor.ts';
import { Saturation } from '../stages/saturation.ts';
import { type SoundStage, StageChain } from '../stages/sound-stage.ts';
import { StereoWidth } from '../stages/stereo-width.ts';
import { bandEdges } from './compressor-bands.ts';
import type { CompressorPlan } from './compressor-plan.ts';
import { STYLE_STAGES, type StylePlan, type StyleStage } from './style-plan.ts';
import type { TrackProfile } from './track-profile.ts';

/** How much of each stage's work is done, 0 ... 1. */
export type StyleAmounts = Readonly<Record<StyleStage, number>>;

/** What a style did to a track, as plain data. `null`: the stage had nothing to do or was turned off. */
export interface StyleChange {
  readonly eq: { readonly frequenciesHz: readonly number[]; readonly gainDb: readonly number[] } | null;
  /** From the lowest to the highest band. */
  readonly compressor: readonly CompressedBand[] | null;
  readonly saturation: { readonly addedDb: number | null } | null;
  /** Of the width and of mono bass together. */
  readonly width: {
    readonly sideGainDb: number;
    readonly monoBelowHz: number | null;
    readonly before: StereoImage;
    readonly after: StereoImage;
  } | null;
}

/** What the compressor did in one band. */
export interface CompressedBand {
  readonly lowHz: number;
  /** `null`: up to half the sample rate. */
  readonly highHz: number | null;
  readonly ratio: number;
  readonly makeupDb: number;
  readonly meanReductionDb: number;
  readonly maxReductionDb: number;
}

/** The stages of a style, ready for the sound. */
export interface StyleStages {
  /** `undefined` where no stage has anything to do: the sound stays as it is, bit for bit. */
  readonly chain: SoundStage | undefined;
  /** What they did; called after the end of the sound. */
  readonly change: () => StyleChange;
}

/** A move that a style makes, with its reason; one with an amount of 0 is left out. */
export interface StyleMove {
  readonly stage: StyleStage;
  /** 0 ... 1 */
  readonly amount: number;
  readonly reason: string;
}

/** The moves of a plan, in the order of the chain. */
export function movesOf(plan: StylePlan, amounts: StyleAmounts): StyleMove[] {
  return STYLE_STAGES.flatMap((stage) =>
    plan[stage] === undefined ? [] : [{ stage, amount: amounts[stage], reason: plan[stage].sentence }],
  );
}

/** The stages that have something to do. One channel has no width. */
export function activeStages(plan: StylePlan, amounts: StyleAmounts, channelCount: number): StyleStage[] {
  return STYLE_STAGES.filter(
    (stage) =>
      plan[stage] !== undefined &&
      amounts[stage] > 0 &&
      (channelCount === 2 || (stage !== 'width' && stage !== 'monoBass')),
  );
}

/** Builds the stages of a plan. */
export function buildStyleStages(plan: StylePlan, amounts: StyleAmounts, profile: TrackProfile): StyleStages {
  const { sampleRate, channelCount } = profile;
  const format = { sampleRate, channelCount };
  const active = new Set(activeStages(plan, amounts, channelCount));
  const eq =
    plan.eq && active.has('eq') ? new Equalizer({ ...format, ...plan.eq, amount: amounts.eq }) : undefined;
  const compressor =
    plan.compressor && active.has('compressor')
      ? buildCompressor(plan.compressor, amounts.compressor, profile, eq?.appliedCurve)
      : undefined;
  const saturation =
    plan.saturation && active.has('saturation')
      ? new Saturation({ ...format, ...plan.saturation, amount: plan.saturation.mix * amounts.saturation })
      : undefined;
  const width =
    active.has('width') || active.has('monoBass') ? buildWidth(plan, amounts, profile) : undefined;
  const stages = [eq, compressor, saturation, width].filter((stage) => stage !== undefined);
  return {
    chain: stages.length > 0 ? new StageChain(stages) : undefined,
    change: () => ({
      eq: eq ? { frequenciesHz: MATCH_BANDS_HZ, gainDb: [...eq.appliedCurve] } : null,
      compressor: compressor ? describeBands(plan.compressor!, amounts.compressor, compressor) : null,
      saturation: saturation ? saturation.change : null,
      width: width ? describeWidth(plan, amounts, width) : null,
    }),
  };
}

function buildCompressor(
  { crossoversHz, bands, stepSeconds }: CompressorPlan,
  amount: number,
  profile: TrackProfile,
  curve: GainCurve | undefined,
): MultibandCompressor {
  const shifts = bands.map((_, i) => (curve === undefined ? 0 : bandGainDb(profile, curve, i)));
  return new MultibandCompressor({
    sampleRate: profile.sampleRate,
    channelCount: profile.channelCount,
    crossoversHz,
    amount,
    bands: bands.map(({ thresholdsDb, ...band }, i) => ({
      ...band,
      threshold: { levelsDb: thresholdsDb.map((level) => level + shifts[i]!), stepSeconds },
    })),
  });
}

/** What an equalizer before it does to the level of a band of the compressor, in dB. */
function bandGainDb({ spectra, parts, sampleRate }: TrackProfile, curve: GainCurve, band: number): number {
  const { lowHz, highHz } = bandEdges(band);
  const gains = new CurveFilterDesigner(sampleRate).powerGains(curve, spectra.frequenciesHz);
  let before = 0;
  let after = 0;
  spectra.frequenciesHz.forEach((hz, i) => {
    if (hz < lowHz || hz >= highHz) return;
    const power = parts.mid[i]! + parts.side[i]!;
    before += power;
    after += power * gains[i]!;
  });
  return before > 0 ? powerToDb(after / before) : 0;
}

function buildWidth(
  { width, monoBass }: StylePlan,
  amounts: StyleAmounts,
  { sampleRate }: TrackProfile,
): StereoWidth {
  const changesWidth = width !== undefined && amounts.width > 0;
  const changesBass = monoBass !== undefined && amounts.monoBass > 0;
  return new StereoWidth({
    sampleRate,
    sideGainDb: changesWidth ? width.sideGainDb : 0,
    amount: amounts.width,
    ...(changesBass && { monoBelowHz: monoBass.belowHz, monoAmount: amounts.monoBass }),
  });
}

function describeBands(
  plan: CompressorPlan,
  amount: number,
  compressor: MultibandCompressor,
): CompressedBand[] {
  return compressor.reductions.map((reduction, i) => {
    const { slope, makeupDb } = plan.bands[i]!;
    const { lowHz, highHz } = bandEdges(i);
    return {
      lowHz,
      highHz: i < plan.crossoversHz.length ? highHz : null,
      ratio: 1 / (1 - amount * slope),
      makeupDb: amount * makeupDb,
      ...reduction,
    };
  });
}

function describeWidth(
  { width, monoBass }: StylePlan,
  amounts: StyleAmounts,
  stage: StereoWidth,
): StyleChange['width'] {
  return {
    sideGainDb: width === undefined ? 0 : amounts.width * width.sideGainDb,
    monoBelowHz: monoBass === undefined || amounts.monoBass === 0 ? null : monoBass.belowHz,
    ...stage.change,
  };
}
