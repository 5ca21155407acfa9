import type { Worker } from 'node:worker_threads';
import { fromFailure } from '../../../shared/contract/failure.ts';
import { LatheError } from '../../../shared/errors.ts';
import { startWorker } from './start-worker.ts';
import type { PoolMessage, ThreadMessage } from './task-messages.ts';

/** How a task is watched and stopped. */
export interface TaskControl<Event> {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: Event) => void;
  /** Buffers of the task that are handed over and not copied. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** Threads that take tasks, each as many at once as it may, in the order in which they are asked for. */
export interface WorkerPool<Task, Event, Result> {
  /**
   * Runs a task on a thread.
   *
   * @throws LatheError as the thread threw it; `cancelled` when the signal was aborted
   * @throws BugError for whatever else it threw, and Error when the thread itself ended
   */
  run(task: Task, control?: TaskControl<Event>): Promise<Result>;
  /** Starts the first thread where there is none, so that it is there when the task is known. */
  prepare(): void;
  /** Ends the threads; what runs or waits is rejected as `cancelled`. */
  dispose(): Promise<void>;
}

/** What a pool needs. */
export interface WorkerPoolOptions {
  /** The module of the threads, which calls `serveTasks`. */
  readonly entry: URL;
  /** What every thread finds as its `workerData`. */
  readonly workerData: unknown;
  /** Threads at most; each starts with the first task that finds no idle one. */
  readonly size: number;
  /**
   * Tasks that a thread is given before the first of them is done, so that it need not wait for the next; default 1. It
   * begins them in their order, and at once those that wait for something themselves.
   */
  readonly tasksAtOnce?: number;
}

interface Job<Task, Event, Result> {
  readonly id: number;
  readonly task: Task;
  readonly onEvent: ((event: Event) => void) | undefined;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Makes a pool. Its threads keep the process alive only while they work. */
export function createWorkerPool<Task, Event, Result>(
  options: WorkerPoolOptions,
): WorkerPool<Task, Event, Result> {
  return new ThreadPool<Task, Event, Result>(options);
}

class ThreadPool<Task, Event, Result> implements WorkerPool<Task, Event, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #waiting: Job<Task, Event, Result>[] = [];
  readonly #idle: Worker[] = [];
  /** What each thread has to do; one that has nothing is idle. */
  readonly #busy = new Map<Worker, Map<number, Job<Task, Event, Result>>>();
  #lastId = 0;
  #isDisposed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  run(task: Task, { signal, onEvent, transfer = [] }: TaskControl<Event> = {}): Promise<Result> {
    if (this.#isDisposed || signal?.aborted) return Promise.reject(cancelled());
    const id = ++this.#lastId;
    const cancel = (): void => this.#cancel(id);
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ id, task, onEvent, transfer, resolve, reject });
      this.#startNext();
    }).finally(() => signal?.removeEventListener('abort', cancel));
  }

  prepare(): void {
    if (this.#isDisposed || this.#idle.length + this.#busy.size > 0) return;
    const worker = this.#addWorker();
    worker.unref();
    this.#idle.push(worker);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    const given = [...this.#busy.values()].flatMap((jobs) => [...jobs.values()]);
    for (const { reject } of [...this.#waiting.splice(0), ...given]) reject(cancelled());
    this.#busy.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #startNext(): void {
    if (this.#waiting.length === 0) return;
    const worker = this.#freeWorker();
    if (worker === undefined) return;
    const job = this.#waiting.shift()!;
    const jobs = this.#busy.get(worker) ?? new Map();
    this.#busy.set(worker, jobs.set(job.id, job));
    worker.ref();
    const message: PoolMessage<Task> = { type: 'task', id: job.id, task: job.task };
    worker.postMessage(message, job.transfer);
  }

  /** An idle thread, else a new one, else one that may be given another task. */
  #freeWorker(): Worker | undefined {
    const { size, tasksAtOnce = 1 } = this.#options;
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#busy.size < size) return this.#addWorker();
    return [...this.#busy].find(([, jobs]) => jobs.size < tasksAtOnce)?.[0];
  }

  #addWorker(): Worker {
    const worker = startWorker(this.#options.entry, this.#options.workerData);
    worker.on('message', (message: ThreadMessage<Event, Result>) => this.#receive(worker, message));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', (code) => this.#lose(worker, new Error(`a worker thread ended with code ${code}`)));
    return worker;
  }

  #receive(worker: Worker, message: ThreadMessage<Event, Result>): void {
    const jobs = this.#busy.get(worker);
    const job = jobs?.get(message.id);
    if (jobs === undefined || job === undefined) return;
    if (message.type === 'event') {
      job.onEvent?.(message.event);
      return;
    }
    jobs.delete(message.id);
    if (jobs.size === 0) {
      this.#busy.delete(worker);
      this.#idle.push(worker);
      worker.unref();
    }
    if (message.type === 'result') job.resolve(message.result);
    else job.reject(failureOf(message));
    this.#startNext();
  }

  /** A job that waits ends at once; one that runs, when its thread says so. */
  #cancel(id: number): void {
    const place = this.#waiting.findIndex((job) => job.id === id);
    if (place >= 0) {
      this.#waiting.splice(place, 1)[0]!.reject(cancelled());
      return;
    }
    for (const [worker, jobs] of this.#busy) {
      if (jobs.has(id)) worker.postMessage({ type: 'cancel', id } satisfies PoolMessage<Task>);
    }
  }

  #lose(worker: Worker, reason: Error): void {
    for (const job of this.#busy.get(worker)?.values() ?? []) job.reject(reason);
    this.#busy.delete(worker);
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    if (!this.#isDisposed) this.#startNext();
  }
}

/** What a thread threw; a bug is looked for where it was thrown. */
function failureOf({ failure, stack }: Extract<ThreadMessage<never, never>, { type: 'failure' }>): Error {
  const error = fromFailure(failure);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function cancelled(): LatheError {
  return new LatheError('cancelled', 'The work was cancelled.');
}
