import { powerToDb } from '../../../../shared/units.ts';
import { BAND_COUNT } from './band-statistics.ts';
import { roleInName } from './pairing.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import type { TrackFacts } from './track-facts.ts';

/** What speaks for one version of a pair being the worse one: 'swapped' if it is the one that is said to be good. */
export interface RoleJudgement {
  readonly track: string;
  readonly verdict: 'right' | 'swapped' | 'undecided';
  /** What it was judged by. */
  readonly reason: string;
}

/** The two versions of a pair. */
interface Versions {
  readonly good: TrackFacts;
  readonly bad: TrackFacts;
}

/** Above 0 speaks for the bad version being worse, below 0 for the good one; 0 says nothing. */
type Sign = (versions: Versions) => { readonly sign: number; readonly reason: string };

/** Noise raises the floor of bands by this; a compressor, which lifts quiet moments too, stays below. */
const NOISE_DB = 10;
/** This many bands must show it. */
const NOISE_BANDS = 3;
/** A band that is gone, against equalising: the faults of a tone control go to 7 dB. */
const LOST_BAND_DB = 15;
/** Flat tops a minute. */
const CLIPPED_PER_MINUTE = 30;
/** What is driven hard is louder; a version that is worse and louder as well may be a loud master. */
const LOUDER_DB = 1.5;

/**
 * What tells the worse version: what no mastering adds. In this order: noise in the quiet moments, a lost end of the
 * spectrum, flat tops. Louder, denser, brighter or otherwise balanced tells nothing, as mastering does that.
 */
const SIGNS: readonly Sign[] = [
  (versions) => {
    const bands = bandDifferences(versions, ({ bands }, band) => bands.floor[band]! / bands.mean[band]!);
    const more = bands.filter((db) => db > NOISE_DB).length;
    const less = bands.filter((db) => db < -NOISE_DB).length;
    const sign = more >= NOISE_BANDS && less === 0 ? 1 : less >= NOISE_BANDS && more === 0 ? -1 : 0;
    return {
      sign,
      reason: `noise in the quiet moments, ${Math.max(...bands.map(Math.abs)).toFixed(0)} dB more`,
    };
  },
  (versions) => {
    const bands = bandDifferences(versions, ({ bands, power }, band) => bands.mean[band]! / power);
    const ends = [bands.at(-1)!, bands.at(-2)!, bands[0]!];
    const lost = ends.some((db) => db < -LOST_BAND_DB);
    const gained = ends.some((db) => db > LOST_BAND_DB);
    return { sign: Number(lost) - Number(gained), reason: 'an end of the spectrum is lost' };
  },
  ({ good, bad }) => {
    const perMinute = ({ flatTops, sampleCount }: TrackFacts): number =>
      (60 * TRAINING_SAMPLE_RATE * flatTops) / Math.max(1, sampleCount);
    const isWorse = (one: TrackFacts, other: TrackFacts): boolean =>
      perMinute(one) > CLIPPED_PER_MINUTE && perMinute(one) > 10 * perMinute(other);
    return { sign: Number(isWorse(bad, good)) - Number(isWorse(good, bad)), reason: 'clipped tops' };
  },
];

/** Differences of a ratio, bad to good, in dB, for bands that sound in both. */
function bandDifferences(
  { good, bad }: Versions,
  ratio: (facts: TrackFacts, band: number) => number,
): number[] {
  return Array.from({ length: BAND_COUNT }, (_, band) => {
    const difference = powerToDb(ratio(bad, band) / ratio(good, band));
    return Number.isFinite(difference) ? difference : 0;
  });
}

/**
 * Judges which version of a pair is the worse one: by words such as "mix" and "master" in their names, else by
 * measurement.
 *
 * @param track name of the pair
 * @param versions what was measured
 * @param goodName of the file that is said to be the good one
 * @param badName of the other
 */
export function judgeRoles(
  track: string,
  versions: Versions,
  goodName: string,
  badName: string,
): RoleJudgement {
  const byName = voteOf(roleInName(badName), 'bad') + voteOf(roleInName(goodName), 'good');
  if (byName !== 0) {
    return { track, verdict: byName > 0 ? 'right' : 'swapped', reason: 'by the names of the files' };
  }
  const badIsLouderDb = powerToDb(versions.bad.power / versions.good.power);
  for (const judge of SIGNS) {
    const { sign, reason } = judge(versions);
    if (sign === 0 || sign * badIsLouderDb > LOUDER_DB) continue;
    return { track, verdict: sign > 0 ? 'right' : 'swapped', reason };
  }
  return { track, verdict: 'undecided', reason: 'nothing that mastering would not do' };
}

/** 1 if a name says what the file is taken for, -1 if it says the contrary, 0 if it says nothing. */
function voteOf(role: 'bad' | 'good' | undefined, takenFor: 'bad' | 'good'): number {
  return role === undefined ? 0 : role === takenFor ? 1 : -1;
}
