import { LatheError } from '../../../../shared/errors.ts';
import {
  type Augmentation,
  makesFaults,
  requireAugmentations,
} from '../../../../shared/mastering/faults/augmentation.ts';
import { findingSentence } from '../../../../shared/sentences/findings.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import { type Listing, listSources, type Sources, type Track } from './catalogue.ts';
import { type Finding, gatherFindings, type Observation } from './findings.ts';
import { drawLossyVersions, openLossyVersion } from './lossy-versions.ts';
import type { CachedPcm, PcmCache } from './pcm-cache.ts';
import { TRAINING_SAMPLE_RATE } from './pcm-format.ts';
import { type PreparedSet, type PreparedTrack, prepareTracks } from './prepared-track.ts';
import type { Split } from './split.ts';

/** What of a training's settings says which music it takes, and what is done to it. */
export interface DataChoices extends Sources {
  readonly excerptSamples: number;
  readonly seed: number;
  /** Whether bad versions are made also where there are real ones. */
  readonly augmentations?: readonly Augmentation[] | undefined;
  /** Whether to train although most good versions look worse than their bad ones. */
  readonly keepRoles?: boolean | undefined;
}

/** What happened to one track. */
export interface TrackReport {
  readonly name: string;
  /** `null`: it is left out, see the findings. */
  readonly split: PreparedTrack['split'] | null;
  /** That are used; `null` where it is left out. */
  readonly seconds: number | null;
  readonly isPair: boolean;
  /** By which the bad version is late; `null` without one that fits. */
  readonly offsetSamples: number | null;
  /** 0 to 1; `null` without a bad version. */
  readonly correlation: number | null;
}

/** What a set of music is, before any training. */
export interface TrainingSetReport {
  readonly tracks: readonly TrackReport[];
  readonly splits: Readonly<Record<Split, { readonly tracks: number; readonly seconds: number }>>;
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly canTrain: boolean;
  readonly cache: { readonly folder: string; readonly bytes: number; readonly limitBytes: number };
}

/** Music that is ready to be trained on. */
export interface TrainingSet {
  readonly tracks: readonly PreparedTrack[];
  readonly report: TrainingSetReport;
}

