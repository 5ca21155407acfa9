import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Part } from '../../canvas/part.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Files } from '../../transport/files.ts';
import type { Queue, QueuedTrack } from './queue.ts';
import { type ProcessSettings, toMasterSettings } from './settings.ts';
import type { TakeStorage, TakesByTrack } from './take-storage.ts';
import {
  comparedTakes,
  isSamePart,
  type MadeTake,
  measuredLevel,
  NO_TAKES,
  type PairName,
  partOf,
  type TrackTakes,
  withChosen,
  withTake,
} from './takes.ts';

/** What was made of each track: masters of the whole, and previews of a part. */
export interface TakeStore {
  readonly store: StoreApi<TakesByTrack>;
  /**
   * Makes a part of a track with the settings of the moment, to be listened to before the whole is made.
   *
   * @returns the take's name; `undefined` where the track was removed meanwhile
   */
  preview(
    track: { readonly id: string; readonly handle: string },
    part: Part,
    signal: AbortSignal,
  ): Promise<PairName | undefined>;
  /** Lets one of the two that are compared stay when the next is made. */
  choose(id: string, name: PairName): void;
  /** Goes from previews of a part back to the masters. */
  leavePart(id: string): void;
}

/** What {@link createTakeStore} works with. */
export interface TakeStoreOptions {
  readonly call: Connection['call'];
  readonly files: Pick<Files, 'remove'>;
  readonly storage: TakeStorage;
  /** The settings of the moment. */
  readonly settings: () => ProcessSettings;
  /** Whose masters are takes too. */
  readonly queue: StoreApi<Queue>;
}

/** Makes the takes of a page; the files of those that give way are taken away. */
export function createTakeStore({ call, files, storage, settings, queue }: TakeStoreOptions): TakeStore {
  const store = createStore<TakesByTrack>(() => storage.load());
  store.subscribe((takes) => storage.save(takes));
  const takesOf = (id: string): TrackTakes => store.getState()[id] ?? NO_TAKES;
  const trackOf = (id: string): QueuedTrack | undefined => queue.getState().find((track) => track.id === id);

  /** @param newest master of the track, which the queue takes away itself */
  const removeLeft = (before: TrackTakes, after: TrackTakes, newest: string | undefined): void => {
    const kept = new Set([newest, ...madeOf(after).map(({ result }) => result.outputPath)]);
    for (const { result, settings: own } of madeOf(before)) {
      // What another page made is its own.
      if (own !== undefined && !kept.has(result.outputPath)) void files.remove(result.outputPath);
    }
  };

  const replace = (id: string, takes: TrackTakes): void => {
    const before = takesOf(id);
    store.setState({ [id]: takes });
    removeLeft(before, takes, trackOf(id)?.result?.outputPath);
    void measureMaster(id);
  };

  const forget = ({ id, result }: QueuedTrack): void => {
    const { [id]: takes = NO_TAKES, ...rest } = store.getState();
    store.setState(rest, true);
    removeLeft(takes, NO_TAKES, result?.outputPath);
  };

  const add = (id: string, made: MadeTake): PairName => {
    const takes = takesOf(id);
    const kind = made.part === undefined ? 'masters' : 'previews';
    const pair = withTake(takes[kind], made);
    replace(id, { ...takes, [kind]: pair });
    return pair.at(-1)!.name;
  };

  /** Measures the newest master over the part of the previews beside it, so that all can be heard at one loudness. */
  const measureMaster = async (id: string): Promise<void> => {
    const takes = takesOf(id);
    const outputPath = takes.masters.at(-1)?.result.outputPath;
    const part = partOf(takes);
    if (outputPath === undefined || part === undefined || measuredLevel(takes) !== undefined) return;
    // Without it there is a forecast.
    const measured = await call('analyze.run', { inputPath: outputPath, ...part }).catch(() => undefined);
    const now = takesOf(id);
    if (measured === undefined || !isSamePart(partOf(now), part)) return;
    if (now.masters.at(-1)?.result.outputPath !== outputPath) return;
    const { integratedLufs } = measured;
    store.setState({ [id]: { ...now, masterOverPart: { outputPath, part, integratedLufs } } });
  };

  /** Takes for masters that are new, and none for tracks that are gone. */
  const follow = (tracks: Queue, previous: Queue): void => {
    for (const track of tracks) {
      const master = masterOf(track);
      if (master !== undefined && !isKnown(takesOf(track.id), master)) add(track.id, master);
    }
    const ids = new Set(tracks.map(({ id }) => id));
    for (const track of previous) if (!ids.has(track.id)) forget(track);
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
      if (trackOf(id) !== undefined) return add(id, { part, settings: chosen, result });
      await files.remove(result.outputPath);
      return undefined;
    },
    choose(id, name) {
      const takes = takesOf(id);
      const kind = partOf(takes) === undefined ? 'masters' : 'previews';
      store.setState({ [id]: { ...takes, [kind]: withChosen(comparedTakes(takes), name) } });
    },
    leavePart(id) {
      const { masters, previews } = takesOf(id);
      if (previews.length > 0) replace(id, { masters, previews: [] });
    },
  };
}

/** The newest master of a track. */
function masterOf({ result, madeWith }: QueuedTrack): MadeTake | undefined {
  return result && { part: undefined, settings: madeWith, result };
}

const madeOf = ({ masters, previews }: TrackTakes): readonly MadeTake[] => [...masters, ...previews];

function isKnown({ masters }: TrackTakes, { result }: MadeTake): boolean {
  return masters.some((take) => take.result.outputPath === result.outputPath);
}
