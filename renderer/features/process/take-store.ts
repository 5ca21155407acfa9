import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Part } from '../../canvas/waveform.tsx';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';
import type { Queue, QueuedTrack } from './queue.ts';
import { type ProcessSettings, toMasterSettings } from './settings.ts';
import { type MadeTake, type TakeName, type Takes, withChosen, withTake } from './takes.ts';

/** The takes of each track, by the track's id: masters of the whole, or previews of a part. */
export interface TakeStore {
  readonly store: StoreApi<Readonly<Record<string, Takes>>>;
  /**
   * Makes a part of a track with the settings of the moment, to be listened to before the whole is made.
   *
   * @returns the take's name; `undefined` where the track was removed meanwhile
   */
  preview(
    track: { readonly id: string; readonly handle: string },
    part: Part,
    signal: AbortSignal,
  ): Promise<TakeName | undefined>;
  /** Lets a take stay when the next is made. */
  choose(id: string, name: TakeName): void;
  /** Goes from previews of a part back to the master, where there is one. */
  leavePart(id: string): void;
}

/** What {@link createTakeStore} works with. */
export interface TakeStoreOptions {
  readonly call: Connection['call'];
  readonly files: Pick<Files, 'remove'>;
  /** The settings of the moment. */
  readonly settings: () => ProcessSettings;
  /** Whose masters are takes too. */
  readonly queue: StoreApi<Queue>;
}

/** Makes the takes of a page; the files of those that give way are taken away. */
export function createTakeStore({ call, files, settings, queue }: TakeStoreOptions): TakeStore {
  const store = createStore<Readonly<Record<string, Takes>>>(() => ({}));
  const takesOf = (id: string): Takes => store.getState()[id] ?? [];

  /** @param track to whose newest master the queue sees itself */
  const replace = (track: QueuedTrack, takes: Takes): void => {
    const kept = new Set(
      [track.result, ...takes.map(({ result }) => result)].map((made) => made?.outputPath),
    );
    const left = takesOf(track.id).filter(({ result }) => !kept.has(result.outputPath));
    store.setState({ [track.id]: takes });
    for (const { result, settings: own } of left) {
      // What another page made is its own.
      if (own !== undefined) void files.remove(result.outputPath);
    }
  };

  const add = (track: QueuedTrack, made: MadeTake): TakeName => {
    const takes = withTake(takesOf(track.id), made);
    replace(track, takes);
    return takes.at(-1)!.name;
  };

  /** Takes for masters that are new, and none for tracks that are gone. */
  const follow = (tracks: Queue, previous: Queue): void => {
    const known = new Map(previous.map((track) => [track.id, track]));
    for (const track of tracks) {
      const master = masterOf(track);
      if (master !== undefined && master.result !== known.get(track.id)?.result) add(track, master);
      known.delete(track.id);
    }
    for (const gone of known.values()) replace(gone, []);
  };
  queue.subscribe(follow);
  follow(queue.getState(), []);

  return {
    store,
    async preview({ id, handle }, part, signal) {
      const chosen = settings();
      const request = {
        inputPath: handle,
        outputPath: 'preview.wav',
        // What is listened to here is the sound and not the coding of the file.
        settings: { ...toMasterSettings(chosen), ...part, format: 'wav', bitDepth: '32f' },
      } as const;
      const result = await call('master.run', request, { signal });
      const track = queue.getState().find((each) => each.id === id);
      if (track !== undefined) return add(track, { part, settings: chosen, result });
      await files.remove(result.outputPath);
      return undefined;
    },
    choose: (id, name) => store.setState({ [id]: withChosen(takesOf(id), name) }),
    leavePart(id) {
      const track = queue.getState().find((each) => each.id === id);
      const master = track && masterOf(track);
      if (master !== undefined && takesOf(id).some(({ part }) => part !== undefined)) add(track!, master);
    },
  };
}

/** The newest master of a track. */
function masterOf({ result, madeWith }: QueuedTrack): MadeTake | undefined {
  return result && { part: undefined, settings: madeWith, result };
}
