import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { CorpusClip } from './corpora/corpus.ts';
import { holdOutSpeakers, splitFolds, splitWithinSpeakers } from './speaker-folds.ts';

const clipsOf = (speakers: readonly (string | undefined)[]): CorpusClip[] =>
  speakers.flatMap((speaker) =>
    ['happy', 'sad'].map((label) => ({ path: `${speaker}-${label}.wav`, label, speaker, gender: undefined })),
  );
const ACTORS = Array.from({ length: 24 }, (_, index) => String(index + 1).padStart(2, '0'));

describe('folds', () => {
  it('of RAVDESS have the published test actors, none of whom is trained on', () => {
    const clips = clipsOf(ACTORS);
    const folds = splitFolds('ravdess', clips, 'by-speaker', createRandom(1));
    const actors = folds.map(({ test }) => [...new Set(test.map((index) => Number(clips[index]!.speaker)))]);
    expect(actors).toEqual([
      [2, 5, 14, 15, 16],
      [3, 6, 7, 13, 18],
      [10, 11, 12, 19, 20],
      [8, 17, 21, 23, 24],
      [1, 4, 9, 22],
    ]);
    for (const { training, test } of folds) {
      const heard = new Set(training.map((index) => clips[index]!.speaker));
      expect(test.some((index) => heard.has(clips[index]!.speaker))).toBe(false);
      expect(training.length + test.length).toBe(clips.length);
    }
  });

  it('of other corpora test each speaker once', () => {
    const clips = clipsOf(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const folds = splitFolds('esd', clips, 'by-speaker', createRandom(1));
    expect(folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(clips.map((_, index) => index));
    for (const { test } of folds) expect(test.length % 2).toBe(0);
  });

  it('at random need no speakers, by speaker they do', () => {
    const clips = clipsOf([undefined]);
    expect(splitFolds('folders', clips, 'random', createRandom(1)).flatMap(({ test }) => test)).toHaveLength(
      2,
    );
    expect(() => splitFolds('folders', clips, 'by-speaker', createRandom(1))).toThrow(
      'a split by speaker needs two speakers that are known, got clips without one: ask for a random split',
    );
  });

  it('hold out whole speakers of a training part', () => {
    const clips = clipsOf(ACTORS);
    const part = splitFolds('ravdess', clips, 'by-speaker', createRandom(1))[0]!.training;
    const { training, validation } = holdOutSpeakers(clips, part, 0.2, createRandom(2));
    const held = new Set(validation.map((index) => clips[index]!.speaker));
    expect(held.size).toBe(4);
    expect(training.some((index) => held.has(clips[index]!.speaker))).toBe(false);
    expect([...training, ...validation].sort((a, b) => a - b)).toEqual(part);
  });

  it('within speakers test a fifth of the clips of each', () => {
    const clips = ACTORS.flatMap((speaker) => Array.from({ length: 5 }, () => clipsOf([speaker])).flat());
    const { training, test } = splitWithinSpeakers(clips, createRandom(3));
    for (const actor of ACTORS) {
      expect(test.filter((index) => clips[index]!.speaker === actor)).toHaveLength(2);
    }
    expect([...training, ...test].sort((a, b) => a - b)).toEqual(clips.map((_, index) => index));
  });
});
