import { describe, expect, it } from 'vitest';
import { CLIENT_GONE } from '../../../shared/contract/dispatch.ts';
import { LatheError } from '../../../shared/errors.ts';
import { OngoingTrainings, type RunContext } from './ongoing-trainings.ts';

interface Progress {
  readonly step: number;
  readonly course?: string;
  readonly note?: string;
}

/** A training that the test leads. */
function setUp() {
  const trainings = new OngoingTrainings<Progress, string>();
  let context: RunContext<Progress> | undefined;
  let end = (_result: string): void => {};
  let fail = (_thrown: Error): void => {};
  const work = (given: RunContext<Progress>): Promise<string> => {
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
    trainings,
    work,
    attendant,
    tell: (progress: Progress) => context!.onProgress(progress),
    isStopped: () => context!.signal.aborted,
    end: (result: string) => end(result),
    fail: (thrown: Error) => fail(thrown),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a training', () => {
  it('is stopped by whoever attends it', async () => {
    const { trainings, work, attendant, isStopped, end } = setUp();
    const first = attendant();
    const result = trainings.begin('a', work, first);
    await settle();
    first.aborter.abort();
    expect(isStopped()).toBe(true);
    end('its best so far');
    expect(await result).toBe('its best so far');
    expect(trainings.join('a', attendant())).toBeUndefined();
  });

  it('goes on when its client goes, and tells the next one where it is', async () => {
    const { trainings, work, attendant, tell, isStopped, end } = setUp();
    const first = attendant();
    const lost = trainings.begin('a', work, first);
    await settle();
    tell({ step: 1, course: 'first epoch', note: 'trains on cpu' });
    tell({ step: 2 });
    first.aborter.abort(CLIENT_GONE);
    await expect(lost).rejects.toMatchObject({ code: 'cancelled' });
    tell({ step: 3 });
    expect(isStopped()).toBe(false);
    expect(first.told.map(({ step }) => step)).toEqual([1, 2]);

    const second = attendant();
    const result = trainings.join('a', second);
    tell({ step: 4 });
    expect(second.told).toEqual([{ step: 3, course: 'first epoch' }, { step: 4 }]);
    end('done');
    expect(await result).toBe('done');
    expect(trainings.join('a', attendant())).toBeUndefined();
  });

  it.each(['result', 'failure'])('that ended while nobody attended tells its %s once', async (ending) => {
    const { trainings, work, attendant, end, fail } = setUp();
    const first = attendant();
    const lost = trainings.begin('a', work, first);
    await settle();
    first.aborter.abort(CLIENT_GONE);
    await expect(lost).rejects.toThrow(LatheError);
    if (ending === 'result') end('done');
    else fail(new LatheError('output-failed', 'the disk is full'));
    await settle();
    const joined = trainings.join('a', attendant());
    if (ending === 'result') expect(await joined).toBe('done');
    else await expect(joined).rejects.toThrow('the disk is full');
    expect(trainings.join('a', attendant())).toBeUndefined();
  });

  it('is not hidden by a second one in its folder, which fails', async () => {
    const { trainings, work, attendant, end } = setUp();
    const first = trainings.begin('a', work, attendant());
    const second = trainings.begin('a', () => Promise.reject(new Error('not empty')), attendant());
    await expect(second).rejects.toThrow('not empty');
    const third = trainings.join('a', attendant());
    end('done');
    expect([await first, await third]).toEqual(['done', 'done']);
  });
});
