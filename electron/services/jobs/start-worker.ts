import { Worker } from 'node:worker_threads';

/** Node 20 does not run TypeScript in a thread: from source, a worker starts by way of one that finds its program. */
const LOADER = new URL('../../../build/scripts/run-source.mjs', import.meta.url);

/**
 * Starts a thread.
 *
 * @param entry the module that it runs
 * @param workerData what it finds under that name
 */
export function startWorker(entry: URL, workerData: unknown): Worker {
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, { workerData });
  return new Worker(LOADER, { workerData, argv: [entry.href], execArgv: [] });
}
