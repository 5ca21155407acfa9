import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { gridSampler, gridSize, gridValues } from './grid-sampler.ts';
import type { SearchSpace } from './space.ts';

describe('a grid', () => {
  it('has its values evenly on their axis, whole numbers once', () => {
    const rate = { kind: 'float', low: 1e-5, high: 1e-1, log: true } as const;
    expect(gridValues(rate, 3).map((value) => Number(value).toPrecision(6))).toEqual([
      '0.0000100000',
      '0.00100000',
      '0.100000',
    ]);
    expect(gridValues({ kind: 'int', low: 1, high: 3 }, 5)).toEqual([1, 2, 3]);
    expect(gridValues({ kind: 'categorical', choices: ['a', 4, true] }, 2)).toEqual(['a', 4, true]);
  });

  it('is tried at each point once, whatever its size and seed', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 2, max: 6 }));
    fc.assert(
      fc.property(sizes, fc.nat(), ([choices, gridPoints], seed) => {
        const space: SearchSpace = {
          a: { kind: 'categorical', choices: Array.from({ length: choices }, (_, i) => i) },
          b: { kind: 'float', low: 0, high: 1 },
          c: { kind: 'int', low: 0, high: 2 },
        };
        const sampler = gridSampler({ gridPoints });
        const size = gridSize(space, { gridPoints });
        const context = { space, trials: [], studyRandom: createRandom(seed) };
        const points = Array.from({ length: size }, (_, number) =>
          JSON.stringify(sampler({ ...context, number })),
        );
        expect(new Set(points).size).toBe(choices * gridPoints * Math.min(3, gridPoints));
        expect(sampler({ ...context, number: size })).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
