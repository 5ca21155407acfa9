import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure } from '../../../shared/contract/failure.ts';
import type { Connection } from '../../transport/connection.ts';
import { type Files, nameOf } from '../../transport/files.ts';
import { isCancellable, nextTrack, type Queue, type QueuedTrack, startable, updateTrack } from './queue.ts';
import type { QueueStorage } from './queue-storage.ts';
import { masterName, type ProcessSettings, toMasterSettings } from './settings.ts';

/** What {@link createProcessing} works with. */
export interface ProcessingOptions {
  readonly call: Connection['call'];
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
  /** Masters every track that is not mastered yet, or all of them anew where all are. */
  start(): void;
  retry(id: string): void;
  cancel(id: string): void;
  remove(id: string): void;
}

/** Makes the queue. Tracks are loaded side by side and mastered one after the other. */
export function createProcessing(options: ProcessingOptions): Processing {
  const { call, files, storage, settings, now = Date.now } = options;
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

  const master = async ({ id, handle, result: previous }: QueuedTrack): Promise<void> => {
    if (handle === undefined) return;
    const chosen = settings();
    update(id, { state: 'running', fraction: 0, startedMs: now() });
    await attempt(id, async (signal) => {
      const request = {
        inputPath: handle,
        outputPath: masterName(nameOf(handle), chosen.format),
        settings: toMasterSettings(chosen),
      };
      const onProgress = ({ fraction }: { readonly fraction: number }): void => update(id, { fraction });
      const result = await call('master.run', request, { signal, onProgress });
      update(id, { state: 'done', fraction: 1, result });
      if (previous !== undefined) await files.remove(previous.outputPath);
    });
    proceed();
  };

  const proceed = (): void => {
    const next = nextTrack(queue.getState());
    if (next !== undefined) void master(next);
  };

  const enqueue = (tracks: Queue): void => {
    const ids = new Set(tracks.map(({ id }) => id));
    queue.setState(
      queue.getState().map((track) => (ids.has(track.id) ? waitingAgain(track) : track)),
      true,
    );
    proceed();
  };

  return {
    queue,
    selected,
    add(added) {
      const tracks = added.map((file) => ({ file, id: crypto.randomUUID() }));
      const uploading = tracks.map(
        ({ file, id }): QueuedTrack => ({ id, name: file.name, state: 'uploading', fraction: 0 }),
      );
      queue.setState([...queue.getState(), ...uploading], true);
      if (selected.getState() === undefined) selected.setState(tracks[0]?.id, true);
      for (const { file, id } of tracks) void load(id, file);
    },
    start() {
      const all = startable(queue.getState());
      const unfinished = all.filter(({ state }) => state !== 'done');
      enqueue(unfinished.length > 0 ? unfinished : all);
    },
    retry: (id) => enqueue(startable(queue.getState()).filter((track) => track.id === id)),
    cancel(id) {
      const track = trackOf(id);
      if (track === undefined || !isCancellable(track)) return;
      const controller = running.get(id);
      if (controller !== undefined) controller.abort();
      else update(id, { state: 'cancelled' });
    },
    remove(id) {
      const track = trackOf(id);
      running.get(id)?.abort();
      queue.setState(
        queue.getState().filter((other) => other.id !== id),
        true,
      );
      if (selected.getState() === id) selected.setState(queue.getState()[0]?.id, true);
      for (const handle of [track?.handle, track?.result?.outputPath]) {
        if (handle !== undefined) void files.remove(handle);
      }
    },
  };
}

/** A track without what came of its last attempt; a master that exists stays until there is a new one. */
function waitingAgain({ failure: _failure, startedMs: _startedMs, ...track }: QueuedTrack): QueuedTrack {
  return { ...track, state: 'waiting', fraction: 0 };
}
