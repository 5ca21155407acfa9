import type { Assignment } from './space.ts';

/** A value that a trial gave on its way. */
export interface TrialReport {
  /** As the objective counts them, growing. */
  readonly step: number;
  /** Smaller is better. */
  readonly value: number;
}

/** How a trial ended. */
export type TrialState =
  /** It has a value. */
  | 'complete'
  /** It was given up, as others were better at the same step. */
  | 'pruned'
  /** What it tried cannot be done, such as a training that diverges. */
  | 'failed';

/** A trial that has ended. */
export interface Trial {
  /** From 0. */
  readonly number: number;
  readonly parameters: Assignment;
  readonly state: TrialState;
  /** Smaller is better; `null` unless it is complete. */
  readonly value: number | null;
  readonly reports: readonly TrialReport[];
}

/** The complete trial with the least value, the first of several; undefined when none is complete. */
export function bestTrial<T extends Trial>(trials: readonly T[]): T | undefined {
  return trials.reduce<T | undefined>(
    (best, trial) =>
      trial.value !== null && (best?.value == null || trial.value < best.value) ? trial : best,
    undefined,
  );
}
