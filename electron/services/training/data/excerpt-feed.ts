import type { Worker } from 'node:worker_threads';
import { LatheError } from '../../../../shared/errors.ts';
import { startWorker } from '../../jobs/start-worker.ts';
import type { ExcerptReply, ExcerptRequest } from './excerpt-messages.ts';
import type { ExcerptBatch, ExcerptPlan } from './excerpt-sampler.ts';

/** Batches for a training loop, made ahead of it in a thread. */
export interface ExcerptFeed {
  /** The batch of a step, the same whatever was asked before. Fast when steps are asked for in order. */
  next(step: number): Promise<ExcerptBatch>;
  /** Stops the thread; what is still awaited is rejected as `cancelled`. */
  dispose(): Promise<void>;
}

/** What a feed needs. */
export interface ExcerptFeedOptions extends ExcerptPlan {
  /** Batches made ahead, default 3. */
  readonly prefetch?: number;
  /** Ends the feed as `dispose` does. */
  readonly signal?: AbortSignal;
  /** The worker's module, default the one of this checkout. */
  readonly workerUrl?: URL;
}

/** A batch that was asked for and has not come back yet, or is kept until its step. */
class PendingBatch {
  readonly promise: Promise<ExcerptBatch>;
  /** Somebody waits for it, so it must not be dropped. */
  isAwaited = false;
  resolve!: (batch: ExcerptBatch) => void;
  reject!: (reason: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined); // a batch made ahead may fail without anybody waiting for it
  }
}

/**
 * Starts a thread that draws excerpts.
 *
 * @throws LatheError through `next`: `bad-argument` for a plan that cannot be kept, `cancelled` after the end
 */
export function createExcerptFeed(options: ExcerptFeedOptions): ExcerptFeed {
  const { prefetch = 3, signal, workerUrl, ...plan } = options;
  return new WorkerExcerptFeed(plan, prefetch, workerUrl ?? defaultWorkerUrl(), signal);
}

class WorkerExcerptFeed implements ExcerptFeed {
  readonly #worker: Worker;
  readonly #prefetch: number;
  readonly #signal: AbortSignal | undefined;
  readonly #pending = new Map<number, PendingBatch>();
  #end: LatheError | Error | undefined;

  constructor(plan: ExcerptPlan, prefetch: number, url: URL, signal: AbortSignal | undefined) {
    this.#prefetch = prefetch;
    this.#signal = signal;
    this.#worker = startWorker(url, plan);
    this.#worker.on('message', (reply: ExcerptReply) => this.#receive(reply));
    this.#worker.on('error', (error) => this.#stop(error));
    this.#worker.on('exit', (code) => this.#stop(new Error(`the excerpt worker ended with code ${code}`)));
    this.#worker.unref(); // a forgotten feed must not keep the process alive
    if (signal?.aborted) this.#abort();
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  async next(step: number): Promise<ExcerptBatch> {
    if (this.#end) throw this.#end;
    for (const [other, { isAwaited }] of this.#pending) {
      if (!isAwaited && (other < step || other > step + this.#prefetch)) this.#pending.delete(other);
    }
    for (let ahead = step; ahead <= step + this.#prefetch; ahead++) this.#request(ahead);
    const batch = this.#pending.get(step)!;
    batch.isAwaited = true;
    this.#worker.ref();
    try {
      return await batch.promise;
    } finally {
      this.#pending.delete(step);
      if (![...this.#pending.values()].some(({ isAwaited }) => isAwaited)) this.#worker.unref();
    }
  }

  async dispose(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#stop(cancelledError());
    await this.#worker.terminate();
  }

  #request(step: number): void {
    if (this.#pending.has(step)) return;
    this.#pending.set(step, new PendingBatch());
    this.#worker.postMessage({ step } satisfies ExcerptRequest);
  }

  #receive(reply: ExcerptReply): void {
    const awaited = this.#pending.get(reply.step);
    if (awaited === undefined) return;
    if ('batch' in reply) awaited.resolve(reply.batch);
    else if (reply.error.code === undefined) awaited.reject(new Error(reply.error.message));
    else awaited.reject(new LatheError(reply.error.code, reply.error.message));
  }

  #stop(reason: Error): void {
    this.#end ??= reason;
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
  }

  readonly #abort = (): void => {
    this.#stop(cancelledError());
    void this.#worker.terminate();
  };
}

function cancelledError(): LatheError {
  return new LatheError('cancelled', 'drawing training excerpts was cancelled');
}

function defaultWorkerUrl(): URL {
  return new URL('../../../workers/excerpt-worker.ts', import.meta.url);
}
