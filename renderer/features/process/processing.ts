import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallOptions } from '../../../shared/contract/client.ts';
import { toFailure } from '../../../shared/contract/failure.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { Connection } from '../../transport/connection.ts';
import { type Files, nameOf } from '../../transport/files.ts';
import {
  foundTracks,
  isCancellable,
  nextTrack,
  type Queue,
  type QueuedTrack,
  startable,
  updateTrack,
} from './queue.ts';
import type { QueueStorage } from './queue-storage.ts';
import { masterName, type ProcessSettings, toMasterSettings } from './settings.ts';

type MasterRequest = RequestOf<'master.run'>;

/** What {@link createProcessing} works with. */
export interface ProcessingOptions {
  readonly call: Connection['call'];
  /** Whether the services can be reached: what a broken connection took away is asked for again. */
  readonly isConnected: () => boolean;
  readonly files: Pick<Files, 'upload' | 'remove'>;
  readonly storage: QueueStorage;
  /** The settings of the moment in which a track's turn comes. */
  readonly settings: () => ProcessSettings;
  readonly now?: () => number;
}

/** The queue, and what can be done with it. */
export interface Processing {
  readonly queue: StoreApi<Queue>;
  /** Id of the track that is listened to. */
  readonly selected: StoreApi<string | undefined>;
  add(files: readonly File[]): void;
  /** Takes files that the services have already. */
  addGiven(handles: readonly string[]): void;
  /** Masters every track that is not mastered yet, or all of them anew where all are. */
  start(): void;
  retry(id: string): void;
  cancel(id: string): void;
  /** Gives up everything that this page began. */
  cancelAll(): void;
  remove(id: string): void;
  removeAll(): void;
}

/**
 * Makes the queue. Tracks are loaded side by side and mastered one after the other, by the engine, which goes on when this
 * page goes.
 */
