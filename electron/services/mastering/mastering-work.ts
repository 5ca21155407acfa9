import type { AudioBlocks, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
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
  /**
   * Sends a stream of one or two channels through a stage: as many samples, aligned.
   *
   * @param onSummary called with what the stage tells, after the last block
   */
  through<Kind extends StageKind>(
    source: AudioBlocks,
    kind: Kind,
    settings: StageTable[Kind]['settings'],
    onSummary?: (summary: StageTable[Kind]['summary']) => void,
  ): AudioBlocks;
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

const isEmpty = (block: readonly Float32Array[]): boolean => (block[0]?.length ?? 0) === 0;

/** The work in the calling thread. */
export function createMasteringWork(ffmpeg: Pick<Ffmpeg, 'probe' | 'decode'>): MasteringWork {
  return {
    prepare: () => {},
    profile: (path, signal) => profileReference(ffmpeg, path, signal),
    through: async function* (source, kind, settings, onSummary) {
      const stage = startStage(kind, settings);
      for await (const block of source) {
        const finished = stage.push(block);
        if (!isEmpty(finished)) yield finished;
      }
      const rest = stage.flush();
      if (!isEmpty(rest)) yield rest;
      onSummary?.(stage.summary());
    },
  };
}

/** Blocks that a thread may have before what comes of the first is taken. */
const BLOCKS_UNDER_WAY = 4;

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
    through: async function* (source, kind, settings, onSummary) {
      const { pool, giveBack } = take();
      const stream = ++lastStream;
      const underWay: Promise<MasteringTaskResult>[] = [];
      const start = (task: MasteringTask): void => {
        const result = pool.run(task);
        // Awaited in its turn; a failure before that must not count as unhandled.
        result.catch(() => {});
        underWay.push(result);
      };
      const next = async (): Promise<Float32Array[]> => (await underWay.shift()) as Float32Array[];
      try {
        await pool.run({ type: 'begin', stream, kind, settings } as MasteringTask);
        for await (const block of source) {
          start({ type: 'push', stream, block });
          if (underWay.length < BLOCKS_UNDER_WAY) continue;
          const finished = await next();
          if (!isEmpty(finished)) yield finished;
        }
        start({ type: 'flush', stream });
        while (underWay.length > 0) {
          const finished = await next();
          if (!isEmpty(finished)) yield finished;
        }
      } finally {
        const summary = await pool.run({ type: 'end', stream });
        onSummary?.(summary as StageTable[typeof kind]['summary']);
        giveBack();
      }
    },
  };
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
