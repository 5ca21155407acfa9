import { MidSideFilter, type MidSideFilters } from '../../../shared/mastering/reference/mid-side-filter.ts';
import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { WorkerPool } from '../jobs/worker-pool.ts';
import { profileReference, type ReferenceProfile } from './reference-profile.ts';

/** What of reference matching takes long enough to be done beside the thread that masters. */
export interface ReferenceWork {
  /** Decodes and measures a reference. */
  profile(path: string, signal?: AbortSignal): Promise<ReferenceProfile>;
  /** Sends a stream of one or two channels through filters: as many samples, aligned. */
  filter(source: AudioBlocks, filters: MidSideFilters, channelCount: number): AudioBlocks;
}

/** A piece of the work for a thread. Blocks of one filter come in their order, after its beginning. */
export type ReferenceTask =
  | { readonly type: 'profile'; readonly path: string }
  | {
      readonly type: 'begin';
      readonly filter: number;
      readonly filters: MidSideFilters;
      readonly channelCount: number;
    }
  | { readonly type: 'push'; readonly filter: number; readonly block: readonly Float32Array[] }
  | { readonly type: 'flush'; readonly filter: number }
  | { readonly type: 'end'; readonly filter: number };

/** What comes of a task: a profile, or what a filter has finished. */
export type ReferenceTaskResult = ReferenceProfile | Float32Array[] | undefined;

/** The work in the calling thread. */
export function createReferenceWork(ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>): ReferenceWork {
  return {
    profile: (path, signal) => profileReference(ffmpeg, path, signal),
    filter: async function* (source, filters, channelCount) {
      const filter = new MidSideFilter(filters, channelCount);
      for await (const block of source) yield filter.push(block);
      yield filter.flush();
    },
  };
}

/** Blocks that a thread may have before what comes of the first is taken. */
const BLOCKS_UNDER_WAY = 3;

/** The work on a thread. The pool must have one, so that the blocks of a filter find it where they left it. */
export function threadedReferenceWork(
  pool: WorkerPool<ReferenceTask, never, ReferenceTaskResult>,
): ReferenceWork {
  let lastFilter = 0;
  return {
    profile: async (path, signal) =>
      (await pool.run({ type: 'profile', path }, signal && { signal })) as ReferenceProfile,
    filter: async function* (source, filters, channelCount) {
      const filter = ++lastFilter;
      const underWay: Promise<ReferenceTaskResult>[] = [];
      const start = (task: ReferenceTask): void => {
        const result = pool.run(task);
        // Awaited in its turn; a failure before that must not count as unhandled.
        result.catch(() => {});
        underWay.push(result);
      };
      const next = async (): Promise<Float32Array[]> => (await underWay.shift()) as Float32Array[];
      await pool.run({ type: 'begin', filter, filters, channelCount });
      try {
        for await (const block of source) {
          start({ type: 'push', filter, block });
          if (underWay.length >= BLOCKS_UNDER_WAY) yield await next();
        }
        start({ type: 'flush', filter });
        while (underWay.length > 0) yield await next();
      } finally {
        await pool.run({ type: 'end', filter });
      }
    },
  };
}

/** Does the tasks of a {@link ReferenceWork} where they arrive. */
export class ReferenceTaskRunner {
  readonly #ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>;
  readonly #filters = new Map<number, MidSideFilter>();

  constructor(ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>) {
    this.#ffmpeg = ffmpeg;
  }

  async run(task: ReferenceTask, signal: AbortSignal): Promise<ReferenceTaskResult> {
    switch (task.type) {
      case 'profile':
        return profileReference(this.#ffmpeg, task.path, signal);
      case 'begin':
        this.#filters.set(task.filter, new MidSideFilter(task.filters, task.channelCount));
        return undefined;
      case 'push':
        return this.#filters.get(task.filter)!.push(task.block);
      case 'flush':
        return this.#filters.get(task.filter)!.flush();
      case 'end':
        this.#filters.delete(task.filter);
        return undefined;
    }
  }
}
