import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { logNormalCdf, logNormalMass } from './normal-distribution.ts';
import { observationWeights, ParzenEstimator } from './parzen-estimator.ts';
import type { Assignment, SearchSpace } from './space.ts';

interface Vectors {
  readonly logNormalCdf: readonly (readonly [number, number])[];
  readonly weights: readonly (readonly number[])[];
  readonly densities: readonly {
    readonly observations: readonly Assignment[];
    readonly points: readonly Assignment[];
    readonly joint: readonly number[];
    readonly alone: Readonly<Record<string, readonly number[]>>;
  }[];
}
const path = new URL('../../test/vectors/parzen_estimator.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(path, 'utf8'));

const SPACE: SearchSpace = {
  x: { kind: 'float', low: -2, high: 5 },
  rate: { kind: 'float', low: 1e-5, high: 1e-1, log: true },
  layers: { kind: 'int', low: 1, high: 90 },
  units: { kind: 'int', low: 8, high: 512, log: true },
  kind: { kind: 'categorical', choices: ['a', 'b', 'c'] },
};

/** Both sides sum the same terms in double precision, in another order. */
const DIGITS = 9;

describe('the normal distribution', () => {
  it.each(vectors.logNormalCdf)('has the cumulative function of SciPy at %f', (x, expected) => {
    expect(Math.abs(logNormalCdf(x) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
  });

  it('has the mass of its parts', () => {
    const parts = [-30, -5, -1, 0.2, 3, 9].map((low, i, all) => logNormalMass(low, all[i + 1] ?? 12));
    const sum = parts.reduce((total, part) => total + Math.exp(part), 0);
    expect(sum).toBeCloseTo(1, 12);
    // In the far tail Φ'(x) / x is what is left (Abramowitz and Stegun 1964, 26.2.12), to 1 in x².
    expect(logNormalMass(30, 40)).toBeCloseTo(-450 - Math.log(30 * Math.sqrt(2 * Math.PI)) - 1 / 900, 5);
  });
});

describe('the Parzen estimator', () => {
  it('weighs old observations as Optuna does', () => {
    expect(vectors.weights).toHaveLength(5);
    for (const weights of vectors.weights) {
      const ours = observationWeights(weights.length);
      for (const [i, weight] of weights.entries()) expect(ours[i]).toBeCloseTo(weight, 12);
    }
  });

  it.each(vectors.densities)(
    'has the density of Optuna, case %#',
    ({ observations, points, joint, alone }) => {
      const estimator = new ParzenEstimator(SPACE, observations);
      for (const [i, point] of points.entries()) {
        expect(estimator.logDensity(point)).toBeCloseTo(joint[i]!, DIGITS);
      }
      for (const [name, densities] of Object.entries(alone)) {
        const single = new ParzenEstimator({ [name]: SPACE[name]! }, observations);
        for (const [i, point] of points.entries()) {
          expect(single.logDensity(point), name).toBeCloseTo(densities[i]!, DIGITS);
        }
      }
    },
  );

  it.each(Object.keys(SPACE))('draws %s as its density says', (name) => {
    const { observations } = vectors.densities[3]!;
    const parameter = SPACE[name]!;
    const estimator = new ParzenEstimator({ [name]: parameter }, observations);
    const random = createRandom(4);
    const COUNT = 20_000;
    const draws = Array.from({ length: COUNT }, () => estimator.draw(random)[name]!);
    const probability = (value: string | number) => Math.exp(estimator.logDensity({ [name]: value }));
    /** Of values up to the median of the axis, by summing the density. */
    const expected = (): number => {
      if (parameter.kind === 'categorical') return probability('a');
      const { low, high, log = false } = parameter;
      if (parameter.kind === 'int') {
        const middle = log ? Math.round(Math.sqrt(low * high)) : 45;
        return Array.from({ length: middle - low + 1 }, (_, i) => probability(low + i)).reduce(
          (a, b) => a + b,
        );
      }
      const [start, end] = log ? [Math.log(low), Math.log(high)] : [low, high];
      const step = (end - start) / 2 / 4000;
      return Array.from({ length: 4000 }, (_, i) => {
        const place = start + (i + 0.5) * step;
        return probability(log ? Math.exp(place) : place) * step;
      }).reduce((a, b) => a + b);
    };
    const isLow = (value: string | number | boolean): boolean => {
      if (parameter.kind === 'categorical') return value === 'a';
      const { low, high, log = false } = parameter;
      if (parameter.kind === 'int' && !log) return Number(value) <= 45;
      const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
      return Number(value) <= (parameter.kind === 'int' ? Math.round(middle) : middle);
    };
    const share = draws.filter(isLow).length / COUNT;
    // Four standard deviations of the share of 20,000 draws are at most 0.0141.
    expect(Math.abs(share - expected())).toBeLessThan(0.0142);
  });
});
