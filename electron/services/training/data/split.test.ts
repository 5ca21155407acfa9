import { describe, expect, it } from 'vitest';
import { type Split, splitWorks, workOf } from './split.ts';

describe('workOf', () => {
  it.each([
    ['0ad-data/Sunrise.ogg', 'sunrise'],
    ['a\\b\\Sunrise (Remix).wav', 'sunrise'],
    ['ravenbridge_mansion_fast.ogg', 'ravenbridge_mansion'],
    ['Song - live edit.flac', 'song'],
    ['jumping_to_the_stars_remake_fast.ogg', 'jumping_to_the_stars'],
    ['Track 01.wav', 'track 01'],
    ['remix.wav', 'remix'],
    ['Mr. Foo.mp3', 'mr. foo'],
  ])('%s is %s', (name, work) => expect(workOf(name)).toBe(work));
});

describe('splitWorks', () => {
  const works = (count: number): string[] => Array.from({ length: count }, (_, i) => `work ${i}`);
  const countOf = (splits: Map<string, Split>, split: Split): number =>
    [...splits.values()].filter((value) => value === split).length;

  it('gives 80/10/10 of many', () => {
    const splits = splitWorks(works(5000));
    // A share of 0.1 in 5000 has a deviation of 0.004.
    expect(countOf(splits, 'train') / 5000).toBeCloseTo(0.8, 1);
    expect(Math.abs(countOf(splits, 'validation') / 5000 - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(countOf(splits, 'test') / 5000 - 0.1)).toBeLessThan(0.02);
  });

  it('leaves a work where it is when others come', () => {
    const few = splitWorks(works(100));
    const more = splitWorks(works(200));
    for (const [work, split] of few) expect(more.get(work)).toBe(split);
  });

  it.each([2, 3, 4, 5, 8])('gives %d works one to train on and one to validate', (count) => {
    for (let variant = 0; variant < 50; variant++) {
      const splits = splitWorks(works(count).map((work) => `${variant} ${work}`));
      expect(countOf(splits, 'train')).toBeGreaterThanOrEqual(1);
      expect(countOf(splits, 'validation')).toBeGreaterThanOrEqual(1);
    }
  });

  it.each([5, 8, 12])('gives %d works one to test as well', (count) => {
    for (let variant = 0; variant < 50; variant++) {
      const splits = splitWorks(works(count).map((work) => `${variant} ${work}`));
      for (const split of ['train', 'validation', 'test'] as const) {
        expect(countOf(splits, split)).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it('trains on a single work, and takes none', () => {
    expect([...splitWorks(['one'])]).toEqual([['one', 'train']]);
    expect(splitWorks([]).size).toBe(0);
  });
});
