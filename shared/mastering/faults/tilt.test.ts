import { describe, expect, it } from 'vitest';
import { noiseSignal } from '../../../test/support/music-signal.ts';
import { bandChangeDb } from '../../../test/support/power-spectrum.ts';
import { createRandom } from '../../random.ts';
import { tiltRule } from './tilt.ts';

const RATE = 44_100;

describe('tilt', () => {
  it('changes the long-term spectrum by the shelves’ gains far out and not in between', () => {
    const input = noiseSignal(2 * RATE);
    const settings = { lowShelfHz: 300, lowShelfDb: -5, highShelfHz: 4000, highShelfDb: 6 };
    const output = tiltRule.apply(input, RATE, settings);
    expect(bandChangeDb(input, output, RATE, 20, 60)).toBeCloseTo(-5, 0);
    expect(bandChangeDb(input, output, RATE, 14_000, 20_000)).toBeCloseTo(6, 0);
    expect(Math.abs(bandChangeDb(input, output, RATE, 1000, 1300))).toBeLessThan(0.5);
  });

  it('draws shelves of opposite sign within the range, some alone', () => {
    const random = createRandom(2);
    const draws = Array.from({ length: 400 }, () => tiltRule.draw(random, tiltRule.ranges));
    for (const { lowShelfDb, highShelfDb } of draws) {
      expect(lowShelfDb * highShelfDb).toBeLessThanOrEqual(0);
      expect(Math.max(Math.abs(lowShelfDb), Math.abs(highShelfDb))).toBeGreaterThanOrEqual(2);
      expect(Math.max(Math.abs(lowShelfDb), Math.abs(highShelfDb))).toBeLessThanOrEqual(7);
    }
    const single = draws.filter(({ lowShelfDb, highShelfDb }) => lowShelfDb * highShelfDb === 0).length;
    expect(single / draws.length).toBeGreaterThan(0.15);
    expect(single / draws.length).toBeLessThan(0.35);
  });
});
