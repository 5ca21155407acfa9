import type { Random } from '../random.ts';
import { type ParzenKernels, PRIOR_WEIGHT, parzenKernels } from './parzen-kernels.ts';
import { type Assignment, mapSpace, type SearchSpace } from './space.ts';

/** So many of the latest observations weigh alike; those before them weigh the less the older they are. */
const EQUAL_OBSERVATIONS = 25;

/** Weights of observations in their order of time, as Optuna's `default_weights`. */
export function observationWeights(count: number): number[] {
  const older = Math.max(0, count - EQUAL_OBSERVATIONS);
  return Array.from({ length: count }, (_, i) => {
    if (i >= older) return 1;
    return older === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (older - 1);
  });
}

/**
 * A density over assignments: a mixture of one product of kernels for each observation and a prior (Bergstra et al.
 * 2011, section 4; Bergstra, Yamins and Cox 2013), as Optuna 5 defines it.
 */
export class ParzenEstimator {
  readonly #kernels: Readonly<Record<string, ParzenKernels>>;
  /** Of each kernel, adding up to 1. */
  readonly #weights: readonly number[];

  /** @param observations assignments, in their order of time, with a value for each parameter of the space */
  constructor(space: SearchSpace, observations: readonly Assignment[]) {
    this.#kernels = mapSpace(space, (parameter, name) =>
      parzenKernels(
        parameter,
        observations.map((observation) => observation[name]!),
      ),
    );
    const weights = [...observationWeights(observations.length), PRIOR_WEIGHT];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#weights = weights.map((weight) => weight / total);
  }

  /** Draws an assignment. */
  draw(random: Random): Assignment {
    let rest = random.next();
    const drawn = this.#weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    const kernel = drawn < 0 ? this.#weights.length - 1 : drawn;
    return Object.fromEntries(
      Object.entries(this.#kernels).map(([name, kernels]) => [name, kernels.draw(kernel, random)]),
    );
  }

  /**
   * ln of the density of an assignment. Of a float with `log`, it is that of the value's logarithm: what differs by the
   * same amount in two estimators is of no account.
   */
  logDensity(assignment: Assignment): number {
    const logs = this.#weights.map((weight, kernel) =>
      Object.entries(this.#kernels).reduce(
        (sum, [name, kernels]) => sum + kernels.logDensity(kernel, assignment[name]!),
        Math.log(weight),
      ),
    );
    const greatest = Math.max(...logs);
    return greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0));
  }
}
