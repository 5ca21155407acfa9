import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import { masterResultOf } from '../../../test/support/master-result.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Queue, QueuedTrack } from './queue.ts';
import { type ProcessSettings, USUAL_SETTINGS } from './settings.ts';
import { createTakeStorage } from './take-storage.ts';
import { createTakeStore } from './take-store.ts';
import {
  audibleTakes,
  levelsOf,
  type MadeTake,
  NO_TAKES,
  nextName,
  type Pair,
  type TrackTakes,
  withChosen,
  withTake,
} from './takes.ts';

const PART = { startSeconds: 2, endSeconds: 5 };
const resultAt = (outputPath: string): MasterResult => ({ outputPath }) as MasterResult;
const made = (outputPath: string, intensity: number, part: MadeTake['part'] = PART): MadeTake => ({
  part,
  settings: { ...USUAL_SETTINGS, intensity },
  result: resultAt(outputPath),
});
const shown = (takes: Pair): string[] =>
  takes.map(({ name, result }) => `${name} ${result.outputPath}`).sort();
const all = (...takes: MadeTake[]): Pair => takes.reduce(withTake, [] as Pair);
const audible = (takes: TrackTakes | undefined): string[] =>
  audibleTakes(takes ?? NO_TAKES).map(({ name, result }) => `${name} ${result.outputPath}`);

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

