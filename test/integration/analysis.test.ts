import { describe, expect, it } from 'vitest';
import { failureOf, sine } from '../../electron/adapters/ffmpeg/test-sound.ts';
import { createAnalysisService } from '../../electron/services/analysis/analysis-service.ts';
import { createBench, ffmpeg, music } from './mastering-fixtures.ts';

describe('the analysis of a file', () => {
  const bench = createBench();
  const { analyze } = createAnalysisService({ ffmpeg });

  it('measures a sine as the standards have it', async () => {
    // 1 kHz at -23 dBFS peak in both channels reads -23 LUFS (EBU Tech 3341, case 1, to 0.1 LU).
    const level = 10 ** (-23 / 20) / 0.5;
    const tone = sine(20 * 48000, 1000, 48000).map((x) => level * x);
    const found = await analyze(await bench.write([tone, tone], 48000));
    expect(found.integratedLufs).toBeCloseTo(-23, 1);
    expect(found.truePeakDbtp).toBeCloseTo(-23, 2);
    expect(found.rmsDbfs).toBeCloseTo(-26.01, 2);
    expect(found.crestFactorDb).toBeCloseTo(3.01, 2);
    expect(found.peakToLoudnessDb).toBeCloseTo(0, 1);
    expect(found.loudnessRangeLu).toBeCloseTo(0, 1);
    expect(found).toMatchObject({
      sampleCount: 960_000,
      sampleRate: 48000,
      channelCount: 2,
      durationSeconds: 20,
    });
    expect(found).toMatchObject({ width: 0, container: 'wav', codec: 'pcm_f32le', warnings: [] });
    expect(found.correlation).toBeCloseTo(1, 9);
  });

  it('says what is silent, short or clipped', async () => {
    const silent = await analyze(await bench.write([new Float32Array(44100)], 44100));
    expect(silent).toMatchObject({ integratedLufs: -Infinity, truePeakDbtp: -Infinity, rmsDbfs: -Infinity });
    expect(silent).toMatchObject({
      crestFactorDb: null,
      peakToLoudnessDb: null,
      loudnessRangeLu: null,
      warnings: ['The file is silent.'],
    });
    const short = await analyze(await bench.write([sine(4410, 440, 44100)], 44100));
    expect(short.warnings[0]).toContain('shorter than 400 ms');
    const clipped = music(1, 44100).map((samples) => samples.map((x) => Math.max(-1, Math.min(1, 9 * x))));
    expect((await analyze(await bench.write(clipped, 44100))).warnings[0]).toMatch(/clipped in \d+ places/);
  });

  it('tells progress, and can be cancelled', async () => {
    const path = await bench.write(music(10, 44100), 44100);
    const fractions: number[] = [];
    await analyze(path, { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions.at(-1)).toBeCloseTo(1, 3);
    const controller = new AbortController();
    const message = await failureOf('cancelled', () =>
      analyze(path, { signal: controller.signal, onProgress: () => controller.abort() }),
    );
    expect(message).toContain('cancelled');
  });

  it('refuses samples that are no numbers', async () => {
    const sound = [new Float32Array(1000).fill(Number.NaN, 500)];
    expect(await failureOf('bad-input', async () => analyze(await bench.write(sound, 8000)))).toContain(
      '0.063 s',
    );
  });
});
