import { describe, expect, it } from 'vitest';
import type { ProgressOf, RequestOf } from '../../../shared/contract/methods.ts';
import type { TrainCourse, TrainResult } from '../../../shared/contract/train.ts';
import { LatheError } from '../../../shared/errors.ts';
import { FIRST_PLAN } from './plan.ts';
import { canResume, createTraining, isUnderWay, remainingSeconds, type TrainingOptions } from './training.ts';

type Progress = ProgressOf<'train.run'>;

/** A `train.run` that the test answers when it wants to. */
interface Pending {
  readonly request: RequestOf<'train.run'>;
  readonly signal: AbortSignal;
  readonly progress: (progress: Partial<Progress>) => void;
  readonly resolve: (result: Partial<TrainResult>) => void;
  readonly reject: (thrown: unknown) => void;
}

const AT_START: Progress = { stage: 'train', epoch: 1, epochs: 2, step: 0, totalSteps: 10 };
const COURSE: TrainCourse = { device: 'cpu', epochs: [] };
const PLAN = {
  ...FIRST_PLAN,
  folders: { good: { handle: 'folder:1/masters', name: 'masters', fileCount: 4 } },
};

function setUp(kept?: unknown, found: readonly string[] = []) {
  const pending: Pending[] = [];
  const world = { isConnected: true, milliseconds: 0, saved: kept };
  const call = ((method, request, options) =>
    new Promise((resolve, reject) => {
      if (method === 'jobs.list') {
        resolve({ masters: [], trainings: found.map((folder) => ({ folder })) } as never);
        return;
      }
      pending.push({
        request: request as Pending['request'],
        signal: options?.signal as AbortSignal,
        progress: (progress) => options?.onProgress?.({ ...AT_START, ...progress } as never),
        resolve: (result) => resolve(result as never),
        reject,
      });
    })) as TrainingOptions['call'];
  const training = createTraining({
    call,
    isConnected: () => world.isConnected,
    files: { makeFolder: async (name) => `folder:2/${name}` },
    kept: {
      load: () => world.saved,
      save: (value) => {
        world.saved = JSON.parse(JSON.stringify(value));
      },
    },
    now: () => world.milliseconds,
  });
  return { training, pending, world, run: () => training.run.getState() };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a training', () => {
  it('starts in a folder of its own, tells how far it is, and ends with a model', async () => {
    const { training, pending, world, run } = setUp();
    void training.start(PLAN);
    expect(run().phase).toBe('waiting');
    await settle();
    expect(pending[0]!.request).toEqual({
      action: 'start',
      good: 'folder:1/masters',
      settings: {},
      outputFolder: 'folder:2/masters',
    });
    pending[0]!.progress({ course: COURSE, note: 'trains on cpu' });
    world.milliseconds = 4000;
    pending[0]!.progress({ step: 2, loss: 0.5 });
    expect(run()).toMatchObject({
      phase: 'running',
      folder: 'folder:2/masters',
      course: COURSE,
      notes: ['trains on cpu'],
    });
    expect(run().curve.points).toEqual([{ step: 2, loss: 0.5, count: 1 }]);
    expect(remainingSeconds(run(), 4000)).toBe(16);
    expect(isUnderWay(run())).toBe(true);
    pending[0]!.resolve({ ending: 'complete', modelId: 'masters' });
    await settle();
    expect(run()).toMatchObject({ phase: 'done', result: { modelId: 'masters' } });
    expect(canResume(run())).toBe(false);
  });

  it('is stopped, keeps its best, and goes on', async () => {
    const { training, pending, run } = setUp();
    void training.start(PLAN);
    await settle();
    pending[0]!.progress({ step: 4, loss: 1 });
    training.stop();
    expect(run().phase).toBe('stopping');
    expect(pending[0]!.signal.aborted).toBe(true);
    pending[0]!.resolve({ ending: 'stopped' });
    await settle();
    expect(run().phase).toBe('stopped');
    expect(canResume(run())).toBe(true);
    void training.resume();
    expect(pending[1]!.request).toEqual({ action: 'resume', folder: 'folder:2/masters' });
    expect(pending[1]!.signal.aborted).toBe(false);
    expect(run().curve.points).toHaveLength(1);
    training.stop();
    pending[1]!.reject(new LatheError('cancelled', 'stopped while the music was prepared'));
    await settle();
    expect(run()).toMatchObject({ phase: 'stopped', result: { ending: 'stopped' } });
  });

  it('that was stopped before its first epoch has no model, and that is no failure', async () => {
    const { training, pending, run } = setUp();
    void training.start(PLAN);
    await settle();
    training.stop();
    pending[0]!.reject(new LatheError('cancelled', 'training was stopped before its first step'));
    await settle();
    expect(run().phase).toBe('stopped');
    expect(run()).not.toHaveProperty('failure');
    expect(canResume(run())).toBe(false);
  });

  it('that fails says why', async () => {
    const { training, pending, run } = setUp();
    void training.start(PLAN);
    await settle();
    pending[0]!.reject(new LatheError('bad-input', 'no audio file in this folder'));
    await settle();
    expect(run()).toMatchObject({ phase: 'failed', failure: { message: 'no audio file in this folder' } });
  });

  it('is asked for again when the connection breaks', async () => {
    const { training, pending, world, run } = setUp();
    void training.start(PLAN);
    await settle();
    pending[0]!.progress({ step: 1 });
    world.isConnected = false;
    pending[0]!.reject(new Error('the connection to Lathe was lost'));
    await settle();
    expect(pending[1]!.request).toEqual({ action: 'resume', folder: 'folder:2/masters' });
    expect(isUnderWay(run())).toBe(true);
  });

  it('is found again by a page that is loaded anew, with what was there to see', async () => {
    const first = setUp();
    void first.training.start(PLAN);
    await settle();
    first.pending[0]!.progress({ step: 3, loss: 1 });
    first.pending[0]!.progress({ step: 4, loss: 0.5, course: COURSE });
    const second = setUp(first.world.saved);
    expect(second.pending[0]!.request).toEqual({ action: 'resume', folder: 'folder:2/masters' });
    expect(second.run().curve.points).toHaveLength(2);
    expect(second.run().course).toEqual(COURSE);
  });

  it.each([undefined, { phase: 'waiting' }, { phase: 'done', folder: 'folder:2/a' }])(
    'is not looked for where none runs: %j',
    (kept) => {
      const { pending, run } = setUp(kept);
      expect(pending).toEqual([]);
      expect(isUnderWay(run())).toBe(false);
    },
  );

  it('that another page began is attended', async () => {
    const { pending, run } = setUp(undefined, ['folder:3/others']);
    await settle();
    expect(pending[0]!.request).toEqual({ action: 'resume', folder: 'folder:3/others' });
    expect(run()).toMatchObject({ phase: 'waiting', folder: 'folder:3/others' });
  });
});
