import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { slideFilter } from './slide-filter.ts';

describe('slideFilter', () => {
  it('gives what a plain loop gives, to the last bit', () => {
    const options = fc.record({
      taps: fc.integer({ min: 1, max: 100 }),
      count: fc.integer({ min: 0, max: 5000 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(options, ({ taps, count, seed }) => {
        const random = createRandom(seed);
        const filter = Float64Array.from({ length: taps }, () => random.normal());
        const samples = Float32Array.from({ length: count + taps - 1 }, () => random.normal());
        const wanted = new Float32Array(count).map((_, n) =>
          filter.reduce((sum, weight, k) => sum + samples[n + k]! * weight, 0),
        );
        const found = new Float32Array(count);
        slideFilter(samples, filter, found);
        expect(found.every((value, n) => value === wanted[n])).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
