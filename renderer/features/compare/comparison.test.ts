import { expect, it, vi } from 'vitest';
import { LatheError } from '../../../shared/errors.ts';
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
  return { calls, removed, comparison: createComparison(call as Connection['call'], files) };
}

const file = (name: string): File => new File(['x'], name);

it('measures as soon as there are two, and gives up what is no longer wanted', async () => {
  const { calls, removed, comparison } = parts();
  await comparison.drop([file('a.wav')]);
  expect(calls).toHaveLength(0);
  await comparison.drop([file('b.wav')]);
  expect(calls[0]!.request).toEqual({ beforePath: 'file:a.wav', afterPath: 'file:b.wav' });
  expect(comparison.store.getState().measuring.state).toBe('running');

  await comparison.choose('after', file('c.wav'));
  expect(calls[0]!.signal.aborted).toBe(true);
  expect(removed).toEqual(['file:b.wav']);
  calls[1]!.resolve({ notes: [] });
  await vi.waitFor(() => expect(comparison.store.getState().measuring.state).toBe('done'));

  comparison.swap();
  expect(calls[2]!.request).toEqual({ beforePath: 'file:c.wav', afterPath: 'file:a.wav' });
  expect(removed).toEqual(['file:b.wav']);
});

it('takes both of two that are dropped, and leaves files of the queue where they are', async () => {
  const { calls, removed, comparison } = parts();
  await comparison.drop([file('a.wav'), file('b.wav')]);
  expect(calls).toHaveLength(1);
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
  const comparison = createComparison(call, files);
  await comparison.drop([file('a.wav'), file('b.wav')]);
  await vi.waitFor(() =>
    expect(comparison.store.getState().measuring).toMatchObject({
      state: 'failed',
      failure: { code: 'bad-input', message: 'no sound' },
    }),
  );
  await comparison.measure();
  expect(call).toHaveBeenCalledTimes(2);
});
