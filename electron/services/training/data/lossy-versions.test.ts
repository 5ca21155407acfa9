import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alignSignals } from '../../../../shared/analysis/alignment.ts';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import { createTestCache, scratchFolder, writeFloatWav } from '../../../../test/support/training-music.ts';
import { drawLossyVersions, lossyProbability, openLossyVersion } from './lossy-versions.ts';
import { PcmReader } from './pcm-format.ts';

const scratch = scratchFolder();
const cache = createTestCache(join(scratch, 'cache'));

describe('openLossyVersion', () => {
  it.each(['mp3', 'aac', 'opus'] as const)(
    'sends a track through %s and back, beside the track to the sample, once',
    async (codec) => {
      const music = musicSignal(3, 44_100, 5).map((samples) => samples.subarray(0, 3 * 44_100 - 77));
      const pcm = await cache.open(writeFloatWav(join(scratch, `${codec}.wav`), music));
      const path = await openLossyVersion(pcm, { codec, kbps: 64 }, cache);
      expect(statSync(path).size).toBe(statSync(pcm.path).size);
      const reader = new PcmReader(path);
      const lossy = reader.read(0, pcm.sampleCount);
      reader.close();
      const { offsetSamples, polarity, correlation } = alignSignals(music, lossy, { sampleRate: 44_100 });
      expect(Math.abs(offsetSamples)).toBeLessThan(0.5);
      expect(polarity).toBe(1);
      expect(correlation).toBeGreaterThan(0.5);
      // It was really coded: what it lost is far above the rounding of the cache.
      const error = lossy[0]!.reduce((sum, x, n) => sum + (x - music[0]![n]!) ** 2, 0) / lossy[0]!.length;
      expect(error).toBeGreaterThan(1e-7);
      const made = statSync(path).ino;
      expect(await openLossyVersion(pcm, { codec, kbps: 64 }, cache)).toBe(path);
      expect(statSync(path).ino).toBe(made);
      expect(readdirSync(join(scratch, 'cache')).filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  );
});

describe('drawLossyVersions', () => {
  const plan = [
    { kind: 'mp3', probability: 0.3, ranges: { kbps: { low: 90, high: 130 } } },
    { kind: 'opus', probability: 0.1 },
    { kind: 'noise', probability: 1 },
  ] as const;

  it('draws two of the asked codecs and bit rates, the same for the same seed and name', () => {
    const names = Array.from({ length: 300 }, (_, i) => `track ${i}`);
    const drawn = names.flatMap((name) => drawLossyVersions(plan, 7, name));
    expect(drawn).toHaveLength(600);
    expect(drawn).toEqual(names.flatMap((name) => drawLossyVersions(plan, 7, name)));
    expect(drawn).not.toEqual(names.flatMap((name) => drawLossyVersions(plan, 8, name)));
    for (const { codec, kbps } of drawn) {
      expect(codec === 'mp3' ? [96, 112, 128] : [48, 56, 64, 80, 96, 112, 128]).toContain(kbps);
    }
    // Three of four; 600 draws deviate by 0.018.
    expect(Math.abs(drawn.filter(({ codec }) => codec === 'mp3').length / 600 - 0.75)).toBeLessThan(0.08);
  });

  it('draws none where no codec is asked for', () => {
    expect(drawLossyVersions([{ kind: 'noise' }], 1, 'x')).toEqual([]);
    expect(lossyProbability([{ kind: 'noise' }])).toBe(0);
    expect(lossyProbability(plan)).toBeCloseTo(1 - 0.7 * 0.9, 12);
  });
});
