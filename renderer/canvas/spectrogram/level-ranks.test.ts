import { expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../shared/spectrogram/half-float.ts';
import { RANK_COUNT, RANK_LEVELS, rankOf } from './level-ranks.ts';

it('ranks all halves in the order of their levels', () => {
  const halves = Array.from({ length: RANK_COUNT }, (_, half) => half);
  expect(new Set(halves.map(rankOf)).size).toBe(RANK_COUNT);
  expect(halves.filter((half) => !Object.is(RANK_LEVELS[rankOf(half)], fromHalf(half)))).toEqual([]);
  const numbers = [...RANK_LEVELS].filter((level) => !Number.isNaN(level));
  expect(numbers.every((level, i) => i === 0 || level >= numbers[i - 1]!)).toBe(true);
  expect(rankOf(toHalf(-12))).toBeGreaterThan(rankOf(toHalf(-12.5)));
  expect(rankOf(toHalf(3))).toBeGreaterThan(rankOf(toHalf(-0.25)));
});
