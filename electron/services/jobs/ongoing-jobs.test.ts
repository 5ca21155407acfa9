import { describe, expect, it } from 'vitest';
import { CLIENT_GONE } from '../../../shared/contract/dispatch.ts';
import { LatheError } from '../../../shared/errors.ts';
import { type JobContext, OngoingJobs } from './ongoing-jobs.ts';

interface Progress {
  readonly step: number;
  readonly course?: string;
  readonly note?: string;
}

const A = { key: 'a', of: 'a song' };

/** A job that the test leads. */
function setUp() {
  const jobs = new OngoingJobs<{ readonly key: string; readonly of: string }, Progress, string>();
  let context: JobContext<Progress> | undefined;
  let end = (_result: string): void => {};
  let fail = (_thrown: Error): void => {};
  const work = (given: JobContext<Progress>): Promise<string> => {
    context = given;
    return new Promise((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
  };
  const attendant = () => {
    const told: Progress[] = [];
    const aborter = new AbortController();
    return { told, aborter, signal: aborter.signal, onProgress: (progress: Progress) => told.push(progress) };
  };
  return {
    jobs,
    work,
    attendant,
    tell: (progress: Progress) => context!.onProgress(progress),
    isStopped: () => context!.signal.aborted,
    end: (result: string) => end(result),
    fail: (thrown: Error) => fail(thrown),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a job', () => {
  it('is stopped by whoever attends it', async () => {
    const { jobs, work, attendant, isStopped, end } = setUp();
    const first = attendant();
    const result = jobs.begin(A, work, first);
    await settle();
    first.aborter.abort();
    expect(isStopped()).toBe(true);
    end('its best so far');
    expect(await result).toBe('its best so far');
    expect(jobs.join('a', attendant())).toBeUndefined();
  });

  it('goes on when its client goes, and tells the next one where it is', async () => {
    const { jobs, work, attendant, tell, isStopped, end } = setUp();
    const first = attendant();
    const lost = jobs.begin(A, work, first);
    await settle();
    tell({ step: 1, course: 'first epoch', note: 'trains on cpu' });
    tell({ step: 2 });
    first.aborter.abort(CLIENT_GONE);
    await expect(lost).rejects.toMatchObject({ code: 'cancelled' });
    tell({ step: 3 });
    expect(isStopped()).toBe(false);
    expect(first.told.map(({ step }) => step)).toEqual([1, 2]);

    expect(jobs.list).toEqual([{ identity: A, latest: { step: 3, course: 'first epoch' } }]);

    const second = attendant();
    const result = jobs.join('a', second);
    tell({ step: 4 });
    expect(second.told).toEqual([{ step: 3, course: 'first epoch' }, { step: 4 }]);
    end('done');
    expect(await result).toBe('done');
    expect(jobs.join('a', attendant())).toBeUndefined();
  });

  it.each(['result', 'failure'])('that ended while nobody attended tells its %s once', async (ending) => {
    const { jobs, work, attendant, end, fail } = setUp();
    const first = attendant();
    const lost = jobs.begin(A, work, first);
    await settle();
    first.aborter.abort(CLIENT_GONE);
    await expect(lost).rejects.toThrow(LatheError);
    if (ending === 'result') end('done');
    else fail(new LatheError('output-failed', 'the disk is full'));
    await settle();
    const joined = jobs.join('a', attendant());
    if (ending === 'result') expect(await joined).toBe('done');
    else await expect(joined).rejects.toThrow('the disk is full');
    expect(jobs.join('a', attendant())).toBeUndefined();
  });

  it('is not hidden by a second one of its key, which fails', async () => {
    const { jobs, work, attendant, end } = setUp();
    const first = jobs.begin(A, work, attendant());
    const second = jobs.begin(A, () => Promise.reject(new Error('not empty')), attendant());
    await expect(second).rejects.toThrow('not empty');
    const third = jobs.join('a', attendant());
    end('done');
    expect([await first, await third]).toEqual(['done', 'done']);
  });
});
