import type { FindingKind } from '../contract/training-data.ts';

/** What was found in the music of a training, and what to do. */
export interface FindingText {
  /** What it is, for all tracks that it concerns. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

/** What can be found in the music of a training, in English, with options of the command line. */
export const FINDING_SENTENCES: Readonly<Record<FindingKind, FindingText>> = {
  'nothing-usable': {
    message: 'No track of this set can be trained on.',
    advice: 'See below why each was left out, and add music that can be.',
  },
  'too-little': {
    message: 'There is too little music to learn from some of it and be judged by the rest.',
    advice: 'Add other works, or take shorter excerpts by --seconds.',
  },
  'roles-swapped': {
    message: 'Most of the good versions look worse than their bad ones: the folders seem to be swapped.',
    advice: 'Exchange --good and --bad, or say --keep-roles if they are right.',
  },
  unreadable: {
    message: 'The file cannot be read.',
    advice: 'Export it again, or remove it.',
  },
  'no-partner': {
    message: 'The file has no partner of its name.',
    advice:
      'Name both versions alike (song.wav and song.flac, song.mix.wav and song.master.wav, 01 - song.wav and song.wav), or use good ones alone with made faults by --augment.',
  },
  'ambiguous-name': {
    message: 'The file could belong to more than one.',
    advice: 'Give both versions of each track the same name.',
  },
  'not-finite': {
    message: 'The file holds samples that are no numbers.',
    advice: 'Export it again without the plug-in that made them.',
  },
  silent: {
    message: 'There is no sound in the file.',
    advice: 'Export it again, or remove it.',
  },
  'too-short': {
    message: 'The track is shorter than an excerpt.',
    advice: 'Take shorter excerpts by --seconds, or longer music.',
  },
  'not-alike': {
    message: 'The two versions do not fit each other at any offset.',
    advice: 'Check that both are the same take of the same track, at the same tempo.',
  },
  drifting: {
    message: 'The two versions run apart.',
    advice: 'Export both from one session at one sample rate and tempo, without edits between them.',
  },
  identical: {
    message: 'Both versions are the same but for their level: nothing is to be learnt from them.',
    advice: 'Put the version before mastering into --bad, or use good ones alone with made faults.',
  },
  'roles-doubtful': {
    message: 'The good version looks worse than the bad one.',
    advice: 'Listen to both, and exchange the files if they are swapped.',
  },
  'weakly-alike': {
    message: 'The two versions fit each other only roughly.',
    advice: 'Listen to both: parts that were moved, retuned or played anew teach a network to move them too.',
  },
  clipped: {
    message: 'The good version clips, and what is good is what the network learns to make.',
    advice: 'Use a version that was not driven into clipping, if there is one.',
  },
  'low-rate': {
    message: 'The good version has a sample rate under 44.1 kHz: nothing of it lies above half of that rate.',
    advice:
      'A network learns nothing about the treble from it: use masters at 44.1 kHz or more where there are some.',
  },
  'different-rates': {
    message: 'The two versions have sample rates of different bandwidth.',
    advice: 'Export both at one rate of 44.1 kHz or more, unless the lost treble is what is to be learnt.',
  },
  mono: {
    message: 'The good version is mono: it says nothing about a stereo image.',
    advice: 'Use stereo masters where there are some.',
  },
  'same-recording': {
    message: 'The same recording is there under two names. Both are kept in one split, and it counts twice.',
    advice: 'Remove one of the two.',
  },
  leak: {
    message:
      'The same recording is in two splits of the description: what is measured on one is not new to the network.',
    advice: 'Move one of the two in the description, or remove it.',
  },
  'one-work': {
    message:
      'There is one work only: its beginning is trained on and its end judges, which says nothing about other music.',
    advice: 'Add other works; ten or more are a good start.',
  },
  'few-works': {
    message: 'There are fewer than ten works: which of them judge matters much for the figures.',
    advice: 'Add other works where there are some.',
  },
  gtzan: {
    message:
      'GTZAN is mono at 22.05 kHz: it has nothing above 11 kHz and no stereo image, so a network learns neither from it. Played at 44.1 kHz it leaves both as they are at best.',
    advice: 'Use it to fill in beside masters of your own, and not alone.',
  },
  'over-limit': {
    message: 'The decoded music takes more room than the cache may keep.',
    advice: 'Set LATHE_CACHE_GB higher, or this set is decoded anew after each use of another.',
  },
  'different-lengths': {
    message: 'The two versions differ in length; what both have is used.',
    advice: 'Nothing, unless much is lost.',
  },
  moved: {
    message: 'The bad version is early or late; it is moved to fit, to a fraction of a sample.',
    advice: 'Nothing.',
  },
  inverted: {
    message: 'The bad version has its polarity inverted; it is turned back.',
    advice: 'Nothing.',
  },
  levelled: {
    message:
      'The versions differ in level; the good one is brought to the level of the bad one, as level is set by loudness in the end.',
    advice: 'Nothing.',
  },
  trimmed: {
    message: 'Silence at the beginning or end is left out.',
    advice: 'Nothing.',
  },
};

/** What was found and what to do, in one. */
export function findingSentence({ message, advice }: FindingText): string {
  return `${message} ${advice}`;
}
