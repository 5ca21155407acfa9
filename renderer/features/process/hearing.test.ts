import { describe, expect, it } from 'vitest';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { english } from '../../i18n/english.ts';
import { choicesOf, heardOf, heardTake, listeningOf } from './hearing.ts';
import { USUAL_SETTINGS } from './settings.ts';
import type { Take, TakeName } from './takes.ts';

const PART = { startSeconds: 1, endSeconds: 2 };
const take = (name: TakeName, part: Take['part'] = PART): Take => ({
  name,
  part,
  settings: USUAL_SETTINGS,
  result: { outputPath: name } as MasterResult,
});

describe('what is heard', () => {
  it('is mixed by its place behind the original', () => {
    expect(listeningOf('original')).toEqual({ version: 0, isDifference: false });
    expect(listeningOf('a')).toEqual({ version: 1, isDifference: false });
    expect(listeningOf('b-difference')).toEqual({ version: 2, isDifference: true });
    expect(listeningOf('master')).toEqual({ version: 3, isDifference: false });
    expect([heardTake('original'), heardTake('a'), heardTake('b-difference')]).toEqual([undefined, 'a', 'b']);
  });

  it('is what was heard before until a take can be played', () => {
    const takes = [take('a'), take('b')];
    expect(heardOf('b', 'a', { takes, playable: ['a', 'b'] })).toBe('b');
    expect(heardOf('b', 'a', { takes, playable: ['a'] })).toBe('a');
    expect(heardOf('b', 'original', { takes, playable: ['a'] })).toBe('original');
    expect(heardOf('b', 'b', { takes, playable: ['a'] })).toBe('original');
    expect(heardOf('original', 'a', { takes, playable: ['a', 'b'] })).toBe('original');
    expect(heardOf('a', 'original', { takes: [], playable: [] })).toBe('original');
  });

  it('is the newest take where one gave way', () => {
    const master = { takes: [take('a', undefined)], playable: ['a'] } as const;
    expect(heardOf('b', 'b', master)).toBe('a');
    expect(heardOf('b-difference', 'b-difference', master)).toBe('a-difference');
  });

  it('is chosen by what a take is, and of two by its letter', () => {
    const shown = (...args: [readonly Take[], readonly TakeName[]]): string[] =>
      choicesOf(...args, english).map(
        ({ value, label, disabled }) => `${value}: ${label}${disabled ? ' -' : ''}`,
      );
    expect(shown([], [])).toEqual(['original: Original', 'a: Master -', 'a-difference: Difference -']);
    expect(shown([take('a')], ['a'])).toEqual([
      'original: Original',
      'a: Preview',
      'a-difference: Difference',
    ]);
    expect(shown([take('b', undefined), take('a', undefined)], ['a'])).toEqual([
      'original: Original',
      'a: A',
      'b: B -',
      'a-difference: A − original',
      'b-difference: B − original -',
    ]);
    expect(shown([take('master', undefined), take('a')], ['master', 'a'])).toEqual([
      'original: Original',
      'a: Preview',
      'master: Master',
      'a-difference: Preview − original',
      'master-difference: Master − original',
    ]);
    expect(shown([take('master', undefined), take('a'), take('b')], []).slice(0, 4)).toEqual([
      'original: Original',
      'a: A -',
      'b: B -',
      'master: Master -',
    ]);
  });
});
