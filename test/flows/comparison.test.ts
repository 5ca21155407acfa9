import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertNotSameFile } from '../../electron/adapters/ffmpeg/same-file.ts';
import { collect, failureOf, writeSound } from '../../electron/adapters/ffmpeg/test-sound.ts';
import type { Ffmpeg } from '../../electron/adapters/ffmpeg/types.ts';
import { createSpool } from '../../electron/adapters/spool.ts';
import { createAnalysisService } from '../../electron/services/analysis/analysis-service.ts';
import {
  type ComparisonRequest,
  createComparisonService,
} from '../../electron/services/comparison/comparison-service.ts';
import { logSpectralDistanceDb } from '../../shared/analysis/log-spectral-distance.ts';
import { melCepstralDistanceDb } from '../../shared/analysis/mel-cepstral-distance.ts';
import { multiResolutionStftDistance } from '../../shared/analysis/multi-resolution-stft.ts';
import { segmentalSnrDb } from '../../shared/analysis/segmental-snr.ts';
import { siSdrDb } from '../../shared/analysis/si-sdr.ts';
import { snrDb } from '../../shared/analysis/snr.ts';
import { type CompareResult, compareResult } from '../../shared/contract/compare.ts';
import { createBench, ffmpeg, music } from '../support/mastering-fixtures.ts';
import { noiseSignal } from '../support/music-signal.ts';

const RATE = 16_000;

const service = createComparisonService({
  ffmpeg,
  analysis: createAnalysisService({ ffmpeg }),
  createSpool,
  assertNotSameFile,
});

/** Compares, and makes sure that the result crosses as JSON. */
async function compare(request: ComparisonRequest): Promise<CompareResult> {
  const result = await service.compare(request);
  const carried = JSON.parse(JSON.stringify(z.encode(compareResult, result)));
  expect(z.decode(compareResult, carried)).toEqual(result);
  return result;
}

const map = (sound: readonly Float32Array[], change: (x: number, n: number, c: number) => number) =>
  sound.map((samples, c) => samples.map((x, n) => change(x, n, c)));
const delayed = (sound: readonly Float32Array[], delay: number) =>
  sound.map((samples) => Float32Array.from(samples, (_, n) => samples[n - delay] ?? 0));
const cut = (sound: readonly Float32Array[], from: number, to?: number) =>
  sound.map((samples) => samples.slice(from, to));

