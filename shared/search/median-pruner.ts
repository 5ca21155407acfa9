import type { Pruner } from './pruner.ts';

/** When the median pruner looks. */
export interface MedianPrunerOptions {
  /** Complete trials before any is given up; default 5. */
  readonly startUpTrials?: number;
  /** A trial is not given up before this step; default 0. */
  readonly warmUpSteps?: number;
}

/**
 * Gives up a trial whose best report so far is worse than the median of what complete trials reported at the same step,
 * as Optuna's `MedianPruner`.
 */
export function medianPruner({ startUpTrials = 5, warmUpSteps = 0 }: MedianPrunerOptions = {}): Pruner {
  return (reports, trials) => {
    const step = reports.at(-1)?.step;
    const complete = trials.filter(({ state }) => state === 'complete');
    if (step === undefined || step < warmUpSteps || complete.length < startUpTrials) return false;
    const others = complete.flatMap((trial) =>
      trial.reports.filter((report) => report.step === step).map(({ value }) => value),
    );
    const best = Math.min(...reports.map(({ value }) => value));
    return others.length > 0 && best > median(others);
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
