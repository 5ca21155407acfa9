import { expect, it } from 'vitest';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { amplitudeToDb } from '../../units.ts';
import { levelDriftRule } from './level-drift.ts';

const RATE = 44_100;

it('the gain wanders within the depth, to both sides, slowly and the same in both channels', () => {
  const ones = new Float32Array(10 * RATE).fill(1);
  for (const seed of [1, 2, 3]) {
    const settings = { depthDb: 6, intervalSeconds: 1, seed };
    const [left, right] = levelDriftRule.apply([ones, ones], RATE, settings);
    expect(sameSamples([left!], [right!])).toBe(true);
    const gains = Array.from({ length: 100 }, (_, i) => amplitudeToDb(left![i * 4410]!));
    expect(Math.max(...gains)).toBeLessThanOrEqual(6.001);
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(-6.001);
    expect(Math.max(...gains)).toBeGreaterThan(2.9);
    expect(Math.min(...gains)).toBeLessThan(-2.9);
    // Half a cosine over a second between ±6 dB is at most 6π = 18.8 dB a second steep.
    for (let i = 1; i < gains.length; i++) expect(Math.abs(gains[i]! - gains[i - 1]!)).toBeLessThan(1.9);
  }
});
