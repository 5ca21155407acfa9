import type { FindingKind } from '../../../../shared/contract/training-data.ts';

/** What becomes of a training: it cannot start, the track is left out, it goes on, or something was put right. */
export type FindingLevel = 'fatal' | 'left-out' | 'warning' | 'note';

interface FindingRule {
  readonly level: FindingLevel;
  /** What it is, for all tracks that it concerns. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

const RULES = {
  'nothing-usable': {
    level: 'fatal',
    message: 'No track of this set can be trained on.',
    advice: 'See below why each was left out, and add music that can be.',
  },
  'too-little': {
    level: 'fatal',
    message: 'There is too little music to learn from some of it and be judged by the rest.',
    advice: 'Add other works, or take shorter excerpts by --seconds.',
  },
  'roles-swapped': {
    level: 'fatal',
    message: 'Most of the good versions look worse than their bad ones: the folders seem to be swapped.',
    advice: 'Exchange --good and --bad, or say --keep-roles if they are right.',
  },
  unreadable: {
    level: 'left-out',
    message: 'The file cannot be read.',
    advice: 'Export it again, or remove it.',
  },
  'no-partner': {
    level: 'left-out',
    message: 'The file has no partner of its name.',
    advice:
      'Name both versions alike (song.wav and song.flac, song.mix.wav and song.master.wav, 01 - song.wav and song.wav), or use good ones alone with made faults by --augment.',
  },
  'ambiguous-name': {
    level: 'left-out',
    message: 'The file could belong to more than one.',
    advice: 'Give both versions of each track the same name.',
  },
  'not-finite': {
    level: 'left-out',
    message: 'The file holds samples that are no numbers.',
    advice: 'Export it again without the plug-in that made them.',
  },
  silent: {
    level: 'left-out',
    message: 'There is no sound in the file.',
    advice: 'Export it again, or remove it.',
  },
  'too-short': {
    level: 'left-out',
    message: 'The track is shorter than an excerpt.',
    advice: 'Take shorter excerpts by --seconds, or longer music.',
  },
  'not-alike': {
    level: 'left-out',
    message: 'The two versions do not fit each other at any offset.',
    advice: 'Check that both are the same take of the same track, at the same tempo.',
  },
  drifting: {
    level: 'left-out',
    message: 'The two versions run apart.',
    advice: 'Export both from one session at one sample rate and tempo, without edits between them.',
  },
  identical: {
    level: 'left-out',
    message: 'Both versions are the same but for their level: nothing is to be learnt from them.',
    advice: 'Put the version before mastering into --bad, or use good ones alone with made faults.',
  },
  'roles-doubtful': {
    level: 'warning',
    message: 'The good version looks worse than the bad one.',
    advice: 'Listen to both, and exchange the files if they are swapped.',
  },
  'weakly-alike': {
    level: 'warning',
    message: 'The two versions fit each other only roughly.',
    advice: 'Listen to both: parts that were moved, retuned or played anew teach a network to move them too.',
  },
  clipped: {
    level: 'warning',
    message: 'The good version clips, and what is good is what the network learns to make.',
    advice: 'Use a version that was not driven into clipping, if there is one.',
  },
  'low-rate': {
    level: 'warning',
    message: 'The good version has a sample rate under 44.1 kHz: nothing of it lies above half of that rate.',
    advice:
      'A network learns nothing about the treble from it: use masters at 44.1 kHz or more where there are some.',
  },
  'different-rates': {
    level: 'warning',
    message: 'The two versions have sample rates of different bandwidth.',
    advice: 'Export both at one rate of 44.1 kHz or more, unless the lost treble is what is to be learnt.',
  },
  mono: {
    level: 'warning',
    message: 'The good version is mono: it says nothing about a stereo image.',
    advice: 'Use stereo masters where there are some.',
  },
  'same-recording': {
    level: 'warning',
    message: 'The same recording is there under two names. Both are kept in one split, and it counts twice.',
    advice: 'Remove one of the two.',
  },
  leak: {
    level: 'warning',
    message:
      'The same recording is in two splits of the description: what is measured on one is not new to the network.',
    advice: 'Move one of the two in the description, or remove it.',
  },
  'one-work': {
    level: 'warning',
    message:
      'There is one work only: its beginning is trained on and its end judges, which says nothing about other music.',
    advice: 'Add other works; ten or more are a good start.',
  },
  'few-works': {
    level: 'note',
    message: 'There are fewer than ten works: which of them judge matters much for the figures.',
    advice: 'Add other works where there are some.',
  },
  gtzan: {
    level: 'warning',
    message:
      'GTZAN is mono at 22.05 kHz: it has nothing above 11 kHz and no stereo image, so a network learns neither from it. Played at 44.1 kHz it leaves both as they are at best.',
    advice: 'Use it to fill in beside masters of your own, and not alone.',
  },
  'over-limit': {
    level: 'warning',
    message: 'The decoded music takes more room than the cache may keep.',
    advice: 'Set LATHE_CACHE_GB higher, or this set is decoded anew after each use of another.',
  },
  'different-lengths': {
    level: 'note',
    message: 'The two versions differ in length; what both have is used.',
    advice: 'Nothing, unless much is lost.',
  },
  moved: {
    level: 'note',
    message: 'The bad version is early or late; it is moved to fit, to a fraction of a sample.',
    advice: 'Nothing.',
  },
  inverted: {
    level: 'note',
    message: 'The bad version has its polarity inverted; it is turned back.',
    advice: 'Nothing.',
  },
  levelled: {
    level: 'note',
    message:
      'The versions differ in level; the good one is brought to the level of the bad one, as level is set by loudness in the end.',
    advice: 'Nothing.',
  },
  trimmed: {
    level: 'note',
    message: 'Silence at the beginning or end is left out.',
    advice: 'Nothing.',
  },
} as const satisfies Record<FindingKind, FindingRule>;

/** Something that was found in one track, or in the whole set where there is no track. */
export interface Observation {
  readonly kind: FindingKind;
  readonly track?: string;
  /** The value that made it so. */
  readonly detail?: string;
}

/** Everything of one kind that was found. */
export interface Finding {
  readonly kind: FindingKind;
  readonly level: FindingLevel;
  readonly message: string;
  readonly advice: string;
  /** The tracks that it concerns; none where it concerns the set. */
  readonly tracks: ReadonlyArray<{ readonly name: string; readonly detail: string }>;
}

const LEVELS: readonly FindingLevel[] = ['fatal', 'left-out', 'warning', 'note'];

/** Gathers observations by kind, the gravest first. */
export function gatherFindings(observations: readonly Observation[]): Finding[] {
  const kinds = (Object.keys(RULES) as FindingKind[]).sort(
    (a, b) => LEVELS.indexOf(RULES[a].level) - LEVELS.indexOf(RULES[b].level),
  );
  return kinds.flatMap((kind) => {
    const own = observations.filter((observation) => observation.kind === kind);
    if (own.length === 0) return [];
    const tracks = own.flatMap(({ track, detail = '' }) => {
      return track === undefined ? [] : [{ name: track, detail }];
    });
    return [{ kind, ...RULES[kind], tracks }];
  });
}

/** Whether a track of which this was found cannot be used. */
export function isLeftOut({ kind }: Observation): boolean {
  return RULES[kind].level === 'left-out';
}
