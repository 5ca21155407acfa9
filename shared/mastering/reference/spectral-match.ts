import { powerToDb } from '../../units.ts';
import type { CourseKeeper } from './course-keeper.ts';
import { type CurveFilterDesigner, flatCurve, type GainCurve } from './gain-curve.ts';
import { type BandPowerGains, type LoudParts, loudParts, weightedPower } from './loud-parts.ts';
import type { MidSideSpectra } from './mid-side-spectra.ts';
import { FLOOR_POWER, hasSide, lastUsableBand, type SpectralGoal } from './spectral-goal.ts';
import { toMatchBands } from './third-octave-scale.ts';

/** What would have to be done to a track so that its loudest parts sound like a reference's. */
export interface SpectralMatch {
  /** Gains of the mid channel that leave its loudness as it is. */
  readonly mid: GainCurve;
  /** Gains of the side channel that leave its loudness as it is; left out where there is nothing to match. */
  readonly side?: GainCurve;
  /** Gain of side against mid in dB that brings the width to the reference's; 0 where there is nothing to match. */
  readonly widthDb: number;
}

/** Limits of what a band is raised and lowered by. Beyond them there is nothing that could be raised. */
const HIGHEST_GAIN_DB = 48;
const LOWEST_GAIN_DB = -60;
/** The first rounds find the curve, the later ones, with half a step, settle which parts are the loudest and the ride. */
const STEPS = [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5];

/**
 * Finds the gain curves by which the thirds of an octave of a track's loudest parts become those of the goal, once the
 * level was ridden to keep the track's course of loudness. Each round looks at what the filter of the last one, as long as
 * it really is, makes of the track, at the ride that it calls for, and at which parts are the loudest then. A ride that was
 * planned afterwards would spoil the match: it turns up and down what the curves were weighed by.
 *
 * @param track with something in its middle
 * @param goal see {@link SpectralGoal}
 * @param designer of the track's rate
 * @param keeper of the track's course
 */
export function matchSpectrum(
  track: MidSideSpectra,
  goal: SpectralGoal,
  designer: CurveFilterDesigner,
  keeper: CourseKeeper,
): SpectralMatch {
  const { frequenciesHz, weights } = track;
  const curves = { mid: flatCurve(), side: flatCurve() };
  const level = weightedPower(loudParts(track).mid, weights);
  const lastBand = Math.min(goal.lastBand, lastUsableBand(2 * frequenciesHz.at(-1)!));
  for (const step of STEPS) {
    const gains = gainsOf(curves, designer, frequenciesHz);
    const parts = loudParts(track, gains, keeper.plan(gains).framePowers);
    for (const channel of ['mid', 'side'] as const) {
      const wanted = goal[channel];
      if (wanted === undefined) continue;
      const filtered = parts[channel].map((power, band) => power * gains[channel][band]!);
      const now = toMatchBands(frequenciesHz, filtered).map((power) =>
        powerToDb(power / level + FLOOR_POWER),
      );
      approach(curves[channel], wanted, now, step, lastBand);
    }
  }
  return splitMatch(curves, loudParts(track), weights, gainsOf(curves, designer, frequenciesHz), goal);
}

/** Moves a curve by a part of what is missing; above the last band that is known it stays level. */
function approach(
  curve: GainCurve,
  wanted: Float64Array,
  now: Float64Array,
  step: number,
  lastBand: number,
): void {
  for (let band = 0; band < curve.length; band++) {
    const moved = curve[band]! + step * (wanted[band]! - now[band]!);
    curve[band] =
      band > lastBand ? curve[lastBand]! : Math.max(LOWEST_GAIN_DB, Math.min(HIGHEST_GAIN_DB, moved));
  }
}

/** Power gains of the filters of two curves in narrow bands. */
export function gainsOf(
  curves: AppliedCurves,
  designer: CurveFilterDesigner,
  frequenciesHz: Float64Array,
): BandPowerGains {
  return {
    mid: designer.powerGains(curves.mid, frequenciesHz),
    side: designer.powerGains(curves.side, frequenciesHz),
  };
}

/** Takes the change of level out of both curves; what the side's has more of is the change of width. */
function splitMatch(
  curves: AppliedCurves,
  parts: LoudParts,
  weights: Float64Array,
  gains: BandPowerGains,
  goal: SpectralGoal,
): SpectralMatch {
  const midDb = levelChangeDb(parts.mid, gains.mid, weights);
  const mid = curves.mid.map((gain) => gain - midDb);
  if (goal.side === undefined || !hasSide(parts, weights)) return { mid, widthDb: 0 };
  const sideDb = levelChangeDb(parts.side, gains.side, weights);
  return { mid, side: curves.side.map((gain) => gain - sideDb), widthDb: sideDb - midDb };
}

/** How much louder a spectrum is after gains, in dB. */
function levelChangeDb(powers: Float64Array, gains: Float64Array, weights: Float64Array): number {
  const after = powers.map((power, band) => power * gains[band]!);
  return powerToDb(weightedPower(after, weights) / weightedPower(powers, weights));
}

/** How much of a match is applied, each 0 ... 1. */
export interface SpectralAmounts {
  readonly spectrum: number;
  readonly width: number;
}

/** The two curves as they are applied, in dB. */
export interface AppliedCurves {
  readonly mid: GainCurve;
  readonly side: GainCurve;
}

/**
 * The curves of a match by its amounts, moved together so that the track's loudest parts stay as loud as they are.
 * Without a curve of its own, the side goes with the middle, so that the image stays.
 */
export function applyAmounts(
  match: SpectralMatch,
  amounts: SpectralAmounts,
  track: MidSideSpectra,
  designer: CurveFilterDesigner,
): AppliedCurves {
  const mid = match.mid.map((gain) => amounts.spectrum * gain);
  const side = (match.side ?? match.mid).map(
    (gain) => amounts.spectrum * gain + amounts.width * match.widthDb,
  );
  const { weights, frequenciesHz } = track;
  const parts = loudParts(track);
  const gains = gainsOf({ mid, side }, designer, frequenciesHz);
  const power = (of: BandPowerGains | undefined): number =>
    weightedPower(of ? parts.mid.map((p, band) => p * of.mid[band]!) : parts.mid, weights) +
    weightedPower(of ? parts.side.map((p, band) => p * of.side[band]!) : parts.side, weights);
  const changeDb = powerToDb(power(gains) / power(undefined));
  return { mid: mid.map((gain) => gain - changeDb), side: side.map((gain) => gain - changeDb) };
}
