import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SENTENCES, type SentenceKey } from './catalogue.ts';
import { fillSentence, recogniseSentence, sentence } from './sentence.ts';

const KEYS = Object.keys(SENTENCES) as SentenceKey[];
const namesOf = (template: string): string[] => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

describe('a sentence', () => {
  it('has its values in the place of its names', () => {
    expect(sentence('sourceClipped', { count: 3 })).toBe(
      'The source is clipped in 3 places: use a version that is not.',
    );
    expect(sentence('fileSilent')).toBe('The file is silent.');
  });

  it.each(KEYS)('is recognised with whatever stands in it: %s', (key) => {
    const names = namesOf(SENTENCES[key]);
    const value = fc.stringMatching(/^[\w./$&-]{1,20}$/);
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, value]))), (values) => {
        expect(recogniseSentence(fillSentence(SENTENCES[key], values))).toEqual({ key, values });
      }),
      { numRuns: 25 },
    );
  });

  it('of nobody is none', () => {
    expect(recogniseSentence('Something else.')).toBeUndefined();
    expect(recogniseSentence('')).toBeUndefined();
  });
});
