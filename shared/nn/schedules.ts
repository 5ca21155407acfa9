import { requireArgument } from '../errors.ts';

/** What every schedule has. */
interface ScheduleBase {
  /** Highest learning rate. */
  readonly peak: number;
  /** Steps over which it rises linearly from near zero, before the schedule's own course begins; 0 for none. */
  readonly warmUpSteps: number;
}

/** Stays at the peak. */
export interface ConstantSchedule extends ScheduleBase {
  readonly kind: 'constant';
}

/** Falls by a factor every so many steps, as PyTorch's `StepLR`. */
export interface StepSchedule extends ScheduleBase {
  readonly kind: 'step';
  readonly everySteps: number;
  /** In (0, 1]. */
  readonly factor: number;
}

/** Falls along half a cosine (Loshchilov and Hutter 2017, eq. 5, without restarts). */
export interface CosineSchedule extends ScheduleBase {
  readonly kind: 'cosine';
  /** Steps of the whole training; the cosine ends there. */
  readonly totalSteps: number;
}

/** Begins the cosine anew at the peak again and again (Loshchilov and Hutter 2017, eq. 5). */
export interface CosineRestartsSchedule extends ScheduleBase {
  readonly kind: 'cosine-restarts';
  /** Steps of the first cycle. */
  readonly cycleSteps: number;
  /** How many times longer each cycle is than the one before it; 1 or more. */
  readonly cycleGrowth: number;
}

/** How the learning rate goes from step to step. */
export type LearningRateSchedule = ConstantSchedule | StepSchedule | CosineSchedule | CosineRestartsSchedule;

/** Share of the peak that a cosine ends at. */
const FINAL_SHARE = 0.01;

/** Share of the peak at `step` steps after the warm-up, counted from 1. */
type ScheduleRule<Schedule> = (schedule: Schedule, step: number) => number;

const SCHEDULE_RULES: {
  readonly [Kind in LearningRateSchedule['kind']]: ScheduleRule<
    Extract<LearningRateSchedule, { kind: Kind }>
  >;
} = {
  constant: () => 1,
  step: ({ everySteps, factor }, step) => factor ** Math.floor((step - 1) / everySteps),
  cosine: ({ totalSteps, warmUpSteps }, step) =>
    cosineShare(Math.min(1, step / Math.max(1, totalSteps - warmUpSteps))),
  'cosine-restarts': (schedule, step) => cosineShare(cycleProgress(schedule, step)),
};

/**
 * Learning rate of a step.
 *
 * @param step counted from 1
 * @throws LatheError `bad-argument` when the step or a parameter of the schedule is out of its range
 */
export function learningRateAt(schedule: LearningRateSchedule, step: number): number {
  requireArgument(step >= 1, `learningRateAt: steps count from 1, got ${step}`);
  const { peak, warmUpSteps } = schedule;
  if (step <= warmUpSteps) return (peak * step) / warmUpSteps;
  const rule = SCHEDULE_RULES[schedule.kind] as ScheduleRule<LearningRateSchedule>;
  return peak * rule(schedule, step - warmUpSteps);
}

function cosineShare(progress: number): number {
  return FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** How much of its cycle is done before a step: 0 at the first step of each cycle. */
function cycleProgress({ cycleSteps, cycleGrowth }: CosineRestartsSchedule, step: number): number {
  requireArgument(
    cycleSteps >= 1 && cycleGrowth >= 1,
    `learningRateAt: cycles need 1 step and a growth of 1 at least, got ${cycleSteps} and ${cycleGrowth}`,
  );
  let length = cycleSteps;
  let done = step - 1;
  while (done >= length) {
    done -= length;
    length *= cycleGrowth;
  }
  return done / length;
}
