import { isLatheError, LatheError } from '../../../../shared/errors.ts';
import type { Track } from './catalogue.ts';
import { type Consolidated, consolidate, type ExaminedTrack } from './consolidation.ts';
import type { Observation } from './findings.ts';
import { alignPair } from './pair-alignment.ts';
import type { PcmCache } from './pcm-cache.ts';
import { findSameRecordings } from './same-recording.ts';
import { type Split, splitWorks } from './split.ts';
import { fingerprintOf } from './track-facts.ts';
import { judgeRoles, type RoleJudgement } from './version-roles.ts';

/** A track whose samples can be read at once; plain data, so that it can go to a worker. */
export interface PreparedTrack {
  readonly name: string;
  readonly work: string;
  readonly split: Split | 'out-of-domain';
  /** Cache file of the good version. */
  readonly goodPcm: string;
  /** First sample of it that belongs to the track, default 0. */
  readonly goodStart?: number;
  /** Cache file of the bad version of a pair. */
  readonly badPcm?: string;
  /** Place in it of the track's first sample, with a fraction, default 0. */
  readonly badStart?: number;
  /** -1 if it must be turned over. */
  readonly badPolarity?: 1 | -1;
  /** What brings the good version to the level of the bad one, default 1. */
  readonly goodGain?: number;
  /** Cache files of the good version after lossy coding, sample by sample beside it. */
  readonly lossyPcm?: readonly string[];
  /** Samples a channel at 44.1 kHz. */
  readonly sampleCount: number;
}

/** Tracks ready to be read, and all that was found in them. */
export interface PreparedSet {
  readonly tracks: readonly PreparedTrack[];
  /** Every track that could be read. */
  readonly examined: readonly ExaminedTrack[];
  /** Of the pairs among the tracks. */
  readonly roles: readonly RoleJudgement[];
  readonly observations: readonly Observation[];
}

/** How {@link prepareTracks} works and tells. */
export interface PreparationOptions {
  /** Shorter tracks are left out, default 5. Described ones of 5 s and more never are. */
  readonly minimumSeconds?: number;
  readonly signal?: AbortSignal;
  /** After each track. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Decodes tracks into the cache, examines and consolidates them, and splits them by work. A track that cannot be used
 * is left out with the reason; the rest goes on.
 *
 * @param tracks from the catalogue
 * @throws LatheError `bad-input` if a file is not the described one
 */
export async function prepareTracks(
  tracks: readonly Track[],
  cache: PcmCache,
  options: PreparationOptions = {},
): Promise<PreparedSet> {
  const { minimumSeconds = 5, signal, onProgress } = options;
  const examined: ExaminedTrack[] = [];
  const observations: Observation[] = [];
  const usable: { examined: ExaminedTrack; prepared: NonNullable<Consolidated['prepared']> }[] = [];
  for (const [index, track] of tracks.entries()) {
    try {
      const one = await examine(track, cache, signal);
      examined.push(one);
      const { prepared, observations: own } = consolidate(one, minimumSeconds);
      observations.push(...own);
      if (prepared !== undefined) usable.push({ examined: one, prepared });
    } catch (error) {
      if (!isLatheError(error, 'bad-input') || error instanceof MismatchError) throw error;
      observations.push({ kind: 'unreadable', track: track.name, detail: error.message });
    }
    onProgress?.(index + 1, tracks.length);
  }
  const { splits, observations: copies } = splitTracks(usable.map((each) => each.examined));
  const roles = usable.flatMap((each) => judge(each.examined));
  return {
    tracks: usable.map(({ prepared }, index) => ({ ...prepared, split: splits[index]! })),
    examined,
    roles,
    observations: [...observations, ...copies],
  };
}

/** The set is not what it should be: it would be wrong to go on without the track. */
class MismatchError extends LatheError {
  constructor(message: string) {
    super('bad-input', message);
  }
}

async function examine(track: Track, cache: PcmCache, signal?: AbortSignal): Promise<ExaminedTrack> {
  const good = await cache.open(track.goodPath, signal);
  if (track.described !== undefined && track.described.sha256 !== good.sha256) {
    throw new MismatchError(`${track.goodPath}: another file than the described one, fetch the music again`);
  }
  if (track.badPath === undefined) return { track, good };
  const pcm = await cache.open(track.badPath, signal);
  return { track, good, bad: { pcm, alignment: await alignPair(good, pcm, cache) } };
}

/** Splits by work, and takes works that are one recording for one. A description's split stands. */
function splitTracks(examined: readonly ExaminedTrack[]): {
  readonly splits: readonly PreparedTrack['split'][];
  readonly observations: readonly Observation[];
} {
  const works = examined.map(({ track }) => track.work);
  const observations: Observation[] = [];
  for (const [first, second] of findSameRecordings(examined.map(({ good }) => fingerprintOf(good.facts)))) {
    const [a, b] = [examined[first]!.track, examined[second]!.track];
    const isLeak = a.described !== undefined && b.described !== undefined;
    if (isLeak && a.described.split === b.described.split) continue;
    observations.push({
      kind: isLeak ? 'leak' : 'same-recording',
      track: b.name,
      detail: `as ${a.name}`,
    });
    const [kept, given] = [works[first]!, works[second]!];
    for (const [i, work] of works.entries()) if (work === given) works[i] = kept;
  }
  const splits = splitWorks(works);
  return {
    splits: examined.map(({ track }, i) => track.described?.split ?? splits.get(works[i]!)!),
    observations,
  };
}

function judge({ track, good, bad }: ExaminedTrack): RoleJudgement[] {
  if (bad === undefined) return [];
  const nameOf = (path: string): string => path.replaceAll('\\', '/').replace(/\.[^./]+$/, '');
  const versions = { good: good.facts, bad: bad.pcm.facts };
  return [judgeRoles(track.name, versions, nameOf(track.goodPath), nameOf(track.badPath!))];
}