/** What {@link prepareTrainingSet} works with, and how it tells. */
export interface TrainingSetOptions {
  readonly cache: PcmCache;
  /** Whether it is only looked at: then no lossy versions are made. */
  readonly isCheck?: boolean;
  /** Whether to look also at what a description keeps for tests, default false. */
  readonly withTests?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** With fewer works, the choice of those that judge matters. */
const FEW_WORKS = 10;

/**
 * Finds the music that choices name, decodes it into the cache, aligns pairs, checks and splits it.
 *
 * @throws LatheError `bad-argument` for choices that do not go together, `bad-input` where a source holds nothing
 */
export async function prepareTrainingSet(
  choices: DataChoices,
  options: TrainingSetOptions,
): Promise<TrainingSet> {
  const { augmentations = [], excerptSamples } = choices;
  const { cache, isCheck = false, withTests = false, signal, onProgress } = options;
  requireAugmentations(augmentations);
  const listing = await listSources(choices, makesFaults(augmentations));
  const listed = listing.tracks.filter(({ described }) => isWanted(described?.split, withTests));
  const prepared = await prepareTracks(listed, cache, {
    minimumSeconds: excerptSamples / TRAINING_SAMPLE_RATE,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const divided = divideSingleWork(prepared.tracks, excerptSamples);
  const hasBoth = (['train', 'validation'] as const).every((part) => {
    return divided.tracks.some(({ split }) => split === part);
  });
  const tracks = isCheck
    ? divided.tracks
    : await addLossyVersions(divided.tracks, prepared, choices, options);
  await cache.folder.shrink();
  const { bytes } = await cache.folder.usage();
  const observations = [
    ...observeSet(prepared, choices),
    ...(prepared.tracks.length > 0 && !hasBoth ? [{ kind: 'too-little' } as const] : []),
    ...listing.observations,
    ...prepared.observations,
    ...divided.observations,
    ...(bytes > cache.folder.limitBytes ? [overLimit(bytes, cache.folder.limitBytes)] : []),
  ];
  const findings = gatherFindings(observations);
  const report: TrainingSetReport = {
    tracks: reportTracks(listing, listed, prepared),
    splits: sumSplits(tracks),
    findings,
    canTrain: !findings.some(({ level }) => level === 'fatal'),
    cache: { folder: cache.folder.path, bytes, limitBytes: cache.folder.limitBytes },
  };
  return { tracks, report };
}

/**
 * Refuses a set that cannot be trained on.
 *
 * @throws LatheError `bad-input` with what is wrong and what to do
 */
export function requireTrainable({ findings, tracks }: TrainingSetReport): void {
  const fatal = findings.find(({ level }) => level === 'fatal');
  if (fatal === undefined) return;
  const cause = findings.find(({ level }) => level === 'left-out');
  if (fatal.kind !== 'nothing-usable' || cause === undefined) {
    throw new LatheError('bad-input', findingSentence(fatal));
  }
  const { name, detail } = cause.tracks[0]!;
  const told = { count: tracks.length, name, finding: findingSentence(cause) };
  throw new LatheError(
    'bad-input',
    detail === '' ? sentence('noneTrainable', told) : sentence('noneTrainableAs', { ...told, detail }),
  );
}

function isWanted(split: PreparedTrack['split'] | undefined, withTests: boolean): boolean {
  return split !== 'out-of-domain' && (withTests || split !== 'test');
}

/** What is said of the set as a whole. */
function observeSet({ tracks, roles }: PreparedSet, { keepRoles }: DataChoices): Observation[] {
  if (tracks.length === 0) return [{ kind: 'nothing-usable' }];
  const works = new Set(tracks.map(({ work }) => work)).size;
  const swapped = roles.filter(({ verdict }) => verdict === 'swapped');
  const right = roles.filter(({ verdict }) => verdict === 'right');
  const isReversed = swapped.length > right.length && keepRoles !== true;
  return [
    ...swapped.map(({ track, reason }) => {
      return { kind: isReversed ? 'roles-swapped' : 'roles-doubtful', track, detail: reason } as const;
    }),
    ...(works > 1 && works < FEW_WORKS ? [{ kind: 'few-works', detail: `${works}` } as const] : []),
  ];
}

function overLimit(bytes: number, limitBytes: number): Observation {
  return {
    kind: 'over-limit',
    detail: `${(bytes / 1e9).toFixed(1)} GB of ${(limitBytes / 1e9).toFixed(1)} GB`,
  };
}

/** Of the only work, how much is trained on, and how much judges; what lies between is used for neither. */
const TRAINING_SHARE = 0.8;
const GAP_SHARE = 0.02;

/** A set of one work is divided in time, so that there is something to judge by. */
function divideSingleWork(
  tracks: readonly PreparedTrack[],
  excerptSamples: number,
): { readonly tracks: readonly PreparedTrack[]; readonly observations: readonly Observation[] } {
  const [first] = tracks;
  const isDivided = new Set(tracks.map(({ split }) => split)).size > 1;
  if (first === undefined || isDivided || first.split !== 'train') return { tracks, observations: [] };
  const longest = tracks.reduce((a, b) => (b.sampleCount > a.sampleCount ? b : a));
  const end = Math.round(TRAINING_SHARE * longest.sampleCount);
  const from = Math.min(
    Math.round((TRAINING_SHARE + GAP_SHARE) * longest.sampleCount),
    longest.sampleCount - excerptSamples,
  );
  if (from < end || end < excerptSamples) return { tracks, observations: [] };
  const others = tracks.filter((track) => track !== longest);
  return {
    tracks: [
      ...others,
      part(longest, 0, end, 'train'),
      part(longest, from, longest.sampleCount, 'validation'),
    ],
    observations: [{ kind: 'one-work', track: longest.name, detail: '' }],
  };
}

function part(track: PreparedTrack, start: number, end: number, split: Split): PreparedTrack {
  const { goodStart = 0, badStart } = track;
  return {
    ...track,
    split,
    goodStart: goodStart + start,
    ...(badStart !== undefined && { badStart: badStart + start }),
    sampleCount: end - start,
  };
}

/** Sends the tracks through the encoders that were asked for. */
async function addLossyVersions(
  tracks: readonly PreparedTrack[],
  { examined }: PreparedSet,
  { augmentations = [], seed }: DataChoices,
  { cache, signal }: TrainingSetOptions,
): Promise<PreparedTrack[]> {
  const pcmOf = new Map<string, CachedPcm>(examined.map(({ track, good }) => [track.name, good]));
  const result: PreparedTrack[] = [];
  for (const track of tracks) {
    const versions = track.split === 'test' ? [] : drawLossyVersions(augmentations, seed, track.name);
    const lossyPcm: string[] = [];
    for (const version of versions) {
      lossyPcm.push(await openLossyVersion(pcmOf.get(track.name)!, version, cache, signal));
    }
    result.push(lossyPcm.length === 0 ? track : { ...track, lossyPcm });
  }
  return result;
}

function reportTracks(
  { observations }: Listing,
  listed: readonly Track[],
  { tracks, examined }: PreparedSet,
): TrackReport[] {
  const used = new Map(tracks.map((track) => [track.name, track]));
  const measured = new Map(examined.map((one) => [one.track.name, one.bad?.alignment]));
  const alone = observations.flatMap(({ track }) => (track === undefined ? [] : [track]));
  return [
    ...listed.map(({ name, badPath }) => {
      const track = used.get(name);
      const alignment = measured.get(name);
      return {
        name,
        split: track?.split ?? null,
        seconds: track === undefined ? null : track.sampleCount / TRAINING_SAMPLE_RATE,
        isPair: badPath !== undefined,
        offsetSamples: alignment?.isAligned === true ? alignment.offsetSamples : null,
        correlation: alignment?.correlation ?? null,
      };
    }),
    ...alone.map((name) => ({
      name,
      split: null,
      seconds: null,
      isPair: false,
      offsetSamples: null,
      correlation: null,
    })),
  ];
}

function sumSplits(tracks: readonly PreparedTrack[]): TrainingSetReport['splits'] {
  const sum = (split: Split) => {
    const own = tracks.filter((track) => track.split === split);
    const samples = own.reduce((total, { sampleCount }) => total + sampleCount, 0);
    return { tracks: own.length, seconds: samples / TRAINING_SAMPLE_RATE };
  };
  return { train: sum('train'), validation: sum('validation'), test: sum('test') };
}
