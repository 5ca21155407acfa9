/** A thread that trains and tests networks of emotions, one run of an experiment at a time. */
import { createOrtSession } from '../adapters/ort/session.ts';
import {
  executeRun,
  type RunEvent,
  type RunResult,
  type RunTask,
} from '../services/emotion/experiments/run.ts';
import { ortEngine } from '../services/training/engine.ts';
import { serveTasks } from './serve-tasks.ts';

const engine = ortEngine(createOrtSession);

serveTasks<RunTask, RunEvent, RunResult>(async (task, { signal, emit }) => ({
  // One thread a run: as many runs go side by side as there are cores, which loses nothing between operations.
  result: await executeRun(task, { engine, engineOptions: { threads: 1, device: 'cpu' }, signal, emit }),
}));
