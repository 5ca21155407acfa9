import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '../../../shared/contract/failure.ts';
import type { ProgressOf, RequestOf } from '../../../shared/contract/methods.ts';
import type { TrainCourse, TrainResult } from '../../../shared/contract/train.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';
import type { KeptValue } from '../../transport/kept-value.ts';
import { nameOfTraining, type TrainPlan, toRequest } from './plan.ts';
import { addStep, EMPTY_CURVE, type StepCurve } from './step-curve.ts';

/** What a training does. `waiting`: for its turn; `stopped`: it can go on. */
export type Phase = 'none' | 'waiting' | 'running' | 'stopping' | 'stopped' | 'done' | 'failed';

/** The training of this page. */
export interface TrainRun {
  readonly phase: Phase;
  /** Where it is; left out before there is one. */
  readonly folder?: string;
  readonly progress?: Omit<ProgressOf<'train.run'>, 'course' | 'note'>;
  /** The first step that this page saw, and when; what is left is reckoned from there. */
  readonly seenFrom?: { readonly step: number; readonly milliseconds: number };
  readonly course?: TrainCourse;
  readonly curve: StepCurve;
  readonly notes: readonly string[];
  readonly result?: TrainResult;
  readonly failure?: Failure;
}

/** What {@link createTraining} works with. */
export interface TrainingOptions {
  readonly call: Connection['call'];
  /** Whether the services can be reached: what a broken connection took away is asked for again. */
  readonly isConnected: () => boolean;
  readonly files: Pick<Files, 'makeFolder'>;
  readonly kept: KeptValue;
  readonly now?: () => number;
}

/** A training, and what can be done with it. */
export interface Training {
  readonly run: StoreApi<TrainRun>;
  start(plan: TrainPlan): Promise<void>;
  /** Ends it after the step in progress; the best epoch's model is kept. */
  stop(): void;
  /** Goes on where it was stopped. */
  resume(): Promise<void>;
}

const NO_RUN: TrainRun = { phase: 'none', curve: EMPTY_CURVE, notes: [] };

/** Whether a training is under way. */
export function isUnderWay({ phase }: TrainRun): boolean {
  return phase === 'waiting' || phase === 'running' || phase === 'stopping';
}

/** Whether there is something to go on from. */
export function canResume({ phase, progress, result }: TrainRun): boolean {
  if (phase === 'done') return result?.ending === 'time';
  return (phase === 'stopped' || phase === 'failed') && (progress?.step ?? 0) > 0;
}

/** Seconds until the last step, as the steps went that this page saw; `undefined` where too little is known. */
export function remainingSeconds({ phase, progress, seenFrom }: TrainRun, now: number): number | undefined {
  if (phase !== 'running' || progress === undefined || seenFrom === undefined) return undefined;
  const done = progress.step - seenFrom.step;
  if (done < 1) return undefined;
  return (((now - seenFrom.milliseconds) / done) * (progress.totalSteps - progress.step)) / 1000;
}

/** A run from what was kept; one that was left before it had a folder never began. */
function readRun(kept: unknown): TrainRun {
  const run = { ...NO_RUN, ...(kept as TrainRun | undefined) };
  return run.folder === undefined ? NO_RUN : run;
}

/** Makes the training of a page. One that a page left behind is found again. */
export function createTraining(options: TrainingOptions): Training {
  const { call, isConnected, files, kept, now = Date.now } = options;
  const run = createStore<TrainRun>(() => readRun(kept.load()));
  let stopper: AbortController | undefined;
  // Each step is told; what is kept from one to the next is only the curve.
  run.subscribe((next, previous) => {
    if (next.phase !== previous.phase || next.course !== previous.course) kept.save(next);
  });

  const follow = ({ course, note, ...progress }: ProgressOf<'train.run'>): void => {
    const { step, stage, loss } = progress;
    run.setState(({ phase, seenFrom, curve, notes }) => ({
      phase: phase === 'waiting' ? 'running' : phase,
      progress,
      ...(stage === 'train' && seenFrom === undefined && { seenFrom: { step, milliseconds: now() } }),
      ...(course !== undefined && { course }),
      ...(loss !== undefined && { curve: addStep(curve, step, loss) }),
      ...(note !== undefined && { notes: [...notes, note] }),
    }));
  };

  /** Stays with a training to its end, over broken connections too. */
  const attend = async (request: RequestOf<'train.run'>, folder: string): Promise<void> => {
    stopper = new AbortController();
    // What came of it before stays, for the case that it is given up again at once.
    const { failure: _, seenFrom: __, ...before } = run.getState();
    run.setState({ ...before, phase: 'waiting', folder }, true);
    try {
      const result = await call('train.run', request, { signal: stopper.signal, onProgress: follow });
      run.setState({ phase: result.ending === 'stopped' ? 'stopped' : 'done', result });
    } catch (thrown) {
      if (!isConnected() && !stopper.signal.aborted) {
        await attend({ action: 'resume', folder }, folder);
        return;
      }
      const failure = toFailure(thrown);
      run.setState(failure.code === 'cancelled' ? { phase: 'stopped' } : { phase: 'failed', failure });
    }
  };
  const resume = async (): Promise<void> => {
    const { folder } = run.getState();
    if (folder !== undefined) await attend({ action: 'resume', folder }, folder);
  };

  /** A training that another page began, or this one before it was closed. */
  const find = async (): Promise<void> => {
    const { trainings } = await call('jobs.list', {});
    const [found] = trainings;
    if (found === undefined || run.getState().phase !== 'none') return;
    await attend({ action: 'resume', folder: found.folder }, found.folder);
  };

  if (isUnderWay(run.getState())) void resume();
  // A page that cannot ask for the work of others has its own.
  else if (run.getState().phase === 'none') void find().catch(() => undefined);
  return {
    run,
    async start(plan) {
      run.setState({ ...NO_RUN, phase: 'waiting' }, true);
      try {
        const folder = await files.makeFolder(nameOfTraining(plan));
        await attend({ action: 'start', ...toRequest(plan), outputFolder: folder }, folder);
      } catch (thrown) {
        run.setState({ phase: 'failed', failure: toFailure(thrown) });
      }
    },
    stop() {
      if (!isUnderWay(run.getState())) return;
      run.setState({ phase: 'stopping' });
      stopper?.abort();
    },
    resume,
  };
}
