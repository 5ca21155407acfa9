/** A thread that trains and tests networks of several tasks. */
import { executeMultitaskRun } from '../services/emotion/experiments/multitask-run.ts';
import { serveRuns } from './serve-runs.ts';

serveRuns(executeMultitaskRun);
