import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingSettings } from '../../electron/services/training/training-settings.ts';
import type { Random } from '../../shared/random.ts';
import { type Kill, runTrainProcess, type TrainProcessOutcome } from './run-train-process.ts';

/** What a training went through. */
export interface KillReport {
  /** The moments at which it was killed, and the last step that it told. */
  readonly kills: readonly (Kill & { readonly lastStep: number })[];
  readonly outcome: TrainProcessOutcome;
}

/** How a training is killed. */
export interface KillPlan {
  readonly random: Random;
  /** Processes that are killed. */
  readonly count: number;
  /** Share of the kills that come while a process starts, loads or reads its checkpoint. */
  readonly earlyShare: number;
}

/** A process takes about as long until its first step on a quiet machine. */
const START_MILLISECONDS = 3000;

/**
 * Trains in processes that are killed again and again at random moments, and goes on each time, until one gets to the
 * end.
 */
export async function trainUnderKills(
  ground: string,
  run: string,
  settings: TrainingSettings,
  { random, count, earlyShare }: KillPlan,
): Promise<KillReport> {
  const total = settings.epochs * settings.stepsPerEpoch;
  // A training that has not even its settings yet is begun anew.
  const plan = () => ({
    ...(existsSync(join(run, 'config.json')) ? { resume: true } : { settings }),
    // A checkpoint after each step: many moments fall into its writing.
    checkpointSeconds: 0,
  });
  const kills: (Kill & { lastStep: number })[] = [];
  let done = 0;
  while (kills.length < count) {
    const kill =
      random.next() < earlyShare
        ? { step: 0, milliseconds: random.integer(0, START_MILLISECONDS) }
        : { step: Math.min(total, done + random.integer(1, 3)), milliseconds: random.integer(0, 30) };
    const outcome = await runTrainProcess(ground, run, plan(), kill);
    if (outcome.signal !== 'SIGKILL') return { kills, outcome };
    done = Math.max(done, outcome.lastStep);
    kills.push({ ...kill, lastStep: outcome.lastStep });
  }
  return { kills, outcome: await runTrainProcess(ground, run, plan()) };
}
