/** A thread that trains and tests networks of several tasks, one run of an experiment at a time. */
import { createOrtSession } from '../adapters/ort/session.ts';
import {
  executeMultitaskRun,
  type MultitaskRunEvent,
  type MultitaskRunResult,
  type MultitaskRunTask,
} from '../services/emotion/experiments/multitask-run.ts';
import { ortEngine } from '../services/training/engine.ts';
import { serveTasks } from './serve-tasks.ts';

const engine = ortEngine(createOrtSession);

serveTasks<MultitaskRunTask, MultitaskRunEvent, MultitaskRunResult>(async (task, { signal, emit }) => ({
  result: await executeMultitaskRun(task, {
    engine,
    engineOptions: { threads: 1, device: 'cpu' },
    signal,
    emit,
  }),
}));
