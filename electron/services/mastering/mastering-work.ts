import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { WorkerPool } from '../jobs/worker-pool.ts';
import { profileReference, type ReferenceProfile } from './reference-profile.ts';
import {
  type RunningStage,
  type StageKind,
  type StageOrder,
  type StageTable,
  startStage,
} from './running-stages.ts';

/** What of mastering takes long enough to be done beside the thread that decodes, measures and writes. */
export interface MasteringWork {
  /** Makes a thread ready, so that the first stage need not wait for it. */
  prepare(): void;
  /** Decodes and measures a reference. */
  profile(path: string, signal?: AbortSignal): Promise<ReferenceProfile>;
  /** Sets a stage up, which sound may then be sent through. */
  open<Kind extends StageKind>(
    kind: Kind,
    settings: StageTable[Kind]['settings'],
  ): Promise<OpenStage<StageTable[Kind]['summary']>>;
}

/** A stage that runs somewhere else: what is asked of it is done in the order in which it is asked. */
export interface OpenStage<Summary> {
  /** @param block taken over: not to be used afterwards */
  push(block: readonly Float32Array[]): Promise<Float32Array[]>;
  flush(): Promise<Float32Array[]>;
  /** Ends it: what it tells. Must be called. */
  close(): Promise<Summary>;
}

/** A piece of the work for a thread. Blocks of one stream come in their order, after its beginning. */
export type MasteringTask =
  | { readonly type: 'profile'; readonly path: string }
  | ({ readonly type: 'begin'; readonly stream: number } & StageOrder)
  | { readonly type: 'push'; readonly stream: number; readonly block: readonly Float32Array[] }
  | { readonly type: 'flush'; readonly stream: number }
  | { readonly type: 'end'; readonly stream: number };

/** What comes of a task: a profile, what a stage has finished, or its summary. */
export type MasteringTaskResult = ReferenceProfile | Float32Array[] | StageTable[StageKind]['summary'];

/** The work in the calling thread. */
export function createMasteringWork(ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>): MasteringWork {
  return {
    prepare: () => {},
    profile: (path, signal) => profileReference(ffmpeg, path, signal),
    open: async (kind, settings) => {
      const stage = startStage(kind, settings);
      return {
        push: async (block) => stage.push(block),
        flush: async () => stage.flush(),
        close: async () => stage.summary(),
      };
    },
  };
}

/**
 * The work on threads.
 *
 * @param pools of one thread each, so that the blocks of a stream find it where they left it
 */
export function threadedMasteringWork(
  pools: readonly WorkerPool<MasteringTask, never, MasteringTaskResult>[],
): MasteringWork {
  let lastStream = 0;
  const streams = pools.map(() => 0);
  /** The thread with the fewest streams and profiles, for as long as something runs on it. */
  const take = (): { readonly pool: (typeof pools)[number]; readonly giveBack: () => void } => {
    const place = streams.indexOf(Math.min(...streams));
    streams[place]!++;
    return {
      pool: pools[place]!,
      giveBack: () => {
        streams[place]!--;
      },
    };
  };
  return {
    prepare: () => pools[0]?.prepare(),
    profile: async (path, signal) => {
      const { pool, giveBack } = take();
      try {
        return (await pool.run({ type: 'profile', path }, signal && { signal })) as ReferenceProfile;
      } finally {
        giveBack();
      }
    },
    open: async (kind, settings) => {
      const { pool, giveBack } = take();
      const stream = ++lastStream;
      const run = (task: MasteringTask) => pool.run(task);
      await run({ type: 'begin', stream, kind, settings } as MasteringTask).catch((thrown: unknown) => {
        giveBack();
        throw thrown;
      });
      return {
        push: async (block) =>
          (await pool.run(
            { type: 'push', stream, block },
            { transfer: ownBuffers(block) },
          )) as Float32Array[],
        flush: async () => (await run({ type: 'flush', stream })) as Float32Array[],
        close: async () => {
          giveBack();
          return (await run({ type: 'end', stream })) as StageTable[typeof kind]['summary'];
        },
      };
    },
  };
}

/** The buffers that hold nothing but the samples of a block. */
function ownBuffers(block: readonly Float32Array[]): ArrayBuffer[] {
  const own = block.filter(({ byteLength, buffer }) => byteLength === buffer.byteLength);
  return [...new Set(own.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** Does the tasks of a {@link MasteringWork} where they arrive. */
export class MasteringTaskRunner {
  readonly #ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>;
  readonly #stages = new Map<number, RunningStage<StageTable[StageKind]['summary']>>();

  constructor(ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>) {
    this.#ffmpeg = ffmpeg;
  }

  async run(task: MasteringTask, signal: AbortSignal): Promise<MasteringTaskResult> {
    switch (task.type) {
      case 'profile':
        return profileReference(this.#ffmpeg, task.path, signal);
      case 'begin':
        this.#stages.set(task.stream, startStage(task.kind, task.settings));
        return undefined;
      case 'push':
        return this.#stages.get(task.stream)!.push(task.block);
      case 'flush':
        return this.#stages.get(task.stream)!.flush();
      case 'end': {
        const summary = this.#stages.get(task.stream)?.summary();
        this.#stages.delete(task.stream);
        return summary;
      }
    }
  }
}
