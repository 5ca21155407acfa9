import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { interpolateSamples } from '../../../../shared/dsp/sinc-interpolation.ts';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import { sameSamples } from '../../../../test/support/same-samples.ts';
import {
  createTestCache,
  scratchFolder,
  writeFloatWav,
  writeMusic,
} from '../../../../test/support/training-music.ts';
import { listSources, listTracks } from './catalogue.ts';
import { createExcerptFeed } from './excerpt-feed.ts';
import { type ExcerptBatch, type ExcerptPlan, ExcerptSampler } from './excerpt-sampler.ts';
import { encodePcm } from './pcm-format.ts';
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

  it('takes the bad version of a pair: aligned between the samples, at its level, with the polarity of the good one', async () => {
    // Without the very top, where interpolation ends.
    const music = musicSignal(4).map((samples) =>
      samples.map((x, n) => 0.25 * (samples[n - 1] ?? 0) + 0.5 * x + 0.25 * (samples[n + 1] ?? 0)),
    );
    // 10.25 samples late, turned over, 6 dB softer, with a third harmonic that is not in the good one.
    const late = music.map((samples) => interpolateSamples(samples, -10.25, 1, samples.length));
    writeFloatWav(join(scratch, 'pg', 'x.wav'), music);
    writeFloatWav(
      join(scratch, 'pb', 'x.wav'),
      late.map((samples) => samples.map((x) => -0.5 * (x + 0.2 * x ** 3))),
    );
    const listing = await listSources({ good: join(scratch, 'pg'), bad: join(scratch, 'pb') }, false);
    const pairs = await prepareTracks(listing.tracks, cache, { minimumSeconds: 2 });
    const sampler = new ExcerptSampler({ ...plan, tracks: pairs.tracks });
    const { bad, good } = sampler.sampleBatch(3);
    let [error, sum] = [0, 0];
    for (const [i, x] of good.entries()) {
      // At a gain of one half a third harmonic of 0.2 x³ is one of 0.8 x³.
      error += (bad[i]! - (x + 0.8 * x ** 3)) ** 2;
      sum += x * x;
    }
    // 35 dB: what the estimate of the fraction, to a fiftieth of a sample, and 14 bits leave.
    expect(error / sum).toBeLessThan(3e-4);
    sampler.close();
  });

  it('refuses sizes that cannot be', () => {
    expect(() => new ExcerptSampler({ ...plan, batchSize: 0 })).toThrow(
      /batchSize must be a positive integer, got 0/,
    );
    expect(() => new ExcerptSampler({ ...plan, excerptSamples: 10_000_000 })).toThrow(/none of 3 tracks/);
  });
});

describe('the default excerpts', () => {
  it('stay as they were, so that models can be trained again', async () => {
    const described = [3, 4, 6].map((seconds, seed) => {
      const goodPcm = join(scratch, `${seed}.pcm`);
      writeFileSync(goodPcm, encodePcm(musicSignal(seconds, 44_100, seed)));
      const sampleCount = seconds * 44_100;
      return { name: `${seed}`, work: `${seed}`, split: 'train' as const, goodPcm, sampleCount };
    });
    const sampler = new ExcerptSampler({ tracks: described, batchSize: 4, excerptSamples: 16_384, seed: 7 });
    const hash = createHash('sha256');
    for (let step = 1; step < 6; step++) {
      const { bad, good } = sampler.sampleBatch(step);
      hash.update(new Uint8Array(bad.buffer)).update(new Uint8Array(good.buffer));
    }
    sampler.close();
    expect(hash.digest('hex')).toBe('10508a7ed4962ed67c950973066a94441e622f2a4cba3a71d88dbee21d97bd2e');
  });
});

describe('augmentations', () => {
  const draw = (changed: Partial<ExcerptPlan>, step = 1): ExcerptBatch => {
    const sampler = new ExcerptSampler({ ...plan, batchSize: 8, cleanShare: 0, ...changed });
    const batch = sampler.sampleBatch(step);
    sampler.close();
    return batch;
  };
  const span = (samples: Float32Array, i: number): Float32Array[] => [
    samples.subarray(2 * i * N, 2 * (i + 1) * N),
  ];

  it('make the bad version by the listed faults, each with its probability', () => {
    const noise = { kind: 'noise', probability: 1, ranges: { snrDb: { low: 20, high: 20 } } } as const;
    const { bad, good } = draw({ augmentations: [noise] });
    for (let i = 0; i < 8; i++) {
      const [b, g] = [span(bad, i)[0]!, span(good, i)[0]!];
      const product = b.reduce((sum, x, n) => sum + x * g[n]!, 0) / (2 * N);
      // Noise that is added at 20 dB and brought back to the level keeps 100/101 of the power; the rate holds for the
      // excerpt with the second before it.
      expect(Math.abs(product ** 2 / (power(bad, i) * power(good, i)) - 100 / 101)).toBeLessThan(0.02);
    }
    expect(same(draw({ augmentations: [noise] }), { bad, good })).toBe(true);
    const none = draw({ augmentations: [{ ...noise, probability: 1e-9 }] });
    expect(sameSamples([none.bad], [none.good])).toBe(true);
  });

  it('vary both versions alike, and leave the faults as they are', () => {
    const usual = draw({});
    const varied = draw({
      augmentations: [{ kind: 'gain', probability: 1, ranges: { gainDb: { low: 6, high: 6 } } }],
    });
    const factor = 10 ** (6 / 20);
    for (let n = 0; n < usual.good.length; n += 97) {
      expect(varied.good[n]).toBeCloseTo(factor * usual.good[n]!, 5);
    }
    for (let i = 0; i < 8; i++) {
      expect(sameSamples(span(varied.bad, i), span(varied.good, i))).toBe(false);
      expect(power(varied.bad, i) / power(varied.good, i)).toBeCloseTo(1, 3);
    }
    const stretched = draw({
      augmentations: [
        { kind: 'time-stretch', probability: 1 },
        { kind: 'pitch', probability: 1 },
      ],
    });
    for (let i = 0; i < 8; i++) expect(power(stretched.good, i)).toBeGreaterThan(1e-5);
    expect(stretched.bad.every(Number.isFinite)).toBe(true);
  });

  it('make half of the bad versions of pairs, and come from lossy versions, where that is asked for', () => {
    const [track] = tracks;
    const other = tracks[1]!;
    // The second track stands in for the real bad version, and for a lossy one.
    const pair = { ...track!, badPcm: other.goodPcm, goodGain: 1 };
    const noise = [{ kind: 'noise', probability: 1 }] as const;
    const isReal = ({ bad, good }: ExcerptBatch, i: number): boolean =>
      Math.abs(power(bad, i) / power(good, i) - 1) > 1e-3;
    const real = (madeShare: number): number => {
      const batch = draw({ tracks: [pair], augmentations: noise, madeShare, batchSize: 64 });
      return Array.from({ length: 64 }, (_, i) => isReal(batch, i)).filter(Boolean).length;
    };
    expect(real(0)).toBe(64);
    expect(real(1)).toBe(0);
    // 64 draws of 0.5: mean 32, deviation 4
    expect(Math.abs(real(0.5) - 32)).toBeLessThan(16);
    const lossy = draw({
      tracks: [{ ...track!, lossyPcm: [other.goodPcm] }],
      augmentations: [{ kind: 'mp3', probability: 1 }],
    });
    for (let i = 0; i < 8; i++) expect(isReal(lossy, i)).toBe(true);
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
