import { LIST_MARK } from '../../sentences/placeholders.ts';
import { sentence } from '../../sentences/sentence.ts';
import { dbToPower, powerToDb } from '../../units.ts';
import {
  type CompressionCurve,
  type CompressionTimes,
  GainBallistics,
  reductionDb,
} from '../stages/gain-computer.ts';
import { type BandDynamics, bandDynamics } from './band-dynamics.ts';
import { bandInWords, crossoversAt } from './compressor-bands.ts';
import type { Style } from './style-file.ts';
import type { TrackProfile } from './track-profile.ts';

/** What the compressor of a style is to do with one band. Its threshold is the mean level around each moment. */
export interface BandPlan extends CompressionCurve, CompressionTimes {
  /** The threshold over time, in dBFS. */
  readonly thresholdsDb: Float32Array;
  readonly makeupDb: number;
  /** What the loudest moments stand out by now, and what the style has, in dB. */
  readonly spreadDb: number;
  readonly wantedSpreadDb: number;
}

/** What the compressor of a style is to do with a track, and why. */
export interface CompressorPlan {
  readonly crossoversHz: readonly number[];
  readonly bands: readonly BandPlan[];
  readonly stepSeconds: number;
  readonly sentence: string;
}

type BandSettings = NonNullable<Style['compressor']>['bands'][number];

/** Halvings of the range of slopes. */
const SEARCH_STEPS = 7;
const SILENCE_POWER = 1e-12;
/** A band that compression cannot bring down by this is left alone: its notes stand alone, with nothing between them. */
const SMALLEST_GAIN_DB = 0.5;
/** A band whose spread is that near to the style's is left alone, in dB. */
const SMALLEST_MOVE_DB = 0.3;

/**
 * Plans the compressor: in each band the gentlest ratio at which the loudest moments stand out by no more than the
 * style has it, as far as its times and its highest ratio let it, and the makeup that keeps the level of the band. Both
 * come of a forecast, which compresses the measured levels.
 *
 * As thresholds follow the level around each moment, loud and quiet parts of the track are treated alike, and the
 * loudness range stays.
 *
 * @returns `undefined` where nothing stands out by more
 */
export function planCompressor(
  { dynamics, sampleRate }: TrackProfile,
  settings: NonNullable<Style['compressor']>,
): CompressorPlan | undefined {
  const crossoversHz = crossoversAt(sampleRate);
  const bands = dynamics.bands
    .slice(0, crossoversHz.length + 1)
    .map((band, i) => planBand(band, settings.bands[i]!, dynamics.stepSeconds));
  if (crossoversHz.length === 0 || bands.every(({ slope }) => slope === 0)) return undefined;
  return { crossoversHz, bands, stepSeconds: dynamics.stepSeconds, sentence: sentenceOf(bands) };
}

function planBand(band: BandDynamics, settings: BandSettings, stepSeconds: number): BandPlan {
  const { spreadDb, maximumRatio, kneeDb, attackMs, releaseMs } = settings;
  const times = { attackSeconds: attackMs / 1000, releaseSeconds: releaseMs / 1000 };
  const forecast = (slope: number) => compressed(band, { slope, kneeDb, ...times }, stepSeconds);
  const highest = 1 - 1 / maximumRatio;
  const isWorthwhile =
    band.spreadDb > spreadDb + SMALLEST_MOVE_DB &&
    band.spreadDb - forecast(highest).spreadDb > SMALLEST_GAIN_DB;
  const slope = isWorthwhile ? gentlestSlope(highest, (tried) => forecast(tried).spreadDb <= spreadDb) : 0;
  return {
    slope,
    kneeDb,
    ...times,
    makeupDb: slope === 0 ? 0 : forecast(slope).lostDb,
    thresholdsDb: band.localPowers.map((power) => powerToDb(Math.max(power, SILENCE_POWER))),
    spreadDb: band.spreadDb,
    wantedSpreadDb: spreadDb,
  };
}

/** The least slope that is enough; the highest where none is. */
function gentlestSlope(highest: number, isEnough: (slope: number) => boolean): number {
  let low = 0;
  let high = highest;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** What stands out of a band after compression, and what its mean level loses, in dB. */
function compressed(
  { powers, localPowers }: BandDynamics,
  curve: CompressionCurve & CompressionTimes,
  stepSeconds: number,
): { readonly spreadDb: number; readonly lostDb: number } {
  const ballistics = new GainBallistics(curve, 1 / stepSeconds);
  let before = 0;
  let after = 0;
  const left = powers.map((power, t) => {
    const overDb = powerToDb((power + SILENCE_POWER) / (localPowers[t]! + SILENCE_POWER));
    const kept = power * dbToPower(-ballistics.next(reductionDb(overDb, curve)));
    before += power;
    after += kept;
    return kept;
  });
  return {
    spreadDb: bandDynamics(left, stepSeconds).spreadDb,
    lostDb: after > 0 ? powerToDb(before / after) : 0,
  };
}

function sentenceOf(bands: readonly BandPlan[]): string {
  const parts = bands.flatMap(({ slope, spreadDb, wantedSpreadDb }, i) =>
    slope === 0
      ? []
      : [
          sentence('bandSpread', {
            band: bandInWords(i),
            spread: spreadDb.toFixed(1),
            styleSpread: wantedSpreadDb.toFixed(1),
            ratio: (1 / (1 - slope)).toFixed(1),
          }),
        ],
  );
  return sentence('compressed', { bands: parts.join(LIST_MARK) });
}