describe('what can be heard of a track', () => {
  const master = (outputPath: string, intensity: number): MadeTake => made(outputPath, intensity, undefined);
  const levels = (before: number, after: number): Pick<MasterResult, 'before' | 'after'> =>
    ({ before: { integratedLufs: before }, after: { integratedLufs: after } }) as MasterResult;
  const withLevels = (take: MadeTake, before: number, after: number): MadeTake => ({
    ...take,
    result: { ...take.result, ...levels(before, after) },
  });

  it('is both masters, and beside previews the newest of them', () => {
    const masters = all(master('m 1', 10), master('m 2', 20));
    expect(audible({ masters, previews: [] })).toEqual(['a m 1', 'b m 2']);
    expect(audible({ masters, previews: all(made('p', 10)) })).toEqual(['master m 2', 'a p']);
    expect(audible({ masters: [], previews: all(made('p', 10)) })).toEqual(['a p']);
    expect(audible(undefined)).toEqual([]);
  });

  it('has one level each, of what is compared', () => {
    const masters = all(withLevels(master('m 1', 10), -20, -14), withLevels(master('m 2', 20), -20, -16));
    expect(levelsOf({ masters, previews: [] })).toEqual([-20, -14, -16, undefined]);
    const previews = all(withLevels(made('p', 10), -26, -14));
    // The part is 6 LU quieter than the whole, and so, until it is measured, is the master there.
    expect(levelsOf({ masters, previews })).toEqual([-26, -14, undefined, -22]);
    const masterOverPart = { outputPath: 'm 2', part: PART, integratedLufs: -21.3 };
    expect(levelsOf({ masters, previews, masterOverPart })).toEqual([-26, -14, undefined, -21.3]);
    // What was measured of another master, or over another part, says nothing.
    const ofAnother = { ...masterOverPart, outputPath: 'm 1' };
    const elsewhere = { ...masterOverPart, part: { startSeconds: 0, endSeconds: 1 } };
    for (const stale of [ofAnother, elsewhere])
      expect(levelsOf({ masters, previews, masterOverPart: stale })[3]).toBe(-22);
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

  function setUp(initial: QueuedTrack = track(), kept: { value?: unknown } = {}) {
    const queue = createStore<Queue>(() => [initial]);
    const removed: string[] = [];
    const requests: RequestOf<'master.run'>[] = [];
    const measured: RequestOf<'analyze.run'>[] = [];
    const world: { settings: ProcessSettings } = { settings: USUAL_SETTINGS };
    const call = (async (method: string, request: never) => {
      if (method === 'analyze.run') {
        measured.push(request);
        return { integratedLufs: -21.3 };
      }
      requests.push(request);
      return resultAt(`preview ${requests.length}`);
    }) as unknown as Connection['call'];
    const takes = createTakeStore({
      call,
      files: { remove: async (handle) => void removed.push(handle) },
      storage: {
        load: () => (kept.value ?? {}) as Readonly<Record<string, TrackTakes>>,
        save: (value) => {
          kept.value = value;
        },
      },
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
    const names = (): string[] => audible(takes.store.getState().t);
    return { queue, takes, removed, requests, measured, put, preview, names, kept };
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
    expect(names()).toEqual(['b preview 2', 'a preview 3']);
    expect(removed).toEqual(['preview 1']);
  });

  it('takes masters beside one another, and the third takes the place of the older one', () => {
    const { put, names, removed } = setUp(track(master('m 1', 10)));
    expect(names()).toEqual(['a m 1']);
    put(master('m 2', 20));
    expect([names(), removed]).toEqual([['a m 1', 'b m 2'], []]);
    put({ state: 'running', fraction: 0.5 });
    expect(names()).toEqual(['a m 1', 'b m 2']);
    put(master('m 3', 30));
    expect([names(), removed]).toEqual([['b m 2', 'a m 3'], ['m 1']]);
  });

  it('has the master beside previews, and both masters again behind them', async () => {
    const { put, names, preview, removed, takes } = setUp(track(master('m 1', 10)));
    put(master('m 2', 20));
    await preview(30);
    expect([names(), removed]).toEqual([['master m 2', 'a preview 1'], []]);
    put(master('m 3', 20));
    expect([names(), removed]).toEqual([['master m 3', 'a preview 1'], ['m 2']]);
    takes.choose('t', 'a');
    takes.leavePart('t');
    expect([names(), removed]).toEqual([
      ['a m 1', 'b m 3'],
      ['m 2', 'preview 1'],
    ]);
  });

  it('measures the master over the part of the previews, once', async () => {
    const { put, preview, measured, takes } = setUp(track(master('m 1', 10)));
    await preview(20);
    await preview(30);
    await expect
      .poll(() => takes.store.getState().t?.masterOverPart)
      .toEqual({
        outputPath: 'm 1',
        part: PART,
        integratedLufs: -21.3,
      });
    await preview(40);
    expect(new Set(measured.map((request) => JSON.stringify(request)))).toEqual(
      new Set([JSON.stringify({ inputPath: 'm 1', ...PART })]),
    );
    const { length } = measured;
    put(master('m 2', 10));
    expect(measured.slice(length)).toEqual([{ inputPath: 'm 2', ...PART }]);
  });

  it('finds everything again when the page is loaded anew', async () => {
    const first = setUp(track(master('m 1', 10)));
    first.put(master('m 2', 20));
    await first.preview(30);
    const again = setUp(track(master('m 2', 20)), first.kept);
    expect(again.names()).toEqual(['master m 2', 'a preview 1']);
    again.takes.leavePart('t');
    expect([again.names(), again.removed]).toEqual([['a m 1', 'b m 2'], ['preview 1']]);
  });

  it('goes with its track, and leaves what another page made alone', async () => {
    const { queue, put, preview, names, removed, kept } = setUp();
    put({ state: 'done', result: resultAt('of another page') });
    put(master('m', 10));
    expect([names(), removed]).toEqual([['a of another page', 'b m'], []]);
    await preview(20);
    expect(removed).toEqual([]);
    queue.setState([], true);
    // The newest master is the queue's to take away.
    expect([names(), removed, kept.value]).toEqual([[], ['preview 1'], {}]);
  });
});

it('takes are kept with their levels, those of silence too', () => {
  const kept: { value?: unknown } = {};
  const storage = createTakeStorage({
    load: () => JSON.parse(JSON.stringify(kept.value ?? null)) ?? undefined,
    save: (value) => {
      kept.value = value;
    },
  });
  const result = masterResultOf('file:1/a.wav', 'file:2/a-master.wav');
  const after = { ...result.after, integratedLufs: -Infinity };
  const silent = { part: undefined, settings: USUAL_SETTINGS, result: { ...result, after } };
  const takes = { t: { masters: all(silent), previews: all({ ...silent, part: PART }) } };
  storage.save(takes);
  expect(storage.load()).toEqual(takes);
  expect(storage.load().t!.masters[0]!.result.after.integratedLufs).toBe(-Infinity);
  kept.value = { t: { masters: [{ result: 7 }] } };
  expect(storage.load()).toEqual({});
});
