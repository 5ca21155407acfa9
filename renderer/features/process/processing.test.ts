import { describe, expect, it } from 'vitest';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { LatheError } from '../../../shared/errors.ts';
import { createProcessing, type Processing, type ProcessingOptions } from './processing.ts';
import type { Queue } from './queue.ts';
import { USUAL_SETTINGS } from './settings.ts';

/** A request that the test answers when it wants to. */
interface Pending {
  readonly request: { readonly inputPath: string; readonly outputPath: string };
  readonly progress: (fraction: number) => void;
  readonly resolve: (outputPath: string) => void;
  readonly reject: (thrown: unknown) => void;
}

function setUp(initial: Queue = []) {
  const pending: Pending[] = [];
  const removed: string[] = [];
  let saved: Queue = [];
  const call = ((_method, request, options) =>
    new Promise((resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(new LatheError('cancelled', 'cancelled')));
      pending.push({
        request: request as Pending['request'],
        progress: (fraction) => options?.onProgress?.({ stage: 'render', fraction } as never),
        resolve: (outputPath) => resolve({ outputPath } as MasterResult as never),
        reject,
      });
    })) as ProcessingOptions['call'];
  const processing = createProcessing({
    call,
    files: {
      upload: async (file) => {
        if (file.name === 'broken.wav') throw new LatheError('output-failed', 'the disk is full');
        return `file:1/${file.name}`;
      },
      remove: async (handle) => void removed.push(handle),
    },
    storage: { load: () => initial, save: (queue) => (saved = queue) },
    settings: () => USUAL_SETTINGS,
  });
  return { processing, pending, removed, saved: () => saved };
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

  it('takes the old master away only when there is a new one', async () => {
    const { processing, pending, removed } = setUp();
    processing.add(files('a.wav'));
    await settle();
    processing.start();
    pending[0]!.resolve('file:2/a-master.wav');
    await settle();
    processing.start();
    expect(removed).toEqual([]);
    pending[1]!.resolve('file:3/a-master.wav');
    await settle();
    expect(removed).toEqual(['file:2/a-master.wav']);
    expect(processing.queue.getState()[0]!.result?.outputPath).toBe('file:3/a-master.wav');
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
});
