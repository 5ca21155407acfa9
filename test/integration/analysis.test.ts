import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { failureOf, sine } from '../../electron/adapters/ffmpeg/test-sound.ts';
import { createAnalysisService } from '../../electron/services/analysis/analysis-service.ts';
import { mix } from '../support/analysis-signals.ts';
import { createBench, ffmpeg, music } from '../support/mastering-fixtures.ts';
import { musicSignal, noiseSignal } from '../support/music-signal.ts';
import { writeFloatWav } from '../support/training-music.ts';

describe('the analysis of a file', () => {
  const bench = createBench();
  const { analyze, measureLoudness } = createAnalysisService({ ffmpeg });

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

  it('has a report of a file without samples, of one sample, and of one channel', async () => {
    const empty = await analyze(
      writeFloatWav(bench.path('empty.wav'), [new Float32Array(0), new Float32Array(0)]),
    );
    expect(empty).toMatchObject({ sampleCount: 0, crestFactorDb: null, snrIndexDb: null, bandwidthHz: null });
    expect(empty.warnings).toEqual(['The file holds no samples.']);
    const one = await analyze(await bench.write([Float32Array.of(0.5)], 44100));
    expect(one).toMatchObject({ sampleCount: 1, crestFactorDb: 0, loudnessRangeLu: null, tone: null });
    const mono = await analyze(await bench.write([music(2, 44100)[0]!], 44100));
    expect(mono).toMatchObject({ correlation: null, width: null, balanceDb: null, monoFoldDownDb: null });
    const quick = await measureLoudness(await bench.write([Float32Array.of(0.5)], 44100));
    expect(quick).toMatchObject({ sampleCount: 1, correlation: null });
    expect('snrIndexDb' in quick).toBe(false);
  });

  it('finds what MP3 left of a file, by the real encoder', async () => {
    const [left, right] = musicSignal(6);
    const hiss = noiseSignal(left.length, 2, 0.003);
    const source = await bench.write([mix([left, 1], [hiss[0]!, 1]), mix([right, 1], [hiss[1]!, 1])], 44100);
    expect((await analyze(source)).cutoffHz).toBeNull();
    const encoded = bench.path('coded.mp3');
    execFileSync(ffmpeg.path, ['-v', 'error', '-i', source, '-b:a', '128k', encoded]);
    const decoded = bench.path('decoded.wav');
    execFileSync(ffmpeg.path, ['-v', 'error', '-i', encoded, decoded]);
    const found = await analyze(decoded);
    // LAME's low-pass for 128 kb/s lies at 17 kHz, and lets through what the frames have bits for.
    expect(found.cutoffHz).toBeGreaterThan(15_000);
    expect(found.cutoffHz).toBeLessThan(20_500);
    expect(found.warnings).toEqual([expect.stringContaining('probably made from a lossy one')]);
    // A file that says itself that it is lossy needs no warning.
    expect((await analyze(encoded)).warnings).toEqual([]);
  });

  it('warns of hum, of an offset, and of bass that cancels out', async () => {
    const [left, right] = musicSignal(12);
    const hum = left.map(
      (_, n) =>
        0.02 * (Math.sin((2 * Math.PI * 150 * n) / 44100) + Math.sin((2 * Math.PI * 250 * n) / 44100)),
    );
    const rumble = left.map((_, n) => 0.3 * Math.sin((2 * Math.PI * 43 * n) / 44100));
    const file = await bench.write(
      [
        mix([left, 0.5], [hum, 1], [rumble, 1]).map((x) => x + 0.05),
        mix([right, 0.5], [hum, 1], [rumble, -1]).map((x) => x + 0.05),
      ],
      44100,
    );
    expect((await analyze(file)).warnings).toEqual([
      expect.stringMatching(/constant offset of 5\.0 %/),
      expect.stringMatching(/Mains hum of 50 Hz at -3\d\.\d dBFS/),
      expect.stringMatching(/In mono the sub loses \d+\.\d dB/),
    ]);
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
