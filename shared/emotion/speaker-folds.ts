/** Splits of a corpus. By speaker, nobody is heard in training and in the test; at random, everybody is. */

import type { CorpusName } from '../contract/emotion.ts';
import { LatheError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { CorpusClip } from './corpora/corpus.ts';

/** How a corpus is split; a random split has to be asked for and is named in every result. */
export type SplitKind = 'by-speaker' | 'random';

/** Indices of clips, ascending. */
export interface Fold {
  readonly training: readonly number[];
  readonly test: readonly number[];
}

/** The five test sets of Luna-Jiménez et al. 2021 on RAVDESS, which later work compares on. */
const RAVDESS_FOLDS: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

/** Folds of other corpora. */
const FOLD_COUNT = 5;

/**
 * Folds of a corpus: each clip is in one test set.
 *
 * @param clips of the corpus
 * @param random deals out clips, or speakers where there are no published folds
 * @throws LatheError `bad-input` when the speakers are not known or too few
 */
export function splitFolds(
  corpus: CorpusName,
  clips: readonly CorpusClip[],
  kind: SplitKind,
  random: Random,
): readonly Fold[] {
  if (kind === 'random') {
    const order = random.shuffle(clips.map((_, index) => index));
    const foldOf = new Map(order.map((clip, place) => [clip, place % FOLD_COUNT]));
    return foldsBy(clips, (_, index) => foldOf.get(index)!);
  }
  const speakers = speakersOf(clips);
  const foldOf =
    corpus === 'ravdess'
      ? new Map(
          RAVDESS_FOLDS.flatMap((actors, fold) =>
            actors.map((actor) => [String(actor).padStart(2, '0'), fold] as const),
          ),
        )
      : new Map(random.shuffle(speakers).map((speaker, place) => [speaker, place % FOLD_COUNT]));
  return foldsBy(clips, ({ speaker }) => foldOf.get(speaker!)!).filter(
    ({ training, test }) => training.length > 0 && test.length > 0,
  );
}

/** The names of all speakers, sorted. */
function speakersOf(clips: readonly CorpusClip[]): readonly string[] {
  const speakers = new Set(clips.map(({ speaker }) => speaker));
  if (speakers.has(undefined) || speakers.size < 2) {
    throw new LatheError(
      'bad-input',
      `a split by speaker needs two speakers that are known, got ${speakers.has(undefined) ? 'clips without one' : speakers.size}: ask for a random split`,
    );
  }
  return [...speakers].map(String).sort();
}

function foldsBy(clips: readonly CorpusClip[], foldOf: (clip: CorpusClip, index: number) => number): Fold[] {
  const folds = clips.map(foldOf);
  const indices = clips.map((_, index) => index);
  return Array.from({ length: FOLD_COUNT }, (_, fold) => ({
    training: indices.filter((index) => folds[index] !== fold),
    test: indices.filter((index) => folds[index] === fold),
  }));
}

/**
 * One fold in which every speaker is heard in training and in the test: some clips of each, at random, are tested.
 * For networks that are to know speakers again; of emotions it flatters.
 *
 * @param share of the clips of each speaker that is tested, at least one clip; default a fifth
 */
export function splitWithinSpeakers(
  clips: readonly CorpusClip[],
  random: Random,
  share = 1 / FOLD_COUNT,
): Fold {
  const order = random.shuffle(clips.map((_, index) => index));
  const test = new Set(
    speakersOf(clips).flatMap((speaker) => {
      const own = order.filter((index) => clips[index]!.speaker === speaker);
      return own.slice(0, Math.max(1, Math.round(own.length * share)));
    }),
  );
  const all = clips.map((_, index) => index);
  return { training: all.filter((index) => !test.has(index)), test: all.filter((index) => test.has(index)) };
}

/**
 * Takes some speakers out of a training part, to choose settings by and to calibrate on.
 *
 * @param training indices of clips
 * @param share of the speakers, at least one
 */
export function holdOutSpeakers(
  clips: readonly CorpusClip[],
  training: readonly number[],
  share: number,
  random: Random,
): { readonly training: readonly number[]; readonly validation: readonly number[] } {
  const speakers = speakersOf(training.map((index) => clips[index]!));
  const held = new Set(random.shuffle(speakers).slice(0, Math.max(1, Math.round(share * speakers.length))));
  const isHeld = (index: number): boolean => held.has(clips[index]!.speaker!);
  return {
    training: training.filter((index) => !isHeld(index)),
    validation: training.filter(isHeld),
  };
}
