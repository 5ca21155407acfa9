import { powerToDb } from '../../units.ts';
import { type LoudParts, loudParts, weightedPower } from './loud-parts.ts';
import type { MidSideSpectra } from './mid-side-spectra.ts';
import { MATCH_BANDS_HZ, toMatchBands } from './third-octave-scale.ts';

/** What the loudest parts of a track are to sound like, whatever its level. */
export interface SpectralGoal {
  /** Level of the middle in each third of an octave, in dB against its K-weighted level. */
  readonly mid: Float64Array;
  /** Level of the side in each third of an octave, in dB against the middle's K-weighted level; left out for mono. */
  readonly side?: Float64Array;
  /** Level of the side in dB against the middle, both K-weighted; `-Infinity` for mono. */
  readonly widthDb: number;
  /** The highest band that the rate of the reference holds. */
  readonly lastBand: number;
}

/** Added to powers so that nothing is asked where nothing is: -100 dB against the middle. */
export const FLOOR_POWER = 1e-10;
/** A side this far below the middle is rounding or a fault of the coding: 60 dB. */
const MONO_RATIO = 1e-6;
/** The part of the sample rate up to which converters and codecs leave a spectrum alone. */
const USABLE_RATE = 0.46;

/** Level of the side in dB against the middle, both K-weighted; `-Infinity` for mono. */
export function widthDb(parts: LoudParts, weights: Float64Array): number {
  return hasSide(parts, weights)
    ? powerToDb(weightedPower(parts.side, weights) / weightedPower(parts.mid, weights))
    : Number.NEGATIVE_INFINITY;
}

/** Whether a track has a side that is more than rounding. */
export function hasSide({ mid, side }: LoudParts, weights: Float64Array): boolean {
  return weightedPower(side, weights) > MONO_RATIO * weightedPower(mid, weights);
}

/** The highest of {@link MATCH_BANDS_HZ} that a sample rate in Hz holds. */
export function lastUsableBand(sampleRate: number): number {
  return MATCH_BANDS_HZ.findLastIndex((centre) => centre < USABLE_RATE * sampleRate);
}

/**
 * The goal that one reference sets.
 *
 * @param spectra with something in its middle
 * @param sampleRate of the reference in Hz
 */
export function spectralGoal(spectra: MidSideSpectra, sampleRate: number): SpectralGoal {
  const { frequenciesHz, weights } = spectra;
  const parts = loudParts(spectra);
  const level = weightedPower(parts.mid, weights);
  const levels = (powers: Float64Array): Float64Array =>
    toMatchBands(frequenciesHz, powers).map((power) => powerToDb(power / level + FLOOR_POWER));
  return {
    mid: levels(parts.mid),
    ...(hasSide(parts, weights) && { side: levels(parts.side) }),
    widthDb: widthDb(parts, weights),
    lastBand: lastUsableBand(sampleRate),
  };
}

/**
 * The goal that several references set together, each with the same weight however loud it is: the mean of their
 * levels in dB. A mono one says nothing about the side.
 *
 * @param goals at least one
 */
export function blendGoals(goals: readonly SpectralGoal[]): SpectralGoal {
  const wide = goals.flatMap(({ side, widthDb }) => (side === undefined ? [] : [{ side, widthDb }]));
  return {
    mid: meanOf(goals.map(({ mid }) => mid)),
    ...(wide.length > 0 && { side: meanOf(wide.map(({ side }) => side)) }),
    widthDb: wide.length > 0 ? mean(wide.map(({ widthDb }) => widthDb)) : Number.NEGATIVE_INFINITY,
    lastBand: Math.min(...goals.map(({ lastBand }) => lastBand)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanOf(curves: readonly Float64Array[]): Float64Array {
  return curves[0]!.map((_, band) => mean(curves.map((curve) => curve[band]!)));
}

/** Above this frequency coders differ from each other, below the other one files are too short. */
const COMPARED_BANDS_HZ = { lowest: 60, highest: 10_000 };
/** The mean difference up to which two goals are those of one sound: lossy coding makes less, another mix more. */
const SAME_SOUND_DB = 0.1;

/** Whether two goals are the same but for what coding does. The level does not count. */
export function isSameSound(a: SpectralGoal, b: SpectralGoal): boolean {
  if ((a.side === undefined) !== (b.side === undefined)) return false;
  const bands = MATCH_BANDS_HZ.flatMap((centre, band) =>
    centre > COMPARED_BANDS_HZ.lowest && centre < COMPARED_BANDS_HZ.highest ? [band] : [],
  ).filter((band) => band <= Math.min(a.lastBand, b.lastBand));
  const difference = (one: Float64Array, other: Float64Array): number =>
    mean(bands.map((band) => Math.abs(one[band]! - other[band]!)));
  return (
    difference(a.mid, b.mid) < SAME_SOUND_DB &&
    (a.side === undefined || b.side === undefined || difference(a.side, b.side) < 3 * SAME_SOUND_DB)
  );
}
