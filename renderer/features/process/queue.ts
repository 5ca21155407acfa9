import type { Failure } from '../../../shared/contract/failure.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { ProcessSettings } from './settings.ts';

/** What a track of the queue does. `ready`: it waits for the user; `waiting`: for its turn. */
export type TrackState = 'uploading' | 'ready' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A track of the queue. */
export interface QueuedTrack {
  readonly id: string;
  readonly name: string;
  readonly state: TrackState;
  /** Of what it does, 0 ... 1. */
  readonly fraction: number;
  /** When it began to be mastered, in milliseconds. */
  readonly startedMs?: number;
  /** Left out until it is loaded. */
  readonly handle?: string;
  /** What the engine knows its mastering by, which goes on without this page; left out before the first. */
  readonly job?: string;
  /** Whether another page put it there, whose files are not this one's to take away. */
  readonly isOfAnotherPage?: boolean;
  /** What its mastering was begun with; left out where another page began it. */
  readonly chosen?: ProcessSettings;
  readonly result?: MasterResult;
  /** What {@link result} was made with. */
  readonly madeWith?: ProcessSettings | undefined;
  readonly failure?: Failure;
}

/** The tracks in the order in which they were added. */
export type Queue = readonly QueuedTrack[];

/** The queue with one track changed. */
export function updateTrack(queue: Queue, id: string, changes: Partial<QueuedTrack>): Queue {
  return queue.map((track) => (track.id === id ? { ...track, ...changes } : track));
}

/** Tracks that a click on "Master" sets going: everything that is loaded and is not being mastered already. */
export function startable(queue: Queue): Queue {
  return queue.filter(
    ({ state, handle }) => handle !== undefined && state !== 'waiting' && state !== 'running',
  );
}

/** The next track to master; none while one of this page is. */
export function nextTrack(queue: Queue): QueuedTrack | undefined {
  if (queue.some(({ state, isOfAnotherPage }) => state === 'running' && isOfAnotherPage !== true))
    return undefined;
  return queue.find(({ state }) => state === 'waiting');
}

/** Whether a track can be given up. */
export function isCancellable({ state }: QueuedTrack): boolean {
  return state === 'uploading' || state === 'waiting' || state === 'running';
}

const LEAST_FRACTION = 0.04;
const LEAST_SECONDS = 1;

/** Seconds until a track is done, as it went so far; `undefined` where too little is known. */
export function remainingSeconds(
  { state, fraction, startedMs }: QueuedTrack,
  nowMs: number,
): number | undefined {
  if (state !== 'running' || startedMs === undefined || fraction < LEAST_FRACTION) return undefined;
  const elapsed = (nowMs - startedMs) / 1000;
  return elapsed < LEAST_SECONDS ? undefined : (elapsed * (1 - fraction)) / fraction;
}

/**
 * What a page that was loaded anew makes of the queue that it left: what the engine was given goes on there, and only what
 * was on its way to it is lost.
 */
export function resumeQueue(queue: Queue, notLoaded: string): Queue {
  return queue.map((track) =>
    track.state === 'uploading'
      ? { ...track, state: 'failed', failure: { code: 'bad-input', message: notLoaded } }
      : track,
  );
}

/** A mastering of the engine. */
export interface FoundJob {
  readonly job: string;
  readonly inputPath: string;
  readonly fraction: number;
}

/** Tracks for the masterings that a queue does not know, such as those of a page that was closed. */
export function foundTracks(
  queue: Queue,
  found: readonly FoundJob[],
  nameOf: (handle: string) => string,
): Queue {
  const known = new Set(queue.map(({ job }) => job));
  return found
    .filter(({ job }) => !known.has(job))
    .map(
      ({ job, inputPath, fraction }): QueuedTrack => ({
        id: job,
        job,
        name: nameOf(inputPath),
        handle: inputPath,
        state: 'running',
        fraction,
        isOfAnotherPage: true,
      }),
    );
}