export function createProcessing(options: ProcessingOptions): Processing {
  const { call, isConnected, files, storage, settings, now = Date.now } = options;
  const queue = createStore<Queue>(() => storage.load());
  const selected = createStore<string | undefined>(() => queue.getState()[0]?.id);
  const running = new Map<string, AbortController>();
  queue.subscribe((tracks) => storage.save(tracks));

  const update = (id: string, changes: Partial<QueuedTrack>): void =>
    queue.setState(updateTrack(queue.getState(), id, changes), true);
  const trackOf = (id: string): QueuedTrack | undefined => queue.getState().find((track) => track.id === id);

  /** Runs what can be given up, and says how it ended where it did not end well. */
  const attempt = async (id: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      await work(controller.signal);
    } catch (thrown) {
      const failure = toFailure(thrown);
      // Who cancels knows why.
      update(id, failure.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
    } finally {
      running.delete(id);
    }
  };

  const load = (id: string, file: File): Promise<void> =>
    attempt(id, async (signal) => {
      const onProgress = (fraction: number): void => update(id, { fraction });
      const handle = await files.upload(file, { signal, onProgress });
      if (trackOf(id) === undefined) await files.remove(handle);
      else update(id, { handle, state: 'ready', fraction: 0 });
    });

  /** Stays with a mastering to its end, over broken connections too: the engine goes on meanwhile. */
  const resultOf = async (
    job: string,
    listening: CallOptions<'master.run'>,
    begin?: MasterRequest,
  ): Promise<MasterResult> => {
    try {
      if (begin !== undefined) return await call('master.run', begin, listening);
      return await call('master.attend', { job }, listening);
    } catch (thrown) {
      if (isConnected() || listening.signal?.aborted) throw thrown;
      return resultOf(job, listening);
    }
  };

  const attend = async ({ id }: QueuedTrack, job: string, begin?: MasterRequest): Promise<void> => {
    await attempt(id, async (signal) => {
      const onProgress = ({ fraction }: { readonly fraction: number }): void => update(id, { fraction });
      const result = await resultOf(job, { signal, onProgress }, begin);
      update(id, { state: 'done', fraction: 1, result, madeWith: trackOf(id)?.chosen });
    });
    proceed();
  };

  const master = (track: QueuedTrack): void => {
    const { id, handle } = track;
    if (handle === undefined) return;
    const chosen = settings();
    const job = crypto.randomUUID();
    update(id, { state: 'running', fraction: 0, startedMs: now(), job, chosen });
    void attend(track, job, {
      inputPath: handle,
      outputPath: masterName(nameOf(handle), chosen.format),
      settings: toMasterSettings(chosen),
      job,
    });
  };

  /** Stays with what this page left behind, and with what other pages began. */
  const findJobs = async (): Promise<void> => {
    for (const track of queue.getState()) {
      if (track.state === 'running' && track.job !== undefined) void attend(track, track.job);
    }
    proceed();
    const { masters } = await call('jobs.list', {});
    const known = new Set(queue.getState().map(({ id }) => id));
    append(foundTracks(queue.getState(), masters, nameOf));
    for (const track of queue.getState()) {
      if (!known.has(track.id) && track.job !== undefined) void attend(track, track.job);
    }
  };

  const proceed = (): void => {
    const next = nextTrack(queue.getState());
    if (next !== undefined) master(next);
  };

  const append = (tracks: Queue): void => {
    queue.setState([...queue.getState(), ...tracks], true);
    if (selected.getState() === undefined) selected.setState(queue.getState()[0]?.id, true);
  };

  const enqueue = (tracks: Queue): void => {
    const ids = new Set(tracks.map(({ id }) => id));
    queue.setState(
      queue.getState().map((track) => (ids.has(track.id) ? waitingAgain(track) : track)),
      true,
    );
    proceed();
  };

  const cancel = (id: string): void => {
    const track = trackOf(id);
    if (track === undefined || !isCancellable(track)) return;
    const controller = running.get(id);
    if (controller !== undefined) controller.abort();
    else update(id, { state: 'cancelled' });
  };

  const remove = (id: string): void => {
    const track = trackOf(id);
    running.get(id)?.abort();
    queue.setState(
      queue.getState().filter((other) => other.id !== id),
      true,
    );
    if (selected.getState() === id) selected.setState(queue.getState()[0]?.id, true);
    if (track?.isOfAnotherPage === true) return;
    for (const handle of [track?.handle, track?.result?.outputPath]) {
      if (handle !== undefined) void files.remove(handle);
    }
  };

  /** From the last to the first, so that none begins because one before it ended. */
  const backwards = (): Queue => [...queue.getState()].reverse();

  // A page that cannot ask for the work of others has its own.
  void findJobs().catch(() => undefined);
  return {
    queue,
    selected,
    add(added) {
      const tracks = added.map((file) => ({ file, id: crypto.randomUUID() }));
      append(tracks.map(({ file, id }) => ({ id, name: file.name, state: 'uploading', fraction: 0 })));
      for (const { file, id } of tracks) void load(id, file);
    },
    addGiven: (handles) =>
      append(
        handles.map((handle) => ({
          id: crypto.randomUUID(),
          name: nameOf(handle),
          handle,
          state: 'ready',
          fraction: 0,
        })),
      ),
    start() {
      const all = startable(queue.getState());
      const unfinished = all.filter(({ state }) => state !== 'done');
      enqueue(unfinished.length > 0 ? unfinished : all);
    },
    retry: (id) => enqueue(startable(queue.getState()).filter((track) => track.id === id)),
    cancel,
    cancelAll() {
      for (const { id, isOfAnotherPage } of backwards()) if (isOfAnotherPage !== true) cancel(id);
    },
    remove,
    removeAll() {
      for (const { id } of backwards()) remove(id);
    },
  };
}

/** A track without what came of its last attempt; a master that exists stays until there is a new one. */
function waitingAgain({ failure: _failure, startedMs: _startedMs, ...track }: QueuedTrack): QueuedTrack {
  return { ...track, state: 'waiting', fraction: 0 };
}
