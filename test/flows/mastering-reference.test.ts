import { describe, expect, it } from 'vitest';
import { collect, failureOf, runFfmpeg } from '../../electron/adapters/ffmpeg/test-sound.ts';
import { createWorkerPool } from '../../electron/services/jobs/worker-pool.ts';
import {
  createMasteringWork,
  type MasteringTask,
  type MasteringTaskResult,
  threadedMasteringWork,
} from '../../electron/services/mastering/mastering-work.ts';
import { throughFilters } from '../../electron/services/mastering/streaming.ts';
import { masterResult } from '../../shared/contract/master.ts';
import { parseTargetLufs } from '../../shared/mastering/targets.ts';
import { createBench, difference, ffmpeg, mastering, music } from '../support/mastering-fixtures.ts';
import { deviationOf, midSideLevels } from '../support/third-octave-deviation.ts';

const RATE = 44_100;
const SECONDS = 8;

describe('a master by reference', () => {
  const bench = createBench();
  const track = music(SECONDS, RATE);

  /** The same music, brighter, narrower and quieter, by ffmpeg's filters: another sound with known differences. */
  async function makeReference(name: string, filters: string, ...args: string[]): Promise<string> {
    const path = bench.path(name);
    runFfmpeg(ffmpeg, '-i', await bench.write(track, RATE), '-af', filters, ...args, path);
    return path;
  }
  const bright = makeReference(
    'bright.wav',
    'treble=g=9:f=1500,bass=g=-5,extrastereo=m=0.4,volume=-6dB',
    '-c:a',
    'pcm_f32le',
  );

  it('sounds like the reference: thirds of an octave of mid and side, loudness, ceiling, length', async () => {
    const path = await bright;
    const { sound, after, before, reference, settings, warnings } = await bench.master(
      await bench.write(track, RATE),
      { reference: { paths: [path] }, target: { ceilingDbtp: -2 } },
    );
    const wanted = await bench.master(path, { target: { integratedLufs: 'off', ceilingDbtp: 0 } });
    const goal = midSideLevels(wanted.sound, RATE).loudest;
    const start = deviationOf(midSideLevels(track, RATE).loudest, goal);
    const end = deviationOf(midSideLevels(sound, RATE).loudest, goal);
    expect(Math.min(start.mid, start.side)).toBeGreaterThan(2);
    expect(end.mid).toBeLessThan(0.3);
    expect(end.side).toBeLessThan(0.5);
    expect(settings.target).toEqual({
      integratedLufs: reference!.levelChange.referenceLufs,
      ceilingDbtp: -2,
    });
    expect(Math.abs(after.integratedLufs - wanted.after.integratedLufs)).toBeLessThanOrEqual(0.1);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-1.95);
    expect(after.sampleCount).toBe(before.sampleCount);
    expect(warnings).toEqual([]);
    expect(reference!.spectrumChange!.midGainDb).toHaveLength(31);
    expect(reference!.widthChange.changeDb).toBeLessThan(-3);
    expect(reference!.dynamicsChange).toBeNull();
  });

  it('is the input bit for bit when every amount is 0', async () => {
    const { sound, gainDb, settings } = await bench.master(await bench.write(track, RATE), {
      reference: { paths: [await bright], spectrum: 0, width: 0, level: 0, dynamics: 0 },
      target: { ceilingDbtp: 0 },
      bitDepth: '32f',
    });
    expect(difference(sound, track)).toBe('same');
    expect(gainDb).toBe(0);
    expect(settings.target.integratedLufs).toBe('off');
  });

  it('takes over the level alone, half of it, and leaves it to a target', async () => {
    const input = await bench.write(track, RATE);
    const paths = [await bright];
    const off = { spectrum: 0, width: 0 };
    const half = await bench.master(input, { reference: { paths, ...off, level: 50 } });
    const { trackLufs, referenceLufs } = half.reference!.levelChange;
    expect(half.after.integratedLufs).toBeCloseTo((trackLufs + referenceLufs) / 2, 1);
    expect(half.reference!.spectrumChange).toBeNull();
    expect(half.reference!.loudnessRange).toBeNull();
    const target = parseTargetLufs(-20);
    const asked = await bench.master(input, { reference: { paths }, target });
    expect(asked.after.integratedLufs).toBeCloseTo(-20, 1);
    const kept = await bench.master(input, { reference: { paths, level: 0 } });
    expect(Math.abs(kept.after.integratedLufs - trackLufs)).toBeLessThanOrEqual(0.1);
  });

  it('shifts nothing, by either phase: a click stays where it is', async () => {
    const clicks = track.map((samples) => samples.map((x) => 0.01 * x));
    for (const samples of clicks) for (let n = RATE / 2; n < samples.length; n += RATE) samples[n] = 0.5;
    for (const phase of ['linear', 'minimum'] as const) {
      const { sound } = await bench.master(await bench.write(clicks, RATE), {
        reference: { paths: [await bright], phase },
        target: { integratedLufs: -30 },
      });
      const around = sound[0]!.subarray(2.5 * RATE - 500, 2.5 * RATE + 500);
      const peak = around.reduce((best, x, n) => (Math.abs(x) > Math.abs(around[best]!) ? n : best), 0);
      expect(Math.abs(peak - 500)).toBeLessThanOrEqual(phase === 'linear' ? 0 : 2);
    }
  });

  it('takes references of any rate and channels, blended, and rides the level where that is asked for', async () => {
    const mono = await makeReference('mono.flac', 'treble=g=4', '-ac', '1', '-ar', '96000');
    const paths = [await bright, mono];
    const result = await bench.master(await bench.write(music(SECONDS, 48_000), 48_000), {
      reference: { paths, dynamics: 100 },
    });
    const { references, levelChange, dynamicsChange } = result.reference!;
    expect(references.map(({ sampleRate, channelCount }) => [sampleRate, channelCount])).toEqual([
      [RATE, 2],
      [96_000, 1],
    ]);
    // A mono file plays on two loudspeakers: 3 LU more than its own meter reads.
    const mean = (references[0]!.integratedLufs + references[1]!.integratedLufs + 3.01) / 2;
    expect(levelChange.referenceLufs).toBeCloseTo(mean, 2);
    expect(Math.abs(result.after.integratedLufs - mean)).toBeLessThanOrEqual(0.1);
    expect(dynamicsChange!.ratio).toBeGreaterThan(0);
    expect(masterResult.encode(result)).toBeDefined();
  });

  it('keeps a mono track mono, with a word', async () => {
    const { after, reference, warnings } = await bench.master(await bench.write([track[0]!], RATE), {
      reference: { paths: [await bright] },
    });
    expect(after.channelCount).toBe(1);
    expect(reference!.spectrumChange!.sideGainDb).toBeNull();
    expect(warnings).toEqual(['The track is mono and stays so: there is no side to match.']);
  });

  it('refuses what cannot be matched, with the reason', async () => {
    const input = await bench.write(track, RATE);
    const silent = await bench.write([new Float32Array(4 * RATE), new Float32Array(4 * RATE)], RATE);
    const short = await bench.write(music(2, RATE), RATE);
    const copy = await makeReference('copy.mp3', 'volume=-3dB', '-b:a', '320k');
    const by =
      (path: string, from = input) =>
      () =>
        bench.master(from, { reference: { paths: [path] } });
    expect(await failureOf('bad-input', by(silent))).toMatch(/^The reference ".*" is silent/);
    expect(await failureOf('bad-input', by(short))).toMatch(/lasts 2\.0 s, and matching needs 3 s/);
    expect(await failureOf('bad-argument', by(input))).toMatch(/is the track itself/);
    expect(await failureOf('bad-argument', by(copy))).toMatch(/is the track itself/);
    expect(await failureOf('bad-input', by(bench.path('missing.wav')))).toMatch(/missing\.wav/);
    expect(await failureOf('bad-input', by(input, silent))).toMatch(/^The track is silent/);
    expect(await failureOf('bad-input', by(input, short))).toMatch(/^The track lasts 2\.0 s/);
    const outOfRange = () => bench.master(input, { reference: { paths: [copy], width: 101 } });
    expect(await failureOf('bad-argument', outOfRange)).toMatch(
      /width must be a number from 0 to 100, got 101/,
    );
  });

  it('is filtered alike here and on a thread', async () => {
    const pool = createWorkerPool<MasteringTask, never, MasteringTaskResult>({
      entry: new URL('../../electron/workers/mastering-worker.ts', import.meta.url),
      workerData: { ffmpegPath: ffmpeg.path },
      size: 1,
    });
    const filter = (centre: number) => ({ taps: Float64Array.of(0.5, -0.25, 1, centre / 10), centre: 2 });
    const filters = { mid: filter(1), side: filter(2) };
    const blocks = (channels = track) =>
      (async function* () {
        for (let start = 0; start < 40_000; start += 3000) {
          yield channels.map((samples) => samples.slice(start, Math.min(40_000, start + 3000)));
        }
      })();
    const here = await collect(throughFilters(createMasteringWork(ffmpeg), blocks(), filters));
    const there = await collect(throughFilters(threadedMasteringWork([pool]), blocks(), filters));
    expect(here[0]).toHaveLength(40_000);
    expect(difference(there, here)).toBe('same');
    const [one, ...more] = await collect(
      throughFilters(createMasteringWork(ffmpeg), blocks(track.slice(0, 1)), filters),
    );
    expect([one!.length, more.length]).toEqual([40_000, 0]);
    const at = (n: number): number => (n < 40_000 && track[0]![n]) || 0;
    for (const n of [0, 1, 509, 20_000, 39_999]) {
      expect(one![n]).toBeCloseTo(0.5 * at(n + 2) - 0.25 * at(n + 1) + at(n) + 0.1 * at(n - 1), 6);
    }
    const profile = await threadedMasteringWork([pool]).profile(await bright);
    expect(profile).toEqual(await createMasteringWork(ffmpeg).profile(await bright));
    await pool.dispose();
  });

  it('leaves nothing of a cancelled job', async () => {
    const controller = new AbortController();
    const job = mastering.master(
      {
        inputPath: await bench.write(track, RATE),
        outputPath: bench.path('cancelled.wav'),
        settings: { model: 'none', reference: { paths: [await bright] } },
      },
      {
        signal: controller.signal,
        onProgress: ({ stage }) => stage === 'reference' && controller.abort(),
      },
    );
    await failureOf('cancelled', () => job);
  });
});
