import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../../shared/mastering/faults/fault-chain.ts';
import { meanPower } from '../../../../shared/mastering/faults/level.ts';
import { sameSamples } from '../../../../test/support/same-samples.ts';
import { createTestCache, scratchFolder, writeMusic } from '../../../../test/support/training-music.ts';
import { listTracks } from './catalogue.ts';
import { drawEvaluationSet, readEvaluationExcerpt } from './evaluation-set.ts';
import { type PreparedTrack, prepareTracks } from './prepared-track.ts';

const scratch = scratchFolder();
let tracks: readonly PreparedTrack[];

beforeAll(async () => {
  for (let i = 0; i < 3; i++) writeMusic(join(scratch, 'good', `${i}.wav`), 4, i);
  const cache = createTestCache(join(scratch, 'cache'));
  tracks = (await prepareTracks(await listTracks(join(scratch, 'good')), cache, { minimumSeconds: 1 }))
    .tracks;
});

it('has every kind of fault alone and mixed, every track, and clean excerpts at the end', () => {
  const set = drawEvaluationSet(tracks, { seconds: 2, seed: 1 });
  expect(set.length).toBe(58);
  for (const kind of FAULT_KINDS) {
    expect(set.filter(({ chain }) => chain.length === 1 && chain[0]!.kind === kind).length).toBe(3);
    const mixed = set.filter(({ chain }) => chain.length > 1 && chain.some((fault) => fault.kind === kind));
    expect(mixed.length).toBeGreaterThanOrEqual(3);
  }
  expect(set.slice(-10).every(({ chain }) => chain.length === 0)).toBe(true);
  expect(new Set(set.map(({ track }) => track)).size).toBe(3);
});

it('is the same for a seed, survives JSON, and reads back the same samples', () => {
  const set = drawEvaluationSet(tracks, { seconds: 2, seed: 1 });
  expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  expect(drawEvaluationSet(tracks, { seconds: 2, seed: 1 })).toEqual(set);
  expect(drawEvaluationSet(tracks, { seconds: 2, seed: 2 })).not.toEqual(set);
  const first = readEvaluationExcerpt(tracks, set[0]!);
  const again = readEvaluationExcerpt(tracks, set[0]!);
  expect(first.good.map((samples) => samples.length)).toEqual([88_200, 88_200]);
  expect(sameSamples([...first.bad, ...first.good], [...again.bad, ...again.good])).toBe(true);
  expect(sameSamples(first.bad, first.good)).toBe(false);
  expect(meanPower(first.bad) / meanPower(first.good)).toBeCloseTo(1, 4);
  const clean = readEvaluationExcerpt(tracks, set.at(-1)!);
  expect(sameSamples(clean.bad, clean.good)).toBe(true);
});

it('refuses tracks that are too short, and a track of another set', () => {
  expect(() => drawEvaluationSet(tracks, { seconds: 6, seed: 1 })).toThrow(/none of 3 tracks lasts 7 s/);
  const [excerpt] = drawEvaluationSet(tracks, { seconds: 2, seed: 1 });
  expect(() => readEvaluationExcerpt([], excerpt!)).toThrow(/no track named/);
});
