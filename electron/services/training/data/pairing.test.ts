import { describe, expect, it } from 'vitest';
import { pairNames, roleInName, titleOf } from './pairing.ts';

describe('pairNames', () => {
  it.each([
    ['a/x', 'a/x'],
    ['song.master', 'song.mix'],
    ['Song (Mastered)', 'song (Unmastered)'],
    ['01 - song', 'song'],
    ['02_song_final', 'song.raw'],
    ['album/03. Song', 'mixes/Song'],
    ['Ой у лузі.master', '1 - ой у лузі'],
    ['7', '7.mix'],
  ])('%s and %s are a pair', (good, bad) => {
    expect(pairNames([good], [bad])).toEqual({
      pairs: [{ good, bad }],
      aloneGood: [],
      aloneBad: [],
      ambiguous: [],
    });
  });

  it('keeps numbers apart where they are the name', () => {
    const names = ['Track 1', 'Track 2', '01 take', '02 take', '03'];
    expect(pairNames(names, [...names].reverse()).pairs.map(({ good, bad }) => [good, bad])).toEqual(
      [...names].sort().map((name) => [name, name]),
    );
  });

  it('says what has no partner and what could have several', () => {
    const { pairs, aloneGood, aloneBad, ambiguous } = pairNames(
      ['a', 'b', 'x/song', 'y/song'],
      ['a', 'c', '1 song', 'song mix'],
    );
    expect(pairs).toEqual([{ good: 'a', bad: 'a' }]);
    expect(aloneGood).toEqual(['b']);
    expect(aloneBad).toEqual(['c']);
    expect(ambiguous).toEqual([
      { good: 'x/song', candidates: ['1 song', 'song mix'] },
      { good: 'y/song', candidates: ['1 song', 'song mix'] },
    ]);
  });

  it('prefers the stricter rule', () => {
    const { pairs } = pairNames(['song', 'song.master'], ['song', 'song.mix']);
    expect(pairs).toEqual([
      { good: 'song', bad: 'song' },
      { good: 'song.master', bad: 'song.mix' },
    ]);
  });
});

describe('a name', () => {
  it.each([
    ['song.mix', 'bad', 'song'],
    ['a/Song_PreMaster', 'bad', 'song'],
    ['03 - Song [Mastered]', 'good', 'song'],
    ['remix', undefined, 'remix'],
    ['Grandmaster', undefined, 'grandmaster'],
    ['master', 'good', 'master'],
  ])('%s is %s, of %s', (name, role, title) => {
    expect(roleInName(name)).toBe(role);
    expect(titleOf(name)).toBe(title);
  });
});
