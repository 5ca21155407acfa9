import { LatheError } from '../../../shared/errors.ts';

/** Runs jobs in the order in which they were asked for, no more than a few at once. */
export interface JobQueue {
  /**
   * Runs a job when its turn comes.
   *
   * @param job what to do
   * @param signal cancels it: while it waits, at once; while it runs, the job itself must look at the signal
   * @throws LatheError `cancelled` when the signal was aborted before the job's turn; else whatever the job throws
   */
  run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Makes a queue. A master keeps every core busy by itself, and so does a training, so that two at once take as long as one
 * after the other and twice the memory.
 *
 * @param limit jobs at once; default 1
 */
export function createJobQueue(limit = 1): JobQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  const turn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp);
        running++;
        resolve();
      };
      const giveUp = (): void => {
        const place = waiting.indexOf(begin);
        if (place >= 0) waiting.splice(place, 1);
        reject(new LatheError('cancelled', 'cancelled while it waited for its turn'));
      };
      if (signal?.aborted) giveUp();
      else if (running < limit) begin();
      else {
        waiting.push(begin);
        signal?.addEventListener('abort', giveUp, { once: true });
      }
    });

  return {
    async run(job, signal) {
      await turn(signal);
      try {
        return await job();
      } finally {
        running--;
        waiting.shift()?.();
      }
    },
  };
}
