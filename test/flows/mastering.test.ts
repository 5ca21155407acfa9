import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  collect,
  failureOf,
  runFfmpeg,
  sine,
  writeSound,
} from '../../electron/adapters/ffmpeg/test-sound.ts';
import type { Ffmpeg, OutputFormat } from '../../electron/adapters/ffmpeg/types.ts';
import type { MasterProgress } from '../../electron/services/mastering/types.ts';
import { parseTargetLufs } from '../../shared/mastering/targets.ts';
import {
  createBench,
  difference,
  ffmpeg,
  mastering,
  masteringBy,
  music,
} from '../support/mastering-fixtures.ts';

const OFF = { integratedLufs: 'off', ceilingDbtp: 0 } as const;

/** Loudness and true peak as ffmpeg's own meter sees a file; it prints one decimal. */
function secondOpinion(path: string): { integratedLufs: number; truePeakDbtp: number } {
  const filter = 'ebur128=peak=true:framelog=verbose';
  const run = spawnSync(ffmpeg.path, ['-nostats', '-i', path, '-filter_complex', filter, '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  const summary = run.stderr.slice(run.stderr.lastIndexOf('Summary:'));
  const value = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\S+) (?:LUFS|dBFS)`).exec(summary)?.[1]);
  return { integratedLufs: value('I'), truePeakDbtp: value('Peak') };
}

describe('a master without a network', () => {
  const bench = createBench();

  it.each([
    [44100, 2],
    [48000, 1],
    [96000, 2],
  ] as const)(
    'is the input bit for bit when nothing is asked for: %i Hz, %i channels',
    async (rate, channels) => {
      const sound = music(2, rate, channels);
      const { sound: mastered, ...result } = await bench.master(await bench.write(sound, rate), {
        target: OFF,
        bitDepth: '32f',
      });
      expect(difference(mastered, sound)).toBe('same');
      expect(result).toMatchObject({ gainDb: 0, maxReductionDb: 0, device: 'none', warnings: [] });
      expect(result.after).toEqual(result.before);
    },
  );

  it.each(['wav', 'flac'] as const)('is not kept where the %s file holds other samples', async (format) => {
    /** The real program, but for a disk that spoils one sample. */
    const spoiling: Ffmpeg = {
      ...ffmpeg,
      openSink: async (path, options) => {
        const sink = await ffmpeg.openSink(path, options);
        const seal = async (): Promise<string> => {
          const sealed = await sink.seal();
          const [left, ...more] = await collect(ffmpeg.decode(sealed));
          left![1000] = left![1000]! + 2 ** -15;
          const { metadataFrom: _, ...same } = options;
          await writeSound(ffmpeg, `${sealed}.other`, [left!, ...more], same);
          await rename(`${sealed}.other`, sealed);
          return sealed;
        };
        return {
          write: (block) => sink.write(block),
          seal,
          finish: () => sink.finish(),
          abort: () => sink.abort(),
        };
      },
    };
    const inputPath = await bench.write(music(1, 44100), 44100, 16);
    const folder = bench.path(`spoiled-${format}`);
    await mkdir(folder);
    const job = { inputPath, outputPath: `${folder}/out.${format}`, settings: { model: 'none' } };
    expect(await failureOf('tool-failed', () => masteringBy(spoiling).master(job))).toBe(
      `the written ${format} file holds other samples than were written to it: nothing was kept`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not dither 16 bit samples that did not change', async () => {
    const input = await bench.write(music(1, 44100), 44100, 16);
    const { sound, settings } = await bench.master(input, { target: OFF });
    expect(settings).toMatchObject({ bitDepth: 16, dither: 'tpdf', sampleRate: 44100 });
    const original = await bench.master(input, { target: OFF, bitDepth: '32f' });
    expect(difference(sound, original.sound)).toBe('same');
  });

  const cases: Array<[OutputFormat, number]> = [
    ...(['wav', 'flac', 'aiff', 'mp3', 'm4a', 'ogg', 'opus'] as const).map(
      (format): [OutputFormat, number] => [format, -9],
    ),
    ['wav', -14],
    ['wav', -23],
    ['m4a', -14],
    ['ogg', -23],
  ];
  it.each(cases)('holds target and ceiling in the written file: %s at %d LUFS', async (format, lufs) => {
    const input = await bench.write(music(9, 44100), 44100, 24);
    const { after, before, outputPath, warnings } = await bench.master(
      input,
      { target: parseTargetLufs(lufs) },
      format,
    );
    const isLossless = ['wav', 'flac', 'aiff'].includes(format);
    expect(Math.abs(after.integratedLufs - lufs)).toBeLessThanOrEqual(0.1);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-1 + (isLossless ? 0.05 : 0.3));
    expect(warnings).toEqual([]);
    const opinion = secondOpinion(outputPath);
    expect(Math.abs(opinion.integratedLufs - lufs)).toBeLessThanOrEqual(0.1 + 0.05);
    expect(opinion.truePeakDbtp).toBeLessThanOrEqual(-1 + (isLossless ? 0.05 : 0.3) + 0.05);
    if (isLossless) expect(after.sampleCount).toBe(before.sampleCount);
    expect(after.sampleRate).toBe(format === 'opus' ? 48000 : 44100);
  });

  it('gives the same bytes twice', async () => {
    const input = await bench.write(music(3, 44100), 44100, 24);
    for (const extension of ['flac', 'mp3']) {
      const runs = [0, 1].map(() => bench.master(input, { bitDepth: 16 }, extension));
      const [first, second] = await Promise.all(runs.map(async (run) => readFile((await run).outputPath)));
      expect(first!.equals(second!)).toBe(true);
    }
  });

  it('holds the ceiling after a conversion of the sample rate', async () => {
    const input = await bench.write(music(4, 44100), 44100);
    const { after } = await bench.master(input, {
      target: parseTargetLufs(-10),
      sampleRate: 48000,
      bitDepth: 24,
    });
    expect(after.sampleRate).toBe(48000);
    expect(after.sampleCount).toBe(4 * 48000);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-0.95);
    expect(Math.abs(after.integratedLufs + 10)).toBeLessThanOrEqual(0.1);
  });

  it('masters a part', async () => {
    const sound = music(4, 44100);
    const input = await bench.write(sound, 44100);
    const { sound: part } = await bench.master(input, {
      target: OFF,
      bitDepth: '32f',
      startSeconds: 1,
      endSeconds: 2.5,
    });
    expect(
      difference(
        part,
        sound.map((samples) => samples.subarray(44100, 2.5 * 44100)),
      ),
    ).toBe('same');
  });

  it('removes a constant offset and says so', async () => {
    const sound = music(3, 44100).map((samples, c) => samples.map((x) => x + (c === 0 ? 0.05 : 0)));
    const { after, before, warnings } = await bench.master(await bench.write(sound, 44100), {
      target: OFF,
      bitDepth: '32f',
    });
    expect(before.dcOffset[0]).toBeCloseTo(0.05, 2);
    expect(Math.abs(after.dcOffset[0]!)).toBeLessThan(1e-6);
    expect(after.dcOffset[1]).toBeCloseTo(before.dcOffset[1]!, 6);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/constant offset of \d\.\d % of full scale was removed/);
  });

  it('limits a loud track whose level is kept', async () => {
    const sound = music(3, 44100).map((samples) => samples.map((x) => 5 * x));
    const { after, before } = await bench.master(await bench.write(sound, 44100), {
      target: { integratedLufs: 'off', ceilingDbtp: -1 },
      bitDepth: 24,
    });
    expect(before.truePeakDbtp).toBeGreaterThan(3);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-0.95);
  });

  it('keeps the best attempt and says so when the target cannot be reached', async () => {
    // One click in a minute of near silence: no limiter brings it to -9 LUFS.
    const click = new Float32Array(44100 * 6);
    for (let i = 0; i < click.length; i++) click[i] = 1e-3 * Math.sin(i / 10);
    click[44100] = 1;
    const { after, warnings } = await bench.master(await bench.write([click, click], 44100), {
      target: parseTargetLufs(-9),
    });
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-0.95);
    expect(warnings.join()).toMatch(/target of -9 LUFS was not reached: the file has -\d+\.\d\d LUFS/);
  });

  it.each([
    ['wav', ['decode', 'encode']],
    ['flac', ['decode', 'encode', 'measure']],
  ])('reports progress that never falls and ends at 1: %s', async (format, stages) => {
    const inputPath = await bench.write(music(3, 44100), 44100);
    const seen: MasterProgress[] = [];
    await mastering.master(
      { inputPath, outputPath: bench.path(`progress.${format}`), settings: { model: 'none' } },
      { onProgress: (progress) => seen.push(progress) },
    );
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(stages));
    expect(seen.at(-1)!.fraction).toBe(1);
    expect(seen.every(({ fraction }, i) => i === 0 || fraction >= seen[i - 1]!.fraction)).toBe(true);
  });
});

describe('unusual input', () => {
  const bench = createBench();

  it('that is silent is written, without a gain', async () => {
    const { sound, after, warnings, gainDb } = await bench.master(
      await bench.write([new Float32Array(44100), new Float32Array(44100)], 44100),
      { bitDepth: '32f' },
    );
    expect(gainDb).toBe(0);
    expect(after.integratedLufs).toBe(Number.NEGATIVE_INFINITY);
    expect(sound.every((samples) => samples.every((x) => x === 0))).toBe(true);
    expect(warnings).toEqual(['The source is silent: its level was kept.']);
  });

  it.each([1, 4410])('of %i samples keeps its level, with a word', async (length) => {
    const sound = [sine(length + 1, 997, 44100).subarray(1)];
    const {
      sound: mastered,
      warnings,
      gainDb,
    } = await bench.master(await bench.write(sound, 44100), {
      bitDepth: '32f',
    });
    expect(gainDb).toBe(0);
    expect(mastered[0]).toHaveLength(length);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^The source lasts \d+\.\d ms, and loudness is defined from 400 ms on/);
  });

  it('with more than two channels is folded, with a word', async () => {
    const path = bench.path('six.wav');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=1', '-ac', '6', path);
    const { after, warnings } = await bench.master(path, {});
    expect(after.channelCount).toBe(2);
    expect(warnings).toContain('The 6 channels of the source were folded to stereo.');
  });

  it('that is clipped is named', async () => {
    const clipped = music(2, 44100).map((samples) => samples.map((x) => Math.max(-1, Math.min(1, 7 * x))));
    const { warnings } = await bench.master(await bench.write(clipped, 44100), {});
    expect(warnings[0]).toMatch(/^The source is clipped in \d+ places/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('with %d is refused, with its place', async (value) => {
    const sound = music(1, 44100);
    sound[1]![22050] = value;
    const input = await bench.write(sound, 44100);
    const before = await readdir(bench.folder);
    expect(await failureOf('bad-input', () => bench.master(input, {}))).toContain('at 0.500 s');
    expect(await readdir(bench.folder)).toEqual(before);
  });
});

describe('a failure', () => {
  const bench = createBench();

  async function leavesNothing(
    code: Parameters<typeof failureOf>[0],
    work: () => Promise<unknown>,
  ): Promise<string> {
    const before = await readdir(bench.folder);
    const message = await failureOf(code, work);
    expect(await readdir(bench.folder)).toEqual(before);
    return message;
  }

  it('leaves no file: output equal to input, and the input untouched', async () => {
    const inputPath = await bench.write(music(1, 44100), 44100);
    const bytes = await readFile(inputPath);
    await leavesNothing('bad-argument', () =>
      mastering.master({ inputPath, outputPath: inputPath, settings: { model: 'none' } }),
    );
    expect((await readFile(inputPath)).equals(bytes)).toBe(true);
  });

  it('leaves no file: folder missing, model missing, input that is no sound, settings out of range', async () => {
    const inputPath = await bench.write(music(1, 44100), 44100);
    const outputPath = bench.path('never.wav');
    const run = (settings: object, output = outputPath, input = inputPath) =>
      mastering.master({ inputPath: input, outputPath: output, settings: { model: 'none', ...settings } });
    await leavesNothing('output-failed', () => run({}, bench.path('no/such/folder.wav')));
    await leavesNothing('bad-model', () => run({ model: bench.path('missing.onnx') }));
    await leavesNothing('bad-model', () => run({ model: 'no-such-model' }));
    await leavesNothing('bad-argument', () => run({ intensity: 101 }));
    await leavesNothing('bad-argument', () => run({}, bench.path('never.xyz')));
    await leavesNothing('bad-argument', () => run({ startSeconds: 5, endSeconds: 2 }));
    await leavesNothing('bad-argument', () => run({ startSeconds: 5 }));
    await writeFile(bench.path('text.wav'), 'not sound');
    await leavesNothing('bad-input', () => run({}, outputPath, bench.path('text.wav')));
  });

  it('keeps an older output', async () => {
    const sound = music(1, 44100);
    sound[0]![100] = Number.NaN;
    const inputPath = await bench.write(sound, 44100);
    const outputPath = bench.path('older.wav');
    await writeFile(outputPath, 'older');
    await failureOf('bad-input', () =>
      mastering.master({ inputPath, outputPath, settings: { model: 'none' } }),
    );
    expect(await readFile(outputPath, 'utf8')).toBe('older');
  });

  it.each([
    ['decode', 'flac'],
    ['encode', 'flac'],
    ['measure', 'flac'],
    ['encode', 'wav'],
  ] as const)('by cancelling in %s leaves no file: %s', async (stage, format) => {
    const folder = bench.path(`cancel-${stage}-${format}`);
    await mkdir(folder);
    const inputPath = await bench.write(music(20, 44100), 44100);
    const controller = new AbortController();
    await failureOf('cancelled', () =>
      mastering.master(
        { inputPath, outputPath: `${folder}/out.${format}`, settings: { model: 'none' } },
        {
          signal: controller.signal,
          onProgress: (progress) => {
            if (progress.stage === stage) controller.abort();
          },
        },
      ),
    );
    expect(await readdir(folder)).toEqual([]);
  });
});
