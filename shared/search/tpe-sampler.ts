import type { Random } from '../random.ts';
import { ParzenEstimator } from './parzen-estimator.ts';
import type { Sampler } from './sampler.ts';
import { type Assignment, drawAssignment, type SearchSpace } from './space.ts';
import type { Trial } from './trial.ts';

/** How the tree-structured Parzen estimator searches. */
export interface TpeOptions {
  /** Whether parameters are looked at together, so that what they do jointly is learnt; default false. */
  readonly multivariate?: boolean;
}

/** Trials that are random, before there is anything to learn from. */
export const START_UP_TRIALS = 10;
/** Assignments that are drawn, of which the most promising is taken. */
const CANDIDATES = 24;
/** Share of the trials that count as good ones, and their greatest number. */
const GOOD_SHARE = 0.1;
const GOOD_LIMIT = 25;

/**
 * Models where good trials lie, l(x), and where the others lie, g(x), and takes of some draws from l the one with the
 * greatest l(x) / g(x), which has the greatest expected improvement (Bergstra et al. 2011, eq. 4).
 */
export function tpeSampler({ multivariate = false }: TpeOptions): Sampler {
  return ({ space, trials, number, studyRandom }) => {
    const random = studyRandom.fork('tpe', number);
    if (trials.length < START_UP_TRIALS) return drawAssignment(space, random);
    const { good, others } = splitTrials(trials);
    if (multivariate) return mostPromising(space, good, others, random);
    const parts = Object.entries(space).map(([name, parameter]) =>
      mostPromising({ [name]: parameter }, good, others, random.fork(name)),
    );
    return Object.assign({}, ...parts);
  };
}

function mostPromising(
  space: SearchSpace,
  good: readonly Trial[],
  others: readonly Trial[],
  random: Random,
): Assignment {
  const [near, far] = [good, others].map(
    (trials) =>
      new ParzenEstimator(
        space,
        trials.map(({ parameters }) => parameters),
      ),
  ) as [ParzenEstimator, ParzenEstimator];
  let best: { readonly candidate: Assignment; readonly promise: number } | undefined;
  for (let i = 0; i < CANDIDATES; i++) {
    const candidate = near.draw(random);
    const promise = near.logDensity(candidate) - far.logDensity(candidate);
    if (best === undefined || promise > best.promise) best = { candidate, promise };
  }
  return best!.candidate;
}

/** Trials in two parts, each in the order of time. */
export function splitTrials(trials: readonly Trial[]): {
  readonly good: readonly Trial[];
  readonly others: readonly Trial[];
} {
  const count = Math.min(Math.ceil(GOOD_SHARE * trials.length), GOOD_LIMIT);
  const isGood = new Set([...trials].sort(byMerit).slice(0, count));
  return {
    good: trials.filter((trial) => isGood.has(trial)),
    others: trials.filter((trial) => !isGood.has(trial)),
  };
}

/** Complete trials come first, by their values; then pruned ones, those first that came farthest; then failed ones. */
function byMerit(a: Trial, b: Trial): number {
  const [first, second] = [meritOf(a), meritOf(b)];
  const place = first.findIndex((each, i) => each !== second[i]);
  return place < 0 ? a.number - b.number : first[place]! - second[place]!;
}

const STATE_RANKS: Readonly<Record<Trial['state'], number>> = { complete: 0, pruned: 1, failed: 2 };

/** What trials are ordered by, the first that differs; less is better. */
function meritOf({ state, value, reports }: Trial): readonly number[] {
  const last = reports.at(-1);
  const course = state === 'pruned' && last !== undefined ? [-last.step, last.value] : [0, 0];
  return [STATE_RANKS[state], value ?? 0, ...course];
}