describe('a comparison', () => {
  const bench = createBench();
  const song = music(5, RATE);

  it('undoes delay, polarity and gain, and then finds no difference', async () => {
    const beforePath = await bench.write(song, RATE);
    const moved = map(delayed(song, 777), (x) => -0.3 * x);
    const result = await compare({ beforePath, afterPath: await bench.write(moved, RATE) });
    expect(result.alignment).toMatchObject({ isAligned: true, offsetSamples: 777, polarity: -1 });
    expect(result.alignment.offsetSeconds).toBeCloseTo(777 / RATE, 12);
    expect(result.loudnessGainDb).toBeCloseTo(10.458, 3);
    // The delay moves the sound against the blocks of 400 ms.
    expect(Math.abs(result.differences.integratedLufs! + 10.458)).toBeLessThan(0.1);
    expect(result.differences.durationSeconds).toBe(0);
    expect(result.aligned).toMatchObject({ startSeconds: 0, durationSeconds: 5 - 777 / RATE, spans: [] });
    // Single precision.
    expect(result.aligned!.difference.relativeDb!).toBeLessThan(-130);
    expect(result.spectrum.every(({ differenceDb }) => Math.abs(differenceDb!) < 0.01)).toBe(true);
    expect(result.notes).toEqual([
      'The file after is 777 samples (0.0486 s) late against the file before: it was moved.',
      "The polarity of the file after is opposite to the file before's: it was turned over.",
      'The file before lasts 5.000 s and the file after 5.000 s: 4.951 s that both have were compared.',
    ]);
  });

  it('writes the difference signal, at equal loudness', async () => {
    const added = map(song, (x, n, c) => x + (c === 0 ? 0.001 * Math.sin(n) : 0));
    const request = {
      beforePath: await bench.write(song, RATE),
      afterPath: await bench.write(added, RATE),
      differencePath: bench.path('difference.wav'),
    };
    const { aligned, loudnessGainDb } = await compare(request);
    expect(aligned!.difference.path).toBe(request.differencePath);
    const written = await collect(ffmpeg.decode(request.differencePath));
    const gain = 10 ** (loudnessGainDb! / 20);
    let largest = 0;
    for (const c of [0, 1]) {
      for (const [n, x] of written[c]!.entries()) {
        largest = Math.max(largest, Math.abs(x - (gain * added[c]![n]! - song[c]![n]!)));
      }
    }
    // Single precision of signals below 1.
    expect(largest).toBeLessThan(2e-7);
    const squares = written.flatMap((samples) => [...samples]).map((x) => x * x);
    const rms = Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / squares.length);
    expect(aligned!.difference.rmsDbfs).toBeCloseTo(20 * Math.log10(rms), 6);
  });

  it('measures both against the clean one as the definitions have it, and gets back a known mixture', async () => {
    const power = song.flatMap((samples) => [...samples]).reduce((sum, x) => sum + x * x, 0);
    const noise = noiseSignal(5 * RATE, 2, Math.sqrt(power / (10 * RATE)) / 10, 7);
    const noisy = map(song, (x, n, c) => 0.5 * (x + noise[c]![n]!));
    const better = map(song, (x, n, c) => x + 0.1 * noise[c]![n]!);
    const { clean, notes } = await compare({
      beforePath: await bench.write(noisy, RATE),
      afterPath: await bench.write(delayed(better, 100), RATE),
      cleanPath: await bench.write(song, RATE),
    });
    expect(clean!.before.alignment.offsetSamples).toBe(0);
    expect(clean!.after.alignment.offsetSamples).toBe(100);
    // 20 and 40 dB were mixed; noise and music correlate by 0.3 % or so.
    expect(Math.abs(clean!.before.distances.snrDb! - 20)).toBeLessThan(0.1);
    expect(Math.abs(clean!.after.distances.snrDb! - 40)).toBeLessThan(0.2);
    expect(clean!.before.gainDb).toBeCloseTo(6.02, 1);
    expect(clean!.after.stoi!).toBeGreaterThan(clean!.before.stoi!);

    const gain = 10 ** (clean!.before.gainDb! / 20);
    const matched = map(noisy, (x) => gain * x);
    const wanted = {
      snrDb: snrDb(matched, song),
      segmentalSnrDb: segmentalSnrDb(matched, song, RATE),
      siSdrDb: siSdrDb(noisy, song),
      lsdDb: logSpectralDistanceDb(matched, song),
      mrStft: multiResolutionStftDistance(matched, song),
      melCepstralDb: melCepstralDistanceDb(matched, song, RATE),
    };
    for (const [key, value] of Object.entries(wanted)) {
      expect(clean!.before.distances[key as keyof typeof wanted]).toBeCloseTo(value, 4);
    }
    expect(notes.some((note) => note.includes('against the file clean'))).toBe(true);
  });

  it('handles other rates and channels, and says so', async () => {
    const path = bench.path('mono.flac');
    const mono = [song[0]!.map((x, n) => (x + song[1]![n]!) / 2)];
    const upsampled: Float32Array[][] = [];
    for await (const block of ffmpeg.decode(await bench.write(mono, RATE), { sampleRate: 48_000 })) {
      upsampled.push([...block]);
    }
    const whole = [Float32Array.from(upsampled.flatMap(([samples]) => [...samples!]))];
    await writeSound(ffmpeg, path, whole, { format: 'flac', bitDepth: 24, sampleRate: 48_000 });
    const result = await compare({ beforePath: path, afterPath: await bench.write(song, RATE) });
    expect(result).toMatchObject({ sampleRate: RATE, channelCount: 2 });
    expect(result.alignment).toMatchObject({ isAligned: true, offsetSamples: 0, polarity: 1 });
    expect(result.notes).toEqual([
      'The file before was converted from 48000 to 16000 Hz, the lowest rate of the files compared.',
      'The one channel of the file before was taken for left and right.',
    ]);
    // What is left is the side signal.
    const side = song[0]!.map((x, n) => (x - song[1]![n]!) / 2);
    const power = side.reduce((sum, x) => sum + x * x, 0) / side.length;
    expect(result.aligned!.difference.rmsDbfs).toBeCloseTo(10 * Math.log10(power), 0);
  });

  it('finds a part in the whole, and the stretch that changed', async () => {
    const start = RATE;
    const part = cut(song, start);
    const quieter = map(part, (x, n) => (n >= 2 * RATE && n < 3 * RATE ? 0.25 * x : x));
    const { alignment, aligned } = await compare({
      beforePath: await bench.write(song, RATE),
      afterPath: await bench.write(quieter, RATE),
    });
    expect(alignment).toMatchObject({ isAligned: true, offsetSamples: -start });
    expect(aligned).toMatchObject({ startSeconds: 1, durationSeconds: 4 });
    const [span] = aligned!.spans;
    expect(Math.abs(span!.startSeconds - 3)).toBeLessThan(0.6);
    expect(Math.abs(span!.endSeconds - 4)).toBeLessThan(0.6);
    // The rest came up by what the loudness of the whole lost.
    expect(span!.levelDb).toBeLessThan(-8);
    expect(aligned!.history.startSeconds).toBe(1);
  });

  it('says when the files are too different, and compares what can be compared', async () => {
    const differencePath = bench.path('unrelated.wav');
    const result = await compare({
      beforePath: await bench.write(song, RATE),
      afterPath: await bench.write(noiseSignal(4 * RATE, 2), RATE),
      cleanPath: await bench.write(song, RATE),
      differencePath,
    });
    expect(result.aligned).toBeNull();
    expect(result.alignment).toMatchObject({ isAligned: false, offsetSamples: 0 });
    expect(result.differences.durationSeconds).toBeCloseTo(-1, 6);
    expect(result.spectrum.length).toBeGreaterThan(20);
    expect(result.spectrum.at(-1)!.differenceDb!).toBeGreaterThan(6);
    // Equal files: no ratio to the difference, which is none.
    expect(result.clean!.before.distances).toMatchObject({ snrDb: null, siSdrDb: null, lsdDb: 0, mrStft: 0 });
    expect(result.clean!.after.distances.snrDb).toBeNull();
    expect(result.notes.join('\n')).toMatch(
      /before and after are too different to align[\s\S]*No difference/,
    );
    expect(existsSync(differencePath)).toBe(false);
  });

  it.each<[string, Float32Array[], Float32Array[]]>([
    ['silence', [new Float32Array(RATE)], [new Float32Array(RATE)]],
    ['one sample', [Float32Array.of(0.5)], [Float32Array.of(0.25)]],
    ['music and silence', music(1, RATE, 1), [new Float32Array(RATE), new Float32Array(RATE)]],
    ['next to nothing', [Float32Array.of(0.1, 0.2, -0.1)], music(0.05, RATE, 1)],
  ])('compares %s without a number that is none', async (_what, before, after) => {
    const [beforePath, afterPath] = [await bench.write(before, RATE), await bench.write(after, RATE)];
    const result = await compare({ beforePath, afterPath, cleanPath: afterPath });
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  it('leaves nothing behind when it is cancelled, and overwrites no input', async () => {
    const beforePath = await bench.write(song, RATE);
    const bytes = readFileSync(beforePath);
    const files = readdirSync(bench.folder);
    const abort = new AbortController();
    const request = { beforePath, afterPath: beforePath, differencePath: bench.path('cancelled.wav') };
    const control = { signal: abort.signal, onProgress: () => abort.abort() };
    await failureOf('cancelled', () => service.compare(request, control));
    expect(readdirSync(bench.folder)).toEqual(files);
    const overwriting = { ...request, differencePath: beforePath };
    expect(await failureOf('bad-argument', () => service.compare(overwriting))).toContain('input');
    const nowhere = { ...request, differencePath: bench.path('nowhere/difference.wav') };
    await failureOf('output-failed', () => service.compare(nowhere));
    expect(readdirSync(bench.folder)).toEqual(files);
    expect(readFileSync(beforePath).equals(bytes)).toBe(true);
  });

  it('decodes a file once, and again only where the comparison has another rate', async () => {
    const decoded: string[] = [];
    const counting: Ffmpeg = {
      ...ffmpeg,
      decode(path, options) {
        decoded.push(path);
        return ffmpeg.decode(path, options);
      },
    };
    const analysis = createAnalysisService({ ffmpeg: counting });
    const counted = createComparisonService({ ffmpeg: counting, analysis, createSpool, assertNotSameFile });
    const beforePath = await bench.write(cut(song, 0, 2 * RATE), RATE);
    const afterPath = await bench.write(music(2, 2 * RATE), 2 * RATE);
    await counted.compare({ beforePath, afterPath });
    expect(decoded.sort()).toEqual([afterPath, afterPath, beforePath].sort());
  });

  it('tells progress that never falls, up to the end', async () => {
    const path = await bench.write(cut(song, 0, 2 * RATE), RATE);
    const seen: { stage: string; fraction: number }[] = [];
    const request = { beforePath: path, afterPath: path, cleanPath: path };
    await service.compare(request, { onProgress: (event) => seen.push(event) });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'analyze',
      'decode',
      'align',
      'compare',
      'clean',
    ]);
  });
});
