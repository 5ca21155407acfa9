import { addMatrices, type ConfusionMatrix } from './confusion-matrix.ts';
import { type PairedTTest, pairedTTest } from './paired-t-test.ts';

/** What counts of one run: a network that was trained without a fold's speakers and tested on them. */
export interface RunScore {
  readonly network: string;
  readonly fold: number;
  readonly seed: number;
  readonly unweightedAverageRecall: number;
  readonly confusion: ConfusionMatrix;
}

/** What runs of one network say together. */
export interface NetworkScore {
  readonly network: string;
  readonly runs: number;
  /** Mean over folds of each seed that was run on all of them, by seed. */
  readonly seedMeans: readonly number[];
  /** Mean of the seeds' means; `null` where no seed was run on all folds. */
  readonly mean: number | null;
  /** Sample deviation of the seeds' means; `null` with fewer than two. */
  readonly deviation: number | null;
  /** Greatest mean of a seed; `null` like the mean. */
  readonly best: number | null;
  /** Of all runs. */
  readonly scores: readonly number[];
  /** Sum over all runs. */
  readonly confusion: ConfusionMatrix;
}

/**
 * Takes the runs of one network together. Seeds that lack a fold count for the confusion and not for the means.
 *
 * @param runs of one network, one or more
 * @param folds that make a seed whole
 */
export function scoreNetwork(runs: readonly RunScore[], folds: readonly number[]): NetworkScore {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const ofSeed = (seed: number) => runs.filter((run) => run.seed === seed);
  const seedMeans = seeds
    .filter((seed) => folds.every((fold) => ofSeed(seed).some((run) => run.fold === fold)))
    .map((seed) => meanOf(ofSeed(seed).map((run) => run.unweightedAverageRecall)));
  const mean = seedMeans.length === 0 ? null : meanOf(seedMeans);
  return {
    network: runs[0]!.network,
    runs: runs.length,
    seedMeans,
    mean,
    deviation: seedMeans.length < 2 ? null : sampleDeviation(seedMeans),
    best: seedMeans.length === 0 ? null : Math.max(...seedMeans),
    scores: runs.map((run) => run.unweightedAverageRecall),
    confusion: addMatrices(runs.map((run) => run.confusion)),
  };
}

/** The mean of one value or more. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** The deviation of values from their mean, estimated from two or more of them. */
export function sampleDeviation(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * Student's t-test between two networks over the runs, fold and seed, that both have; `null` where there are fewer
 * than two. Runs of one fold are tested on the same people, so that p says less than it would of independent ones.
 */
export function compareNetworks(a: readonly RunScore[], b: readonly RunScore[]): PairedTTest | null {
  const pairs = a.flatMap((run) => {
    const other = b.find(({ fold, seed }) => fold === run.fold && seed === run.seed);
    return other === undefined ? [] : [[run.unweightedAverageRecall, other.unweightedAverageRecall] as const];
  });
  if (pairs.length < 2) return null;
  return pairedTTest(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
}
