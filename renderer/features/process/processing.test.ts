import { describe, expect, it } from 'vitest';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { ResultOf } from '../../../shared/contract/methods.ts';
import { LatheError } from '../../../shared/errors.ts';
import { createProcessing, type Processing, type ProcessingOptions } from './processing.ts';
import type { Queue } from './queue.ts';
import { USUAL_SETTINGS } from './settings.ts';

/** A mastering that the test answers when it wants to. */
interface Pending {
  readonly method: string;
  readonly request: { readonly inputPath: string; readonly outputPath: string; readonly job: string };
  readonly progress: (fraction: number) => void;
  readonly resolve: (outputPath: string) => void;
  readonly reject: (thrown: unknown) => void;
}

function setUp(initial: Queue = [], found: ResultOf<'jobs.list'>['masters'] = []) {
  const pending: Pending[] = [];
  const removed: string[] = [];
  let saved: Queue = [];
  const world = { isConnected: true, settings: USUAL_SETTINGS };
  const call = ((method, request, options) =>
    new Promise((resolve, reject) => {
      if (method === 'jobs.list') {
        resolve({ masters: found, trainings: [] } as never);
        return;
      }
      options?.signal?.addEventListener('abort', () => reject(new LatheError('cancelled', 'cancelled')));
      pending.push({
        method,
        request: request as Pending['request'],
        progress: (fraction) => options?.onProgress?.({ stage: 'render', fraction } as never),
        resolve: (outputPath) => resolve({ outputPath } as MasterResult as never),
        reject,
      });
    })) as ProcessingOptions['call'];
  const processing = createProcessing({
    call,
    isConnected: () => world.isConnected,
    files: {
      upload: async (file) => {
        if (file.name === 'broken.wav') throw new LatheError('output-failed', 'the disk is full');
        return `file:1/${file.name}`;
      },
      remove: async (handle) => void removed.push(handle),
    },
    storage: { load: () => initial, save: (queue) => (saved = queue) },
    settings: () => world.settings,
  });
  return { processing, pending, removed, world, saved: () => saved };
}

const states = ({ queue }: Processing): string[] => queue.getState().map(({ state }) => state);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const files = (...names: string[]): File[] => names.map((name) => new File(['x'], name));

