import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJobQueue } from './job-queue.ts';

/** A job that ends when the test says so. */
function controlled<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { job: () => promise, resolve: (value: T) => resolve(value) };
}

describe('job queue', () => {
  it('runs jobs in order, never more at once than its limit, whatever some of them throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ turns: fc.nat({ max: 3 }), fails: fc.boolean() }), { maxLength: 12 }),
        async (limit, plans) => {
          const queue = createJobQueue(limit);
          const begun: number[] = [];
          let atOnce = 0;
          let most = 0;
          const results = await Promise.allSettled(
            plans.map(({ turns, fails }, index) =>
              queue.run(async () => {
                begun.push(index);
                most = Math.max(most, ++atOnce);
                for (let i = 0; i < turns; i++) await nextTurn();
                atOnce--;
                if (fails) throw new Error('no');
                return index;
              }),
            ),
          );
          expect(begun).toEqual(plans.map((_, index) => index));
          expect(most).toBeLessThanOrEqual(limit);
          expect(results.map(({ status }) => status === 'rejected')).toEqual(plans.map(({ fails }) => fails));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('cancels a job that waits at once, and never begins it', async () => {
    const queue = createJobQueue();
    const first = controlled<string>();
    const running = queue.run(first.job);
    const abort = new AbortController();
    let begun = false;
    const waiting = queue.run(async () => {
      begun = true;
    }, abort.signal);
    const last = queue.run(async () => 'last');
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    first.resolve('first');
    expect(await Promise.all([running, last])).toEqual(['first', 'last']);
    expect(begun).toBe(false);
  });

  it('refuses a job whose signal was aborted before, also when nothing runs', async () => {
    const queue = createJobQueue();
    await expect(queue.run(async () => 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(await queue.run(async () => 2)).toBe(2);
  });

  it('leaves a job that runs to its own reading of the signal', async () => {
    const queue = createJobQueue();
    const abort = new AbortController();
    const { job, resolve } = controlled<string>();
    const running = queue.run(job, abort.signal);
    abort.abort();
    resolve('finished anyway');
    expect(await running).toBe('finished anyway');
  });
});
