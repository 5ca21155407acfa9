import { expect, it } from 'vitest';
import { noiseSignal } from '../../../test/support/music-signal.ts';
import { bandChangeDb } from '../../../test/support/power-spectrum.ts';
import { createRandom } from '../../random.ts';
import { resonancesRule } from './resonances.ts';

const RATE = 44_100;

it('resonances lift narrow bands by their gain and nothing far away', () => {
  const input = noiseSignal(2 * RATE);
  const peaks = [
    { frequencyHz: 500, gainDb: 9, q: 4 },
    { frequencyHz: 4000, gainDb: 6, q: 8 },
  ];
  const output = resonancesRule.apply(input, RATE, { peaks });
  expect(bandChangeDb(input, output, RATE, 490, 510)).toBeCloseTo(9, 0);
  expect(bandChangeDb(input, output, RATE, 3950, 4050)).toBeCloseTo(6, 0);
  expect(Math.abs(bandChangeDb(input, output, RATE, 1600, 2000))).toBeLessThan(0.5);
});

it('resonances are one to three, each within its range', () => {
  const random = createRandom(3);
  const counts = new Set<number>();
  for (let i = 0; i < 200; i++) {
    const { peaks } = resonancesRule.draw(random, resonancesRule.ranges);
    counts.add(peaks.length);
    for (const { frequencyHz, gainDb, q } of peaks) {
      expect(frequencyHz).toBeGreaterThanOrEqual(120);
      expect(frequencyHz).toBeLessThanOrEqual(8000);
      expect(gainDb).toBeGreaterThanOrEqual(4);
      expect(gainDb).toBeLessThanOrEqual(12);
      expect(q).toBeGreaterThanOrEqual(4);
    }
  }
  expect([...counts].sort()).toEqual([1, 2, 3]);
});
