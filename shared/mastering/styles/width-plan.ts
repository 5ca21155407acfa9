import { sentence } from '../../sentences/sentence.ts';
import { powerToDb } from '../../units.ts';
import { MATCH_BANDS_HZ } from '../reference/third-octave-scale.ts';
import type { Style } from './style-file.ts';
import type { TrackProfile } from './track-profile.ts';
import { decibelsInWords, hertzInWords } from './words.ts';

/** What is to be done to the level of the side, and why. */
export interface WidthPlan {
  readonly sideGainDb: number;
  readonly sentence: string;
}

/** Where the bass is to become mono, and why. */
export interface MonoBassPlan {
  readonly belowHz: number;
  readonly sentence: string;
}

/** A change that is smaller than this is not heard. */
const SMALLEST_MOVE_DB = 0.25;
/** A side this far below the middle is that of a mono recording: raising it would raise noise. */
const NEARLY_MONO_DB = -35;

/** Plans the width; `undefined` where there is nothing to be done. */
export function planWidth(
  { goal }: TrackProfile,
  { sideToMidDb, range, reach, maximumDb }: NonNullable<Style['width']>,
): WidthPlan | undefined {
  const own = goal.widthDb;
  if (!(own > NEARLY_MONO_DB)) return undefined;
  const isRange = reach === 'range' && range !== undefined;
  const wanted = isRange ? Math.max(range[0], Math.min(range[1], own)) : sideToMidDb;
  const sideGainDb = Math.max(-maximumDb, Math.min(maximumDb, wanted - own));
  if (Math.abs(sideGainDb) < SMALLEST_MOVE_DB) return undefined;
  const aim = sentence(isRange ? 'styleSidesEnd' : 'styleSides', { level: (-wanted).toFixed(1) });
  return {
    sideGainDb,
    sentence: sentence('sidesMoved', {
      place: placeInWords(own),
      goal: aim,
      gain: decibelsInWords(sideGainDb),
    }),
  };
}

/** Plans mono bass; `undefined` where the bass is mono, or there is none. */
export function planMonoBass(
  { goal }: TrackProfile,
  { belowHz, fromSideToMidDb }: NonNullable<Style['monoBass']>,
): MonoBassPlan | undefined {
  const { mid, side } = goal;
  if (side === undefined) return undefined;
  let midPower = 0;
  let sidePower = 0;
  MATCH_BANDS_HZ.forEach((hz, band) => {
    if (hz > belowHz) return;
    midPower += 10 ** (mid[band]! / 10);
    sidePower += 10 ** (side[band]! / 10);
  });
  const ratioDb = powerToDb(sidePower / midPower);
  if (!(ratioDb > fromSideToMidDb)) return undefined;
  return {
    belowHz,
    sentence: sentence('bassToMono', { place: placeInWords(ratioDb), hertz: hertzInWords(belowHz) }),
  };
}

/** @param ratioDb of the sides to the middle */
function placeInWords(ratioDb: number): string {
  return sentence(ratioDb < 0 ? 'sidesUnder' : 'sidesOver', { level: Math.abs(ratioDb).toFixed(1) });
}
