import { type MedianPrunerOptions, medianPruner } from './median-pruner.ts';
import type { Trial, TrialReport } from './trial.ts';

/** Says of a running trial, after each of its reports, whether to give it up. */
export type Pruner = (reports: readonly TrialReport[], trials: readonly Trial[]) => boolean;

/** The ways to give up trials, by their names. */
export const PRUNERS = {
  none: () => () => false,
  median: medianPruner,
} as const satisfies Readonly<Record<string, (options: MedianPrunerOptions) => Pruner>>;
