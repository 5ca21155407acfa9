import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BandsOverTime } from '../dsp/mel-spectrogram.ts';
import { mfcc } from '../dsp/mfcc.ts';
import { createRandom } from '../random.ts';
import { cepstralScaler, fitCepstralScaler } from './cepstral-frames.ts';
import { augmentFrames, resampleFrames, viewsAround } from './frame-augmentation.ts';
import { averageFrames, trimSilence } from './frames.ts';
import { melLevels, SPEECH_LEVELS } from './mel-levels.ts';
import { batchSequences } from './sequence-batch.ts';

const random = createRandom(6);

/** A clip of the given levels, a row a frame. */
const clipOf = (rows: readonly (readonly number[])[]): BandsOverTime => ({
  frameCount: rows.length,
  bandCount: rows[0]!.length,
  values: Float32Array.from(rows.flat()),
});

const noise = (frameCount: number, bandCount: number, level = -40): BandsOverTime =>
  clipOf(
    Array.from({ length: frameCount }, () =>
      Array.from({ length: bandCount }, () => level + 10 * random.normal()),
    ),
  );

describe('silence', () => {
  const clip = clipOf([[-90], [-80], [-20], [-60], [-10], [-70], [-90], [-95]]);

  it('is cut off at both ends and not within', () => {
    const { values } = trimSilence(clip, { rangeDb: 30, marginFrames: 0 });
    expect([...values]).toEqual([-20, -60, -10]);
  });

  it('stays as far as the margin reaches', () => {
    expect(trimSilence(clip, { rangeDb: 30, marginFrames: 2 }).frameCount).toBe(7);
    expect(trimSilence(clip, { rangeDb: 30, marginFrames: 9 }).frameCount).toBe(8);
  });
});

describe('averaged frames', () => {
  it('are means of neighbours, without what is left over', () => {
    const { frameCount, values } = averageFrames(
      clipOf([
        [1, 2],
        [3, 6],
        [5, 0],
        [7, 2],
        [100, 100],
      ]),
      2,
    );
    expect(frameCount).toBe(2);
    expect([...values]).toEqual([2, 4, 6, 1]);
  });

  it('of a clip that is too short are its mean', () => {
    expect([...averageFrames(clipOf([[1], [2]]), 3).values]).toEqual([1.5]);
  });
});

describe('coefficients', () => {
  const signal = Float32Array.from(
    { length: 20_000 },
    (_, n) => Math.sin(n * n * 1e-5) + 0.1 * random.normal(),
  );

  it('are those of mfcc, which equals torchaudio', () => {
    const settings = { count: 34, clipMeanRemoval: 0 };
    const plain = cepstralScaler(64, settings, new Array(34).fill(0), new Array(34).fill(1));
    const expected = mfcc(signal, { ...SPEECH_LEVELS, nMfcc: 34, padMode: 'constant' });
    const got = plain.apply(melLevels(signal, SPEECH_LEVELS));
    expect(got).toHaveLength(expected.values.length);
    for (const [i, value] of expected.values.entries()) expect(Math.abs(got[i]! - value)).toBeLessThan(1e-3);
  });

  it('have the mean 0 and the deviation 1 over what was learnt from', () => {
    const clips = [noise(30, 16), noise(50, 16, -20)];
    const scaler = fitCepstralScaler(clips, { count: 5, clipMeanRemoval: 0 });
    const all = clips.flatMap((clip) => [...scaler.apply(clip)]);
    for (let d = 0; d < 5; d++) {
      const values = all.filter((_, i) => i % 5 === d);
      const mean = values.reduce((a, b) => a + b) / values.length;
      expect(mean).toBeCloseTo(0, 4);
      expect(values.reduce((sum, each) => sum + each * each, 0) / values.length).toBeCloseTo(1, 4);
    }
  });

  it('lose their mean over the clip where that is wanted, but for the level', () => {
    const scaler = fitCepstralScaler([noise(30, 16)], { count: 5, clipMeanRemoval: 1 });
    const values = scaler.apply(noise(40, 16, -10));
    const means = [0, 1, 2, 3, 4].map(
      (d) => values.filter((_, i) => i % 5 === d).reduce((a, b) => a + b) / 40,
    );
    expect(Math.abs(means[0]!)).toBeGreaterThan(1);
    for (const mean of means.slice(1)) expect(mean).toBeCloseTo(0, 4);
  });
});