describe('processing', () => {
  it('loads tracks side by side and masters them one after the other', async () => {
    const { processing, pending, saved } = setUp();
    processing.add(files('a.wav', 'b.mp3'));
    expect(states(processing)).toEqual(['uploading', 'uploading']);
    await settle();
    expect(states(processing)).toEqual(['ready', 'ready']);
    processing.start();
    expect(states(processing)).toEqual(['running', 'waiting']);
    expect(pending.map(({ request }) => request.outputPath)).toEqual(['a-master.wav']);
    pending[0]!.progress(0.5);
    expect(processing.queue.getState()[0]!.fraction).toBe(0.5);
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    expect(states(processing)).toEqual(['done', 'running']);
    expect(pending[1]!.request).toMatchObject({ inputPath: 'file:1/b.mp3', outputPath: 'b-master.wav' });
    expect(saved()).toBe(processing.queue.getState());
  });

  it('gives everything up at once, and begins nothing because of it', async () => {
    const { processing, pending, removed } = setUp();
    processing.add(files('a.wav', 'b.wav', 'c.wav'));
    await settle();
    processing.start();
    processing.cancelAll();
    await settle();
    expect(states(processing)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    processing.start();
    processing.removeAll();
    await settle();
    expect(states(processing)).toEqual([]);
    expect(pending).toHaveLength(2);
    expect(removed.toSorted()).toEqual(['file:1/a.wav', 'file:1/b.wav', 'file:1/c.wav']);
  });

  it('goes on after a track that failed, and tries it again when asked', async () => {
    const { processing, pending } = setUp();
    processing.add(files('a.wav', 'b.wav', 'broken.wav'));
    await settle();
    expect(states(processing)).toEqual(['ready', 'ready', 'failed']);
    processing.start();
    pending[0]!.reject(new LatheError('bad-input', 'a.wav is not audio'));
    await settle();
    expect(states(processing)).toEqual(['failed', 'running', 'failed']);
    const [first] = processing.queue.getState();
    expect(first!.failure).toEqual({ code: 'bad-input', message: 'a.wav is not audio' });
    processing.retry(first!.id);
    expect(states(processing)).toEqual(['waiting', 'running', 'failed']);
    expect(processing.queue.getState()[0]!.failure).toBeUndefined();
  });

  it('cancels what waits at once and what runs by its signal', async () => {
    const { processing } = setUp();
    processing.add(files('a.wav', 'b.wav'));
    await settle();
    processing.start();
    const [a, b] = processing.queue.getState();
    processing.cancel(b!.id);
    expect(states(processing)).toEqual(['running', 'cancelled']);
    processing.cancel(a!.id);
    await settle();
    expect(states(processing)).toEqual(['cancelled', 'cancelled']);
  });

  it('knows what each master was made with', async () => {
    const { processing, pending, removed, world } = setUp();
    processing.add(files('a.wav'));
    await settle();
    processing.start();
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    world.settings = { ...USUAL_SETTINGS, intensity: 40 };
    processing.start();
    const intensity = (): number | undefined => processing.queue.getState()[0]!.madeWith?.intensity;
    expect(intensity()).toBe(100);
    pending[1]!.resolve('file:3/a-master.wav');
    await settle();
    expect(intensity()).toBe(40);
    expect(processing.queue.getState()[0]!.result?.outputPath).toBe('file:3/a-master.wav');
    // Both can be compared until other takes come.
    expect(removed).toEqual([]);
  });

  it('takes files that the services have already', async () => {
    const { processing, pending } = setUp();
    processing.addGiven(['file:1/a.wav']);
    expect(processing.queue.getState()[0]).toMatchObject({ name: 'a.wav', state: 'ready' });
    processing.start();
    expect(pending[0]!.request.inputPath).toBe('file:1/a.wav');
  });

  it('takes a removed track with its files, and selects another', async () => {
    const { processing, pending, removed } = setUp();
    processing.add(files('a.wav', 'b.wav'));
    await settle();
    const [a, b] = processing.queue.getState();
    expect(processing.selected.getState()).toBe(a!.id);
    processing.start();
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    processing.remove(a!.id);
    expect(processing.selected.getState()).toBe(b!.id);
    expect(removed).toEqual(['file:1/a.wav', 'file:2/a-master.wav']);
  });

  it('goes on with what its page left behind: what runs is attended, what waits waits', async () => {
    const first = setUp();
    first.processing.add(files('a.wav', 'b.wav'));
    await settle();
    first.processing.start();
    const { processing, pending } = setUp(first.saved());
    expect(states(processing)).toEqual(['running', 'waiting']);
    expect(pending.map(({ method, request }) => [method, request.job])).toEqual([
      ['master.attend', first.pending[0]!.request.job],
    ]);
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    expect(states(processing)).toEqual(['done', 'running']);
    expect(pending[1]).toMatchObject({ method: 'master.run', request: { inputPath: 'file:1/b.wav' } });
  });

  it('finds what another page began, and leaves its files alone', async () => {
    const { processing, pending, removed } = setUp(
      [],
      [{ job: 'j', inputPath: 'file:1/a.wav', outputPath: 'file:2/a-master.wav', fraction: 0.5 }],
    );
    await settle();
    expect(processing.queue.getState()[0]).toMatchObject({ name: 'a.wav', state: 'running', fraction: 0.5 });
    expect(pending[0]).toMatchObject({ method: 'master.attend', request: { job: 'j' } });
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    expect(states(processing)).toEqual(['done']);
    processing.remove(processing.queue.getState()[0]!.id);
    expect([processing.queue.getState(), removed]).toEqual([[], []]);
  });

  it('stays with a mastering over a connection that breaks', async () => {
    const { processing, pending, world } = setUp();
    processing.add(files('a.wav'));
    await settle();
    processing.start();
    world.isConnected = false;
    pending[0]!.reject(new Error('the connection to Lathe was lost'));
    await settle();
    expect(pending[1]).toMatchObject({ method: 'master.attend', request: { job: pending[0]!.request.job } });
    pending[1]!.resolve('file:2/a-master.wav');
    await settle();
    expect(states(processing)).toEqual(['done']);
  });
});
