import { afterEach, describe, expect, it } from 'vitest';
import type { LatheError } from '../../../shared/errors.ts';
import { failure } from '../../../test/support/failure.ts';
import type { TestResult, TestTask } from '../../workers/test-task-worker.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

const entry = new URL('../../workers/test-task-worker.ts', import.meta.url);

const open: WorkerPool<TestTask, string, TestResult>[] = [];
function createPool(size = 1, tasksAtOnce = 1): WorkerPool<TestTask, string, TestResult> {
  const pool = createWorkerPool<TestTask, string, TestResult>({
    entry,
    workerData: { greeting: 'hello' },
    size,
    tasksAtOnce,
  });
  open.push(pool);
  return pool;
}
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.dispose();
});

const describeTask = (value: number): TestTask => ({ kind: 'describe', bytes: Uint8Array.of(value) });

describe('a pool of threads', () => {
  it('gives each task its events and its result, and uses its thread again', async () => {
    const pool = createPool();
    const events: string[] = [];
    const results = await Promise.all(
      [1, 2, 3].map((value) => pool.run(describeTask(value), { onEvent: (event) => events.push(event) })),
    );
    expect(results.map(({ bytes }) => bytes)).toEqual([2, 3, 4].map((value) => Uint8Array.of(value)));
    expect(new Set(results.map(({ thread }) => thread)).size).toBe(1);
    expect(events).toEqual(new Array(3).fill('hello, describe'));
  });

  it('uses the thread that was prepared', async () => {
    const pool = createPool(2);
    pool.prepare();
    pool.prepare();
    const first = await pool.run(describeTask(1));
    expect((await pool.run(describeTask(1))).thread).toBe(first.thread);
  });

  it('starts as many threads as there is work for, and no more than it may', async () => {
    const pool = createPool(2);
    const stop = new AbortController();
    const waiting = failure(pool.run({ kind: 'wait' }, { signal: stop.signal }));
    const results = await Promise.all([1, 2, 3].map((value) => pool.run(describeTask(value))));
    expect(new Set(results.map(({ thread }) => thread)).size).toBe(1);
    stop.abort();
    expect((await waiting).code).toBe('cancelled');
  });

  it('gives a thread as many tasks at once as it may have, in their order', async () => {
    const pool = createPool(1, 2);
    const stop = [new AbortController(), new AbortController()];
    const begun: string[] = [];
    const waiting: Promise<LatheError>[] = [];
    const beginnings = stop.map(
      ({ signal }, i) =>
        new Promise<void>((resolve) => {
          const onEvent = (): void => resolve(void begun.push(`wait ${i}`));
          waiting.push(failure(pool.run({ kind: 'wait' }, { signal, onEvent })));
        }),
    );
    const third = pool.run(describeTask(1), { onEvent: () => begun.push('third') });
    await Promise.all(beginnings);
    expect(begun).toEqual(['wait 0', 'wait 1']);
    stop[1]!.abort();
    expect((await third).bytes).toEqual(Uint8Array.of(2));
    stop[0]!.abort();
    for (const { code } of await Promise.all(waiting)) expect(code).toBe('cancelled');
  });

  it('fails all that a thread was given when it ends', async () => {
    const pool = createPool(1, 2);
    const both = [pool.run({ kind: 'wait' }), pool.run({ kind: 'crash' })];
    await Promise.all(both.map((lost) => expect(lost).rejects.toThrow('ended with code 7')));
    expect((await pool.run(describeTask(1))).bytes).toEqual(Uint8Array.of(2));
  });

  it('hands buffers over, and not a copy', async () => {
    const bytes = Uint8Array.of(4);
    const result = createPool().run({ kind: 'describe', bytes }, { transfer: [bytes.buffer] });
    expect(bytes).toHaveLength(0);
    expect((await result).bytes).toEqual(Uint8Array.of(5));
  });

  it('carries failures with their codes, and bugs as such', async () => {
    const pool = createPool();
    expect(await failure(pool.run({ kind: 'refuse' }))).toMatchObject({
      code: 'bad-input',
      message: 'not this one',
    });
    await expect(pool.run({ kind: 'bug' })).rejects.toMatchObject({
      name: 'BugError',
      message: 'x is undefined',
      // Of the thread, where the bug is.
      stack: expect.stringContaining('test-task-worker'),
    });
  });

  it('cancels what runs in its thread, and what waits at once', async () => {
    const pool = createPool();
    const [first, second] = [new AbortController(), new AbortController()];
    const running = failure(
      pool.run({ kind: 'wait' }, { signal: first.signal, onEvent: () => second.abort() }),
    );
    const queued = failure(pool.run(describeTask(1), { signal: second.signal }));
    expect(await queued).toMatchObject({ code: 'cancelled', message: 'The work was cancelled.' });
    first.abort();
    expect(await running).toMatchObject({ code: 'cancelled', message: 'stopped in the thread' });
    expect((await failure(pool.run(describeTask(1), { signal: AbortSignal.abort() }))).code).toBe(
      'cancelled',
    );
    expect((await pool.run(describeTask(1))).bytes).toEqual(Uint8Array.of(2));
  });

  it('goes on with another thread when one ends', async () => {
    const pool = createPool();
    const crash = pool.run({ kind: 'crash' });
    const next = pool.run(describeTask(8));
    await expect(crash).rejects.toThrow('ended with code 7');
    expect((await next).bytes).toEqual(Uint8Array.of(9));
  });

  it('rejects what is left when it is disposed of', async () => {
    const pool = createPool();
    const left = [pool.run({ kind: 'wait' }), pool.run(describeTask(1))].map(failure);
    await pool.dispose();
    for (const { code } of await Promise.all(left)) expect(code).toBe('cancelled');
    expect((await failure(pool.run(describeTask(1)))).code).toBe('cancelled');
  });
});
