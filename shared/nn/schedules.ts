import { requireArgument } from '../errors.ts';

/** How the learning rate goes from step to step. */
export interface LearningRateSchedule {
  readonly kind: 'constant' | 'cosine';
  /** Highest learning rate. */
  readonly peak: number;
  /** Steps over which it rises linearly from near zero; default 0. */
  readonly warmUpSteps: number;
  /** Steps of the whole training; the cosine ends there. */
  readonly totalSteps: number;
}

/** Share of the peak that the cosine ends at. */
const FINAL_SHARE = 0.01;

/**
 * Learning rate of a step. The cosine falls from the peak to a hundredth of it (Loshchilov and Hutter 2017, eq. 5,
 * without restarts).
 *
 * @param step counted from 1
 */
export function learningRateAt(schedule: LearningRateSchedule, step: number): number {
  const { kind, peak, warmUpSteps, totalSteps } = schedule;
  requireArgument(step >= 1, `learningRateAt: steps count from 1, got ${step}`);
  if (step <= warmUpSteps) return (peak * step) / warmUpSteps;
  if (kind === 'constant') return peak;
  const progress = Math.min(1, (step - warmUpSteps) / Math.max(1, totalSteps - warmUpSteps));
  return peak * (FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
