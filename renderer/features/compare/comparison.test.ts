import { expect, it, vi } from 'vitest';
import { LatheError } from '../../../shared/errors.ts';
import type { OpenSound } from '../../audio/sounds.ts';
import type { Connection } from '../../transport/connection.ts';
import { createComparison } from './comparison.ts';

/** An engine that answers when it is told to, and a store of files that remembers what it was asked. */
function parts() {
  const calls: { request: unknown; signal: AbortSignal; resolve: (result: unknown) => void }[] = [];
  const call = (_: string, request: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      calls.push({ request, signal, resolve });
      signal.addEventListener('abort', () => reject(new LatheError('cancelled', 'cancelled')));
    });
  const removed: string[] = [];
  const files = {
    upload: async (file: File) => `file:${file.name}`,
    remove: async (handle: string) => void removed.push(handle),
  };
  return { calls, removed, comparison: createComparison(call as Connection['call'], files, open) };
}

/** Opens everything but what is broken. */
const open: OpenSound = async (handle) => {
  if (handle.includes('broken')) throw new LatheError('bad-input', 'no sound');
  return { handle, channelCount: 1, sampleCount: 1, durationSeconds: 1, peaks: new Float32Array(1) };
};

/** Until whatever is under way without waiting is done. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

const file = (name: string): File => new File(['x'], name);

it('measures as soon as both are seen, and gives up what is no longer wanted', async () => {
  const { calls, removed, comparison } = parts();
  const isAsked = (count: number) => vi.waitFor(() => expect(calls).toHaveLength(count));
  await comparison.drop([file('a.wav')]);
  comparison.tellPictured();
  await comparison.drop([file('b.wav')]);
  await settled();
  expect(calls).toHaveLength(0);
  expect(comparison.store.getState().measuring.state).toBe('running');
  comparison.tellPictured();
  await isAsked(1);
  expect(calls[0]!.request).toEqual({ beforePath: 'file:a.wav', afterPath: 'file:b.wav' });

  await comparison.choose('after', file('c.wav'));
  expect(calls[0]!.signal.aborted).toBe(true);
  expect(removed).toEqual(['file:b.wav']);
  comparison.tellPictured();
  await isAsked(2);
  calls[1]!.resolve({ notes: [] });
  await vi.waitFor(() => expect(comparison.store.getState().measuring.state).toBe('done'));

  comparison.swap();
  comparison.tellPictured();
  await isAsked(3);
  expect(calls[2]!.request).toEqual({ beforePath: 'file:c.wav', afterPath: 'file:a.wav' });
  expect(removed).toEqual(['file:b.wav']);
});

it('measures what has no picture at once, and nothing that was given up before it was seen', async () => {
  const { calls, comparison } = parts();
  await comparison.drop([file('a.wav'), file('b.wav')]);
  comparison.cancelMeasuring();
  comparison.tellPictured();
  await settled();
  expect(calls).toHaveLength(0);
  expect(comparison.store.getState().measuring).toEqual({ state: 'none' });
  await comparison.choose('after', file('broken.wav'));
  await vi.waitFor(() => expect(calls).toHaveLength(1));
});

it('takes both of two that are dropped, and leaves files of the queue where they are', async () => {
  const { calls, removed, comparison } = parts();
  await comparison.drop([file('a.wav'), file('b.wav')]);
  comparison.tellPictured();
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  const own = (handle: string) => ({ handle, name: handle, isOwn: false });
  comparison.chooseBoth(own('song'), own('master'));
  expect(removed).toEqual(['file:a.wav', 'file:b.wav']);
  comparison.clear();
  expect(removed).toEqual(['file:a.wav', 'file:b.wav']);
  expect(comparison.store.getState().measuring).toEqual({ state: 'none' });
});

it('says what went wrong, and measures again', async () => {
  const call = vi.fn().mockRejectedValue(new LatheError('bad-input', 'no sound'));
  const files = { upload: async () => 'handle', remove: async () => {} };
  const comparison = createComparison(call, files, open);
  await comparison.drop([file('a.wav'), file('b.wav')]);
  comparison.tellPictured();
  await vi.waitFor(() =>
    expect(comparison.store.getState().measuring).toMatchObject({
      state: 'failed',
      failure: { code: 'bad-input', message: 'no sound' },
    }),
  );
  await comparison.measure();
  expect(call).toHaveBeenCalledTimes(2);
});
