import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TrainingResult } from '../../electron/services/training/training-service.ts';
import type { TrainProcessPlan } from './train-process.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const ENTRY = new URL('train-process.ts', import.meta.url).pathname;

/** How a training in a process of its own ended. */
export interface TrainProcessOutcome {
  readonly result?: TrainingResult;
  readonly error?: { readonly code: string; readonly message: string };
  readonly notes: readonly string[];
  /** The signal that ended it. */
  readonly signal: string | null;
  /** The last step that it told. */
  readonly lastStep: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** When to kill the process: so long after it told that a step is done; step 0 is the process's start. */
export interface Kill {
  readonly step: number;
  readonly milliseconds: number;
}

/** Runs a training in a process of its own, and kills that (SIGKILL) if asked to. */
export function runTrainProcess(
  ground: string,
  run: string,
  plan: TrainProcessPlan,
  kill?: Kill,
): Promise<TrainProcessOutcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, ground, run, JSON.stringify(plan)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome: Writable<TrainProcessOutcome> = { notes: [], lastStep: 0, signal: null };
  let timer: NodeJS.Timeout | undefined;
  const reached = (step: number): void => {
    if (kill === undefined || step !== kill.step) return;
    timer = setTimeout(() => child.kill('SIGKILL'), kill.milliseconds);
  };
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [kind, text] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (kind === 'step') {
      outcome.lastStep = Number(text);
      reached(outcome.lastStep);
    } else if (kind === 'note') outcome.notes = [...outcome.notes, text];
    else if (kind === 'result') outcome.result = JSON.parse(text);
    else if (kind === 'error') outcome.error = JSON.parse(text);
  });
  reached(0);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code !== 0 && signal !== 'SIGKILL') {
        reject(new Error(`the training process ended with ${code ?? signal}: ${complaints}`));
      } else resolve({ ...outcome, signal });
    });
  });
}
