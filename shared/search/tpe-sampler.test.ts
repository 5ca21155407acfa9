import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { SAMPLERS, type Sampler } from './sampler.ts';
import type { Assignment, SearchSpace } from './space.ts';
import { START_UP_TRIALS, splitTrials } from './tpe-sampler.ts';
import type { Trial } from './trial.ts';

interface TestFunction {
  readonly space: SearchSpace;
  readonly value: (at: Readonly<Record<string, number>>, assignment: Assignment) => number;
}

const range = (low: number, high: number) => ({ kind: 'float', low, high }) as const;

/** Functions of the literature with their usual ranges, and one like a training: a rate, a kind, a size. */
const FUNCTIONS: Readonly<Record<string, TestFunction>> = {
  sphere: {
    space: { x: range(-5, 5), y: range(-5, 5), z: range(-5, 5) },
    value: ({ x = 0, y = 0, z = 0 }) => x * x + y * y + z * z,
  },
  Branin: {
    space: { x: range(-5, 10), y: range(0, 15) },
    value: ({ x = 0, y = 0 }) =>
      (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
      10,
  },
  Rosenbrock: {
    space: { x: range(-2, 2), y: range(-1, 3) },
    value: ({ x = 0, y = 0 }) => 100 * (y - x * x) ** 2 + (1 - x) ** 2,
  },
  mixed: {
    space: {
      rate: { kind: 'float', low: 1e-6, high: 1, log: true },
      kind: { kind: 'categorical', choices: ['a', 'b', 'c', 'd'] },
      layers: { kind: 'int', low: 1, high: 10 },
    },
    value: ({ rate = 1, layers = 0 }, { kind }) =>
      Math.log10(rate / 1e-3) ** 2 + { a: 3, b: 0, c: 1, d: 2 }[kind as 'a'] + (layers - 7) ** 2 / 10,
  },
};

const TRIALS = 60;
const SEEDS = 20;

/** The least value of a search. */
function search({ space, value }: TestFunction, sampler: Sampler, seed: number): number {
  const trials: Trial[] = [];
  const studyRandom = createRandom(seed);
  for (let number = 0; number < TRIALS; number++) {
    const parameters = sampler({ space, trials, number, studyRandom })!;
    const result = value(parameters as Record<string, number>, parameters);
    trials.push({ number, parameters, state: 'complete', value: result, reports: [] });
  }
  return Math.min(...trials.map((trial) => trial.value!));
}

/** Median of the least values over the seeds. */
function medianBest(name: string, sampler: Sampler): number {
  const bests = Array.from({ length: SEEDS }, (_, seed) => search(FUNCTIONS[name]!, sampler, seed));
  bests.sort((a, b) => a - b);
  return (bests[SEEDS / 2 - 1]! + bests[SEEDS / 2]!) / 2;
}

describe('the tree-structured Parzen estimator', () => {
  it.each(Object.keys(FUNCTIONS))('finds less of %s than random search does', (name) => {
    const random = medianBest(name, SAMPLERS.random());
    expect(medianBest(name, SAMPLERS.tpe({}))).toBeLessThan(random);
    expect(medianBest(name, SAMPLERS.tpe({ multivariate: true }))).toBeLessThan(random);
  });

  const { space } = FUNCTIONS.mixed!;
  const trialOf = (number: number, state: Trial['state'], value: number | null, steps = 0): Trial => ({
    number,
    parameters: { rate: 1e-3, kind: 'a', layers: 3 },
    state,
    value,
    reports: Array.from({ length: steps }, (_, step) => ({ step, value: 10 - number })),
  });

  it('draws at random until there is something to learn from', () => {
    const sampler = SAMPLERS.tpe({});
    const propose = (count: number) => {
      const trials = Array.from({ length: count }, (_, i) => trialOf(i, 'complete', i));
      return sampler({ space, trials, number: 50, studyRandom: createRandom(1) });
    };
    expect(propose(START_UP_TRIALS - 1)).toEqual(propose(0));
    expect(propose(START_UP_TRIALS)).not.toEqual(propose(0));
  });

  it('counts a tenth as good, and pruned trials by how far they came', () => {
    const complete = Array.from({ length: 31 }, (_, i) => trialOf(i, 'complete', (i * 7) % 31));
    const numbers = (trials: readonly Trial[]) => trials.map(({ number }) => number);
    // 7 i = 0, 1, 2, 3 modulo 31.
    expect(numbers(splitTrials(complete).good)).toEqual([0, 9, 18, 27]);
    const few = [
      trialOf(0, 'failed', null),
      trialOf(1, 'pruned', null, 2),
      trialOf(2, 'pruned', null, 5),
      trialOf(3, 'complete', 9),
      ...Array.from({ length: 17 }, (_, i) => trialOf(4 + i, 'pruned', null, 1)),
    ];
    expect(numbers(splitTrials(few).good)).toEqual([1, 2, 3]);
    const many = Array.from({ length: 400 }, (_, i) => trialOf(i, 'complete', i));
    expect(splitTrials(many).good).toHaveLength(25);
  });
});
