import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Queue, QueuedTrack } from './queue.ts';
import { type ProcessSettings, USUAL_SETTINGS } from './settings.ts';
import { createTakeStore } from './take-store.ts';
import { type MadeTake, nextName, type Takes, withChosen, withTake } from './takes.ts';

const PART = { startSeconds: 2, endSeconds: 5 };
const resultAt = (outputPath: string): MasterResult => ({ outputPath }) as MasterResult;
const made = (outputPath: string, intensity: number, part: MadeTake['part'] = PART): MadeTake => ({
  part,
  settings: { ...USUAL_SETTINGS, intensity },
  result: resultAt(outputPath),
});
const shown = (takes: Takes): string[] =>
  takes.map(({ name, result }) => `${name} ${result.outputPath}`).sort();
const all = (...takes: MadeTake[]): Takes => takes.reduce(withTake, [] as Takes);

describe('takes', () => {
  it('are A and B, and the third takes the place of the older one', () => {
    const takes = all(made('1', 10), made('2', 20));
    expect(shown(takes)).toEqual(['a 1', 'b 2']);
    expect(nextName(takes)).toBe('a');
    expect(shown(withTake(takes, made('3', 30)))).toEqual(['a 3', 'b 2']);
    expect(shown(all(made('1', 10), made('2', 20), made('3', 30), made('4', 40)))).toEqual(['a 3', 'b 4']);
  });

  it('stay when they are chosen', () => {
    const takes = withChosen(all(made('1', 10), made('2', 20)), 'a');
    expect(nextName(takes)).toBe('b');
    expect(shown(withTake(takes, made('3', 30)))).toEqual(['a 1', 'b 3']);
  });

  it('of the same settings take their own place', () => {
    const takes = all(made('1', 10), made('2', 20), made('3', 20));
    expect(shown(takes)).toEqual(['a 1', 'b 3']);
    // A preview is made without what only makes a file.
    const asFile = {
      ...made('4', 10),
      settings: { ...USUAL_SETTINGS, intensity: 10, format: 'mp3' },
    } as const;
    expect(shown(withTake(takes, asFile))).toEqual(['a 4', 'b 3']);
  });

  it('of another part, and of the whole, begin anew', () => {
    const takes = all(made('1', 10), made('2', 20), made('3', 30, { startSeconds: 2, endSeconds: 6 }));
    expect(shown(takes)).toEqual(['a 3']);
    expect(shown(withTake(takes, { ...made('4', 40), part: undefined }))).toEqual(['a 4']);
  });

  it('of settings that are not known are never the same', () => {
    const unknown = { part: undefined, settings: undefined, result: resultAt('1') };
    expect(shown(all(unknown, { ...unknown, result: resultAt('2') }))).toEqual(['a 1', 'b 2']);
  });
});

describe('the store of takes', () => {
  const track = (changes: Partial<QueuedTrack> = {}): QueuedTrack => ({
    id: 't',
    name: 'song.wav',
    state: 'ready',
    fraction: 0,
    handle: 'file:1/song.wav',
    ...changes,
  });
  const master = (outputPath: string, intensity: number): Partial<QueuedTrack> => ({
    state: 'done',
    result: resultAt(outputPath),
    madeWith: { ...USUAL_SETTINGS, intensity },
  });

  function setUp(initial: QueuedTrack = track()) {
    const queue = createStore<Queue>(() => [initial]);
    const removed: string[] = [];
    const requests: RequestOf<'master.run'>[] = [];
    const world: { settings: ProcessSettings } = { settings: USUAL_SETTINGS };
    const call = (async (_method: string, request: RequestOf<'master.run'>) => {
      requests.push(request);
      return resultAt(`preview ${requests.length}`);
    }) as unknown as Connection['call'];
    const takes = createTakeStore({
      call,
      files: { remove: async (handle) => void removed.push(handle) },
      settings: () => world.settings,
      queue,
    });
    const put = (changes: Partial<QueuedTrack>): void =>
      queue.setState(
        queue.getState().map((each) => ({ ...each, ...changes })),
        true,
      );
    const preview = (intensity: number) => {
      world.settings = { ...USUAL_SETTINGS, intensity };
      return takes.preview({ id: 't', handle: 'file:1/song.wav' }, PART, new AbortController().signal);
    };
    const names = (): string[] => shown(takes.store.getState().t ?? []);
    return { queue, takes, removed, requests, put, preview, names };
  }

  it('previews the part as sound alone, and takes away what gives way', async () => {
    const { preview, names, requests, removed } = setUp();
    expect([await preview(10), await preview(20)]).toEqual(['a', 'b']);
    expect(requests[0]).toMatchObject({
      inputPath: 'file:1/song.wav',
      settings: { intensity: 10, startSeconds: 2, endSeconds: 5, format: 'wav', bitDepth: '32f' },
    });
    expect(names()).toEqual(['a preview 1', 'b preview 2']);
    expect(removed).toEqual([]);
    await preview(30);
    expect(names()).toEqual(['a preview 3', 'b preview 2']);
    expect(removed).toEqual(['preview 1']);
  });

  it('takes masters beside one another, and the newest is never taken away', async () => {
    const { put, names, preview, removed, takes } = setUp(track(master('m 1', 10)));
    expect(names()).toEqual(['a m 1']);
    put(master('m 2', 20));
    expect([names(), removed]).toEqual([['a m 1', 'b m 2'], []]);
    put({ state: 'running', fraction: 0.5 });
    expect(names()).toEqual(['a m 1', 'b m 2']);
    await preview(30);
    expect([names(), removed]).toEqual([['a preview 1'], ['m 1']]);
    takes.leavePart('t');
    expect([names(), removed]).toEqual([['a m 2'], ['m 1', 'preview 1']]);
  });

  it('a master of the whole comes in the place of the previews that led to it', async () => {
    const { put, names, preview, removed } = setUp();
    await preview(10);
    await preview(20);
    put(master('m', 20));
    expect(names()).toEqual(['a m']);
    expect(removed).toEqual(['preview 1', 'preview 2']);
  });

  it('goes with its track, and leaves what another page made alone', async () => {
    const { queue, put, preview, names, removed } = setUp();
    put({ state: 'done', result: resultAt('of another page') });
    put(master('m', 10));
    expect([names(), removed]).toEqual([['a of another page', 'b m'], []]);
    await preview(20);
    expect(removed).toEqual([]);
    queue.setState([], true);
    // The newest master is the queue's to take away.
    expect([names(), removed]).toEqual([[], ['preview 1']]);
  });
});
