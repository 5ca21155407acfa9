/** A thread that trains and tests networks of emotions. */
import { executeRun } from '../services/emotion/experiments/run.ts';
import { serveRuns } from './serve-runs.ts';

serveRuns(executeRun);