describe('changes for training', () => {
  const none = { warp: 0, stretch: 0, gainDb: 0, tiltDb: 0, bandMask: 0, frameMask: 0 };
  const clip = noise(40, 20);

  it('of nothing change nothing', () =>
    expect([...augmentFrames(clip, none, createRandom(1)).values]).toEqual([...clip.values]));

  it('come from the seed', () => {
    const settings = { warp: 0.1, stretch: 0.1, gainDb: 2, tiltDb: 2, bandMask: 0.2, frameMask: 0.2 };
    const draw = (seed: number) => [...augmentFrames(clip, settings, createRandom(seed)).values];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('keep to their limits', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const stretched = augmentFrames(clip, { ...none, stretch: 0.2 }, createRandom(seed));
        expect(stretched.frameCount).toBeGreaterThanOrEqual(Math.floor(40 / 1.2));
        expect(stretched.frameCount).toBeLessThanOrEqual(50);
        const masked = augmentFrames(clip, { ...none, bandMask: 0.2 }, createRandom(seed));
        const changed = Array.from({ length: 20 }, (_, b) => b).filter(
          (b) => masked.values[b] !== clip.values[b],
        );
        expect(changed.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 50 },
    );
  });

  it('of gain are one number for all bands', () => {
    const louder = augmentFrames(clip, { ...none, gainDb: 3 }, createRandom(4));
    const gain = louder.values[0]! - clip.values[0]!;
    expect(Math.abs(gain)).toBeGreaterThan(0.01);
    for (const [i, value] of clip.values.entries()) expect(louder.values[i]).toBeCloseTo(value + gain, 3);
  });
});

describe('views', () => {
  it('are the clip itself first, and every mixture around it', () => {
    expect(viewsAround(0)).toEqual([{ tempo: 1, warp: 1 }]);
    const views = viewsAround(0.1);
    expect(views[0]).toEqual({ tempo: 1, warp: 1 });
    expect(new Set(views.map(({ tempo, warp }) => `${tempo} ${warp}`)).size).toBe(9);
    expect(views.reduce((sum, { tempo, warp }) => sum + tempo * warp, 0)).toBeCloseTo(9, 9);
  });

  it('read frames and bands between their neighbours', () => {
    const plane = clipOf([0, 1, 2, 3, 4, 5, 6].map((t) => [0, 1, 2, 3, 4, 5].map((b) => 10 * t + b)));
    const { frameCount, values } = resampleFrames(plane, { tempo: 1.25, warp: 0.9 });
    expect(frameCount).toBe(6);
    for (const [i, value] of values.entries()) {
      const [t, b] = [Math.floor(i / 6), i % 6];
      expect(value).toBeCloseTo(10 * Math.min(1.25 * t, 6) + 0.9 * b, 4);
    }
  });
});

describe('a batch', () => {
  const sizes = { frameCount: 4, batchSize: 3, features: 2 };
  const sequence = (length: number) => Float32Array.from({ length: 2 * length }, (_, i) => i + 1);

  it('holds every sequence with its mask, cut or padded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), (length, seed) => {
        const { frames, mask } = batchSequences([sequence(length)], sizes, createRandom(seed));
        const places = [0, 1, 2, 3].filter((t) => mask[t * 3] === 1);
        expect(places).toHaveLength(Math.min(4, length));
        const read = places.map((t) => frames[t * 6]!);
        for (const [i, value] of read.entries()) expect(value).toBe(read[0]! + 2 * i);
        expect(frames.filter((value) => value !== 0)).toHaveLength(2 * places.length);
      }),
      { numRuns: 50 },
    );
  });

  it('without a generator puts the rest evenly on both sides', () => {
    const { mask } = batchSequences([sequence(2), sequence(8)], sizes);
    expect([0, 1, 2, 3].map((t) => mask[t * 3])).toEqual([0, 1, 1, 0]);
    expect([0, 1, 2, 3].map((t) => mask[t * 3 + 2])).toEqual([0, 0, 0, 0]);
  });
});
