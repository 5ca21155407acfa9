import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import { sameSamples } from '../../../../test/support/same-samples.ts';
import {
  createTestCache,
  scratchFolder,
  writeFloatWav,
  writeMusic,
} from '../../../../test/support/training-music.ts';
import { listPairs, listTracks } from './catalogue.ts';
import { createExcerptFeed } from './excerpt-feed.ts';
import { type ExcerptBatch, type ExcerptPlan, ExcerptSampler } from './excerpt-sampler.ts';
import { type PreparedTrack, prepareTracks } from './prepared-track.ts';

const scratch = scratchFolder();
const cache = createTestCache(join(scratch, 'cache'));
const N = 11_025;
let tracks: readonly PreparedTrack[];
let plan: ExcerptPlan;

beforeAll(async () => {
  for (let i = 0; i < 3; i++) writeMusic(join(scratch, 'good', `${i}.wav`), 2 + i, i);
  tracks = (await prepareTracks(await listTracks(join(scratch, 'good')), cache, { minimumSeconds: 1 }))
    .tracks;
  plan = { tracks, batchSize: 4, excerptSamples: N, seed: 7 };
});

const same = (a: ExcerptBatch, b: ExcerptBatch): boolean => sameSamples([a.bad, a.good], [b.bad, b.good]);

/** Power of one excerpt of a batch. */
function power(batch: Float32Array, index: number): number {
  let sum = 0;
  for (const x of batch.subarray(2 * index * N, 2 * (index + 1) * N)) sum += x * x;
  return sum / (2 * N);
}

describe('ExcerptSampler', () => {
  it('depends on seed and step alone, not on the order of calls', () => {
    const sampler = new ExcerptSampler(plan);
    const first = sampler.sampleBatch(5);
    sampler.sampleBatch(900);
    expect(same(sampler.sampleBatch(5), first)).toBe(true);
    expect(same(new ExcerptSampler(plan).sampleBatch(5), first)).toBe(true);
    expect(same(sampler.sampleBatch(6), first)).toBe(false);
    expect(same(new ExcerptSampler({ ...plan, seed: 8 }).sampleBatch(5), first)).toBe(false);
    sampler.close();
  });

  it('has good excerpts that are really in the music, both channels aligned', () => {
    const sampler = new ExcerptSampler({ ...plan, tracks: tracks.slice(0, 1), batchSize: 2 });
    const { good } = sampler.sampleBatch(1);
    const [left, right] = musicSignal(2, 44_100, 0);
    const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-4;
    const start = left.findIndex(
      (_, i) => i + N <= left.length && [0, 1, 2, 99, 5000, N - 1].every((k) => near(left[i + k]!, good[k]!)),
    );
    expect(start).toBeGreaterThanOrEqual(0);
    for (let k = 0; k < N; k++) expect(near(right[start + k]!, good[N + k]!)).toBe(true);
    sampler.close();
  });

  it('spoils all but the clean share, at the level of the good ones', () => {
    const sampler = new ExcerptSampler({ ...plan, batchSize: 16, cleanShare: 0.25 });
    let clean = 0;
    for (let step = 0; step < 10; step++) {
      const { bad, good } = sampler.sampleBatch(step);
      for (let i = 0; i < 16; i++) {
        const span = [2 * i * N, 2 * (i + 1) * N] as const;
        if (sameSamples([bad.subarray(...span)], [good.subarray(...span)])) clean++;
        else expect(power(bad, i) / power(good, i)).toBeCloseTo(1, 3);
      }
    }
    // 160 draws of 0.25: mean 40, deviation 5.5
    expect(Math.abs(clean - 40)).toBeLessThan(20);
    sampler.close();
  });

  it('draws from every track and avoids silence', async () => {
    const half = musicSignal(4).map((samples) => samples.fill(0, 0, 2 * 44_100));
    writeFloatWav(join(scratch, 'silent', 'half.wav'), half);
    const silent = await prepareTracks(await listTracks(join(scratch, 'silent')), cache, {
      minimumSeconds: 1,
    });
    const sampler = new ExcerptSampler({ ...plan, tracks: silent.tracks, batchSize: 32 });
    const { good } = sampler.sampleBatch(0);
    for (let i = 0; i < 32; i++) expect(power(good, i)).toBeGreaterThan(1e-5);
    sampler.close();
  });

  it('takes the bad version of a pair, sample by sample beside the good one', async () => {
    const music = musicSignal(3);
    writeFloatWav(join(scratch, 'pg', 'x.wav'), music);
    writeFloatWav(
      join(scratch, 'pb', 'x.wav'),
      music.map((samples) => samples.map((x) => -0.5 * x)),
    );
    const pairs = await prepareTracks(await listPairs(join(scratch, 'pg'), join(scratch, 'pb')), cache, {
      minimumSeconds: 1,
    });
    const sampler = new ExcerptSampler({ ...plan, tracks: pairs.tracks });
    const { bad, good } = sampler.sampleBatch(3);
    expect(bad.every((x, i) => Math.abs(x + 0.5 * good[i]!) < 1e-4)).toBe(true);
    sampler.close();
  });

  it('refuses sizes that cannot be', () => {
    expect(() => new ExcerptSampler({ ...plan, batchSize: 0 })).toThrow(
      /batchSize must be a positive integer, got 0/,
    );
    expect(() => new ExcerptSampler({ ...plan, excerptSamples: 10_000_000 })).toThrow(/none of 3 tracks/);
  });
});

describe('createExcerptFeed', () => {
  it('gives the batches of the sampler, in order, out of order and at once', async () => {
    const sampler = new ExcerptSampler(plan);
    const feed = createExcerptFeed(plan);
    for (const step of [0, 1, 2, 7, 3]) {
      expect(same(await feed.next(step), sampler.sampleBatch(step))).toBe(true);
    }
    const [late, early] = await Promise.all([feed.next(50), feed.next(10)]);
    expect(same(late, sampler.sampleBatch(50))).toBe(true);
    expect(same(early, sampler.sampleBatch(10))).toBe(true);
    sampler.close();
    await feed.dispose();
    await expect(feed.next(11)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends when its signal does, also with a batch under way', async () => {
    const abort = new AbortController();
    const feed = createExcerptFeed({ ...plan, signal: abort.signal });
    const batch = feed.next(0);
    abort.abort();
    await expect(batch).rejects.toMatchObject({ code: 'cancelled' });
    await feed.dispose();
  });

  it('hands on the error of a plan that cannot be kept', async () => {
    const feed = createExcerptFeed({ ...plan, excerptSamples: 10_000_000 });
    await expect(feed.next(0)).rejects.toMatchObject({ code: 'bad-argument' });
    await feed.dispose();
  });
});
