/** What the runs of experiments have in common: each trains and tests networks on a thread, and is kept on the disk. */
import type { z } from 'zod';
import { isLatheError, LatheError } from '../../../../shared/errors.ts';
import { sentence } from '../../../../shared/sentences/sentence.ts';
import { mapAtOnce } from '../../jobs/map-at-once.ts';
import type { WorkerPool } from '../../jobs/worker-pool.ts';
import type { Engine, EngineOptions } from '../../training/engine.ts';
import { findResult, type KeptResult } from './kept-result.ts';

/** How far an experiment is. */
export interface ExperimentProgress {
  readonly stage: 'measuring' | 'training';
  /** 0..1 */
  readonly fraction: number;
  readonly note?: string;
}

/** What a run needs besides its task. */
export interface RunParts<Event> {
  readonly engine: Engine;
  readonly engineOptions: Omit<EngineOptions, 'name'>;
  readonly signal: AbortSignal;
  readonly emit: (event: Event) => void;
}

/** How the runs that are missing are run and told. */
export interface MissingRunsOptions<Task, Event, Result> {
  readonly pool: WorkerPool<Task, Event, Result>;
  readonly schema: z.ZodType<Result>;
  /** Epochs of each run. */
  readonly epochs: number;
  /** Runs side by side; the pool has as many threads. */
  readonly processes: number;
  /** What is told of a run that is done, and of one that was known. */
  readonly describe: (result: Result, task: Task, isKnown: boolean) => string;
  readonly onProgress: (progress: ExperimentProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * The results of tasks in their order: those that lie on the disk are taken, and the others are run side by side.
 *
 * @throws LatheError `cancelled` that says how many there are by then
 */
export async function runMissing<
  Task extends { readonly folder: string; readonly fingerprint: string },
  Event extends { readonly epoch: number },
  Result extends KeptResult,
>(tasks: readonly Task[], options: MissingRunsOptions<Task, Event, Result>): Promise<Result[]> {
  const { pool, schema, epochs, processes, describe, onProgress, signal } = options;
  const done = tasks.map(() => 0);
  let results = 0;
  const tell = (note?: string): void => {
    const fraction = done.reduce((sum, each) => sum + each, 0) / (tasks.length * epochs);
    onProgress({ stage: 'training', fraction, ...(note !== undefined && { note }) });
  };
  return mapAtOnce(tasks, processes, async (task, index) => {
    const known = await findResult(task, schema);
    const onEvent = ({ epoch }: Event): void => {
      done[index] = epoch;
      tell();
    };
    const result = known ?? (await pool.run(task, { ...(signal !== undefined && { signal }), onEvent }));
    done[index] = epochs;
    results++;
    tell(describe(result, task, known !== undefined));
    return result;
  }).catch((thrown: unknown) => {
    if (!isLatheError(thrown, 'cancelled')) throw thrown;
    const kept = { count: results, total: tasks.length };
    throw new LatheError('cancelled', sentence('runsStopped', kept), { cause: thrown });
  });
}
