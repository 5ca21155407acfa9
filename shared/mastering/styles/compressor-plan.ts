import { powerToDb } from '../../units.ts';
import { type CompressionCurve, type CompressionTimes, reductionDb } from '../stages/gain-computer.ts';
import { bandInWords, crossoversAt } from './compressor-bands.ts';
import type { Style } from './style-file.ts';
import type { TrackProfile } from './track-profile.ts';

/** What the compressor of a style is to do with one band. Its threshold is the mean level around each moment. */
export interface BandPlan extends CompressionCurve, CompressionTimes {
  readonly localLevelsDb: Float32Array;
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

/** Moments that a forecast is made of. */
const SAMPLE_SIZE = 1000;
/** Halvings of the range of slopes. */
const SEARCH_STEPS = 20;
/** A band whose spread is that near to the style's is left alone, in dB. */
const SMALLEST_MOVE_DB = 0.3;

/**
 * Plans the compressor: in each band the gentlest ratio at which the loudest moments stand out by no more than the
 * style has it, by a forecast from the movements of the level, and the makeup that keeps the level of the band.
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
  const bands = dynamics.bands.slice(0, crossoversHz.length + 1).map((band, i): BandPlan => {
    const { spreadDb, maximumRatio, kneeDb, attackMs, releaseMs } = settings.bands[i]!;
    const sample = thinnedOut(band.exceedancesDb);
    const slope =
      band.spreadDb > spreadDb + SMALLEST_MOVE_DB
        ? gentlestSlope(sample, settings.bands[i]!, band.spreadDb)
        : 0;
    return {
      slope,
      kneeDb,
      attackSeconds: attackMs / 1000,
      releaseSeconds: releaseMs / 1000,
      makeupDb: slope === 0 ? 0 : makeupDb(sample, { slope, kneeDb }),
      localLevelsDb: band.localLevelsDb,
      spreadDb: band.spreadDb,
      wantedSpreadDb: Math.min(spreadDb, maximumRatio === 1 ? band.spreadDb : Infinity),
    };
  });
  if (crossoversHz.length === 0 || bands.every(({ slope }) => slope === 0)) return undefined;
  return { crossoversHz, bands, stepSeconds: dynamics.stepSeconds, sentence: sentenceOf(bands) };
}

function gentlestSlope(sample: Float32Array, band: BandSettings, measuredDb: number): number {
  const { spreadDb, maximumRatio, kneeDb } = band;
  const spreadAt = (slope: number): number =>
    measuredDb - reductionDb(measuredDb, { slope, kneeDb }) + makeupDb(sample, { slope, kneeDb });
  let low = 0;
  let high = 1 - 1 / maximumRatio;
  if (spreadAt(high) > spreadDb) return high;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = (low + high) / 2;
    if (spreadAt(middle) > spreadDb) low = middle;
    else high = middle;
  }
  return high;
}

/** The gain after a static curve that gives the mean power back, in dB. */
function makeupDb(exceedancesDb: Float32Array, curve: CompressionCurve): number {
  let before = 0;
  let after = 0;
  for (const db of exceedancesDb) {
    before += 10 ** (db / 10);
    after += 10 ** ((db - reductionDb(db, curve)) / 10);
  }
  return before > 0 ? powerToDb(before / after) : 0;
}

/** At most SAMPLE_SIZE values of a sorted list, evenly. */
function thinnedOut(sorted: Float32Array): Float32Array {
  const count = Math.min(SAMPLE_SIZE, sorted.length);
  return Float32Array.from(
    { length: count },
    (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)]!,
  );
}

function sentenceOf(bands: readonly BandPlan[]): string {
  const parts = bands.flatMap(({ slope, spreadDb, wantedSpreadDb }, i) =>
    slope === 0
      ? []
      : [
          `${bandInWords(i)} by ${spreadDb.toFixed(1)} dB where the style has ${wantedSpreadDb.toFixed(1)}, ` +
            `so by ${(1 / (1 - slope)).toFixed(1)}:1`,
        ],
  );
  return `The loudest moments stand out more than in the style and are compressed: ${parts.join('; ')}.`;
}
