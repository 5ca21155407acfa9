import { describe, expect, it } from 'vitest';
import {
  foundTracks,
  nextTrack,
  type Queue,
  type QueuedTrack,
  remainingSeconds,
  resumeQueue,
  startable,
  updateTrack,
} from './queue.ts';

const track = (id: string, changes: Partial<QueuedTrack> = {}): QueuedTrack => ({
  id,
  name: `${id}.wav`,
  handle: `file:${id}/${id}.wav`,
  state: 'ready',
  fraction: 0,
  ...changes,
});
const ids = (queue: Queue): string[] => queue.map(({ id }) => id);

describe('queue', () => {
  it('masters one track at a time, in order', () => {
    const queue = [
      track('a', { state: 'done' }),
      track('b', { state: 'waiting' }),
      track('c', { state: 'waiting' }),
    ];
    expect(nextTrack(queue)?.id).toBe('b');
    expect(nextTrack(updateTrack(queue, 'b', { state: 'running' }))).toBeUndefined();
    expect(nextTrack([track('a')])).toBeUndefined();
  });

  it('starts what is loaded and not under way', () => {
    const { handle: _, ...uploading } = track('u', { state: 'uploading' });
    const queue = [
      uploading,
      track('r'),
      track('w', { state: 'waiting' }),
      track('m', { state: 'running' }),
      track('d', { state: 'done' }),
      track('f', { state: 'failed' }),
      track('c', { state: 'cancelled' }),
    ];
    expect(ids(startable(queue))).toEqual(['r', 'd', 'f', 'c']);
  });

  it('tells the remaining time once enough is known', () => {
    const running = track('a', { state: 'running', startedMs: 1000 });
    expect(remainingSeconds({ ...running, fraction: 0.25 }, 11_000)).toBeCloseTo(30);
    expect(remainingSeconds({ ...running, fraction: 0.01 }, 11_000)).toBeUndefined();
    expect(remainingSeconds({ ...running, fraction: 0.5 }, 1200)).toBeUndefined();
    expect(remainingSeconds({ ...running, state: 'done', fraction: 0.5 }, 11_000)).toBeUndefined();
  });

  it('is taken over by a page that was loaded anew: what the engine has goes on', () => {
    const { handle: _, ...uploading } = track('u', { state: 'uploading' });
    const queue = [
      uploading,
      track('m', { state: 'running', job: 'j' }),
      track('w', { state: 'waiting' }),
      track('d', { state: 'done' }),
    ];
    const resumed = resumeQueue(queue, 'choose it again');
    expect(resumed.map(({ id, state, failure }) => [id, state, failure?.message])).toEqual([
      ['u', 'failed', 'choose it again'],
      ['m', 'running', undefined],
      ['w', 'waiting', undefined],
      ['d', 'done', undefined],
    ]);
  });

  it('takes in what the engine does for other pages, and waits for none of it', () => {
    const queue = [track('a', { state: 'running', job: 'known' }), track('b', { state: 'waiting' })];
    const found = ['known', 'other'].map((job) => ({ job, inputPath: `file:1/${job}.wav`, fraction: 0.5 }));
    const [a, b] = queue;
    const [other, ...rest] = foundTracks(queue, found, (handle) => handle.slice(7));
    expect(rest).toEqual([]);
    expect(other).toMatchObject({ name: 'other.wav', state: 'running', job: 'other', isOfAnotherPage: true });
    expect(nextTrack([b!, other!])).toBe(b);
    expect(nextTrack([a!, b!, other!])).toBeUndefined();
  });
});
