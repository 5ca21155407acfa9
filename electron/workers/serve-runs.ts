import { createOrtSession } from '../adapters/ort/session.ts';
import type { RunParts } from '../services/emotion/experiments/experiment-runs.ts';
import { ortEngine } from '../services/training/engine.ts';
import { serveTasks } from './serve-tasks.ts';

/**
 * Serves runs of an experiment, which train and test networks, one at a time. One thread a run: as many runs go side by
 * side as there are cores, which loses nothing between operations.
 */
export function serveRuns<Task, Event, Result>(
  execute: (task: Task, parts: RunParts<Event>) => Promise<Result>,
): void {
  const engine = ortEngine(createOrtSession);
  serveTasks<Task, Event, Result>(async (task, { signal, emit }) => ({
    result: await execute(task, { engine, engineOptions: { threads: 1, device: 'cpu' }, signal, emit }),
  }));
}
