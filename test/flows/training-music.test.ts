import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createHandlers } from '../../electron/composition.ts';
import { runCli } from '../../electron/hosts/cli/run.ts';
import { PcmCache } from '../../electron/services/training/data/pcm-cache.ts';
import { completeTrainingSettings } from '../../electron/services/training/default-settings.ts';
import { checkTrainingData, openTrainingData } from '../../electron/services/training/training-data.ts';
import type { TrainingSettings } from '../../electron/services/training/training-settings.ts';
import { connectInProcess } from '../../shared/contract/in-process.ts';
import { applyFaultChain } from '../../shared/mastering/faults/fault-chain.ts';
import { failure } from '../support/failure.ts';
import { musicSignal } from '../support/music-signal.ts';
import { scratchFolder, writeFloatWav } from '../support/training-music.ts';

const scratch = scratchFolder();
const RATE = 44_100;
const EXCERPT = 8192;
const ffmpeg = createFfmpeg();
const createCache = (name = 'cache', limitBytes = 1e9): PcmCache =>
  new PcmCache({ ffmpeg, folder: join(scratch, name), limitBytes });

const settingsFor = (sources: Partial<TrainingSettings>): TrainingSettings => ({
  ...completeTrainingSettings({
    epochs: 1,
    stepsPerEpoch: 1,
    batchSize: 2,
    threads: 1,
    ...(sources as object),
  }),
  excerptSamples: EXCERPT,
});

class Recorder extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const folderOf = (name: string): string => join(scratch, name);
/** The worse version: duller, clipped, noisy, half as loud. */
const spoil = (channels: readonly Float32Array[], rate = RATE): Float32Array[] =>
  applyFaultChain(channels, rate, [
    { kind: 'tilt', settings: { lowShelfHz: 200, lowShelfDb: 3, highShelfHz: 4000, highShelfDb: -5 } },
    { kind: 'clipping', settings: { driveDb: 9, shape: 'hard' } },
    { kind: 'noise', settings: { colour: 'white', snrDb: 20, humHz: 50, seed: 3 } },
  ]).map((samples) => samples.map((x) => 0.5 * x));

/** Writes pairs as `NAME/good/N.wav` and `NAME/bad/N.wav`. */
function writePairs(
  name: string,
  count: number,
  seconds: number,
  rate = RATE,
): { good: string; bad: string } {
  const [good, bad] = [folderOf(join(name, 'good')), folderOf(join(name, 'bad'))];
  for (let i = 0; i < count; i++) {
    const music = musicSignal(seconds, rate, 100 + i);
    writeFloatWav(join(good, `${i}.wav`), music, rate);
    writeFloatWav(join(bad, `${i}.wav`), spoil(music, rate), rate);
  }
  return { good, bad };
}

/** One batch of what would be trained on, as numbers: the end of everything that music goes through. */
async function firstBatch(settings: TrainingSettings, cache = createCache()) {
  const data = await openTrainingData(settings, cache);
  try {
    const batch = await data.train.next(1);
    const judged = await data.validation.next(1);
    for (const samples of [batch.bad, batch.good, judged.bad, judged.good]) {
      expect(samples.every(Number.isFinite)).toBe(true);
      expect(samples.some((x) => Math.abs(x) > 0.01)).toBe(true);
    }
    return { ...batch, report: data.report };
  } finally {
    await data.dispose();
  }
}

afterEach(() => vi.unstubAllEnvs());

const kindsIn = ({ findings }: { readonly findings: readonly { readonly kind: string }[] }): string[] =>
  findings.map(({ kind }) => kind);

describe('a set that is small or odd', () => {
  it('of one pair is trained on and judged by its end, and says what that is worth', async () => {
    const pair = writePairs('one pair', 1, 4);
    vi.stubEnv('LATHE_CACHE', folderOf('one pair cache'));
    vi.stubEnv('LATHE_DATA', folderOf('one pair data'));
    const client = connectInProcess({
      handlers: createHandlers(),
      createAborter: () => new AbortController(),
      onBug: () => undefined,
    });
    const result = await client.call('train.run', {
      action: 'start',
      ...pair,
      outputFolder: folderOf('one pair run'),
      settings: {
        epochs: 1,
        stepsPerEpoch: 1,
        batchSize: 1,
        excerptSeconds: 0.1,
        width: 0.05,
        strength: 1,
        threads: 1,
        records: 'off',
      },
    });
    expect(result.epochs).toHaveLength(1);
    expect(result.music).toMatchObject({
      train: { tracks: 1 },
      validation: { tracks: 1 },
      test: { tracks: 0 },
    });
    const card = readFileSync(folderOf('one pair run/card.md'), 'utf8');
    expect(card).toContain('- Data: pairs of unfinished and finished tracks\n');
    expect(card).toContain('1 track (0.1 minutes) to learn from, 1 track (0.0 minutes) to judge by');
    expect(Number.isFinite(result.epochs[0]!.validationLoss)).toBe(true);
    const report = await checkTrainingData(settingsFor(pair), createCache());
    expect(kindsIn(report)).toContain('one-work');
    expect(report.splits.train.seconds + report.splits.validation.seconds).toBeLessThan(4);
  });

  it('of files of one second is trained on where excerpts are shorter, and refused where they are not', async () => {
    const pairs = writePairs('seconds', 3, 1);
    const { report } = await firstBatch(settingsFor(pairs));
    expect(report.splits.train.tracks).toBeGreaterThan(0);
    const longer = { ...settingsFor(pairs), excerptSamples: 65_536 };
    expect(await failure(openTrainingData(longer, createCache()))).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /None of 3 tracks can be trained on\. 0 \(1\.0 s of 1\.5 s\): The track is shorter than an excerpt\. Take shorter/,
      ),
    });
  });

  it('without a pair that fits is refused with the reason', async () => {
    const pairs = writePairs('strangers', 2, 3);
    writeFloatWav(join(pairs.bad, '0.wav'), musicSignal(3, RATE, 501));
    writeFloatWav(join(pairs.bad, '1.wav'), musicSignal(3, RATE, 502));
    expect(await failure(openTrainingData(settingsFor(pairs), createCache()))).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /None of 2 tracks can be trained on\. 0 \(correlation 0\.\d+ at best\): The two versions do not fit each other at any offset\. Check that/,
      ),
    });
  });

  it('of text files is refused, whether they look like music or not', async () => {
    const texts = folderOf('texts');
    mkdirSync(texts);
    writeFileSync(join(texts, 'notes.txt'), 'not music');
    expect(await failure(openTrainingData(settingsFor({ good: texts }), createCache()))).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('no audio file in this folder, name one that holds music'),
    });
    writeFileSync(join(texts, 'notes.wav'), 'not music either');
    expect(await failure(openTrainingData(settingsFor({ good: texts }), createCache()))).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /None of 1 tracks .* notes \(.*notes\.wav.*\): The file cannot be read\./,
      ),
    });
  });

  it('at 22.05 kHz is trained on, and says what is missing', async () => {
    const pairs = writePairs('half rate', 2, 3, 22_050);
    const { report } = await firstBatch(settingsFor(pairs));
    const rate = report.findings.find(({ kind }) => kind === 'low-rate')!;
    expect(rate).toMatchObject({ level: 'warning', message: expect.stringContaining('half of that rate') });
    expect(rate.tracks.map(({ detail }) => detail)).toEqual(['22050 Hz', '22050 Hz']);
  });

  it('whose folders are exchanged is refused, and trained on where that is wanted', async () => {
    const { good, bad } = writePairs('exchanged', 2, 3);
    const exchanged = { good: bad, bad: good };
    expect(await failure(openTrainingData(settingsFor(exchanged), createCache()))).toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/seem to be swapped.*Exchange --good and --bad, or say --keep-roles/),
    });
    const { report } = await firstBatch(settingsFor({ ...exchanged, keepRoles: true }));
    expect(report.findings.find(({ kind }) => kind === 'roles-doubtful')!.tracks).toHaveLength(2);
  });

  it('with one exchanged pair is trained on, and names it', async () => {
    const { good, bad } = writePairs('one exchanged', 3, 3);
    const music = musicSignal(3, RATE, 102);
    writeFloatWav(join(good, '2.wav'), spoil(music));
    writeFloatWav(join(bad, '2.wav'), music);
    const { report } = await firstBatch(settingsFor({ good, bad }));
    const doubtful = report.findings.find(({ kind }) => kind === 'roles-doubtful')!;
    expect(doubtful.tracks.map(({ name }) => name)).toEqual(['2']);
    expect(doubtful).toMatchObject({
      level: 'warning',
      advice: expect.stringContaining('exchange the files'),
    });
  });

  it('with NaN in one file goes on without that track, and says where they are', async () => {
    const { good, bad } = writePairs('nan', 3, 3);
    const broken = spoil(musicSignal(3, RATE, 101));
    broken[1]![2 * RATE] = Number.NaN;
    writeFloatWav(join(bad, '1.wav'), broken);
    const { report } = await firstBatch(settingsFor({ good, bad }));
    expect(report.findings.find(({ kind }) => kind === 'not-finite')!.tracks).toEqual([
      { name: '1', detail: 'the bad version, 1 samples from 2.00 s on' },
    ]);
    expect(report.tracks.find(({ name }) => name === '1')!.split).toBeNull();
  });

  it('of GTZAN is trained on with made faults, beside pairs or alone, and says what it is', async () => {
    const gtzan = folderOf('gtzan');
    for (const [genre, seed] of [
      ['blues', 1],
      ['rock', 2],
    ] as const) {
      const mono = musicSignal(3, 22_050, 300 + seed)[0];
      writeFloatWav(join(gtzan, 'genres', genre, `${genre}.00000.wav`), [mono], 22_050);
    }
    const { report, bad, good } = await firstBatch(settingsFor({ gtzan }));
    expect(kindsIn(report)[0]).toBe('gtzan');
    expect(kindsIn(report)).not.toContain('low-rate');
    expect(bad.some((x, i) => x !== good[i])).toBe(true);
    const both = await firstBatch(settingsFor({ gtzan, ...writePairs('beside', 2, 3) }));
    expect(both.report.tracks.map(({ name, isPair }) => [name, isPair])).toEqual([
      ['0', true],
      ['1', true],
      ['gtzan/blues/blues.00000', false],
      ['gtzan/rock/rock.00000', false],
    ]);
  });
});

describe('lathe train --check', () => {
  /** Runs the command line with everything real, and a cache of its own. */
  async function lathe(...args: readonly string[]) {
    vi.stubEnv('LATHE_CACHE', folderOf('command line'));
    const [stdout, stderr] = [new Recorder(), new Recorder()];
    const exitCode = await runCli({
      args: ['train', ...args],
      stdout,
      stderr,
      signal: new AbortController().signal,
      version: '1.2.3',
      createHandlers,
      bugLogPath: folderOf('bugs.log'),
    });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }

  it('tells what becomes of each track, for people and for machines, and makes nothing', async () => {
    const { good, bad } = writePairs('told', 2, 3);
    writeFloatWav(join(bad, 'alone.wav'), musicSignal(1));
    const music = ['--good', good, '--bad', bad, '--check', '--seconds', '0.5'];
    const { exitCode, stdout } = await lathe(...music);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^3 tracks, 2 of them pairs, 1 left out$/m);
    expect(stdout).toMatch(/^ {2}alone +left out$/m);
    expect(stdout).toMatch(/^ {2}The file has no partner of its name\.$/m);
    expect(stdout).toContain('This set can be trained on.');
    const json = JSON.parse((await lathe(...music, '--json')).stdout);
    expect(json).toMatchObject({ canTrain: true, splits: { train: { tracks: 1 } } });
    expect(json.findings[0]).toMatchObject({ kind: 'no-partner', level: 'left-out' });
  });

  it('ends with 3 for a set that cannot be trained on, and no training begins', async () => {
    const { good, bad } = writePairs('turned', 2, 3);
    const turned = ['--good', bad, '--bad', good];
    const checked = await lathe(...turned, '--check', '--json');
    expect(checked.exitCode).toBe(3);
    expect(JSON.parse(checked.stdout)).toMatchObject({ canTrain: false });
    const run = folderOf('turned run');
    const trained = await lathe(...turned, '-o', run);
    expect(trained).toMatchObject({ exitCode: 3, stdout: '' });
    expect(trained.stderr).toMatch(/this stops the training: Most of the good versions look worse/);
    expect(existsSync(run)).toBe(false);
  });

  it('reads augmentations from a file, and takes the cache away', async () => {
    const list = folderOf('augment.json');
    writeFileSync(list, '[{"kind": "noise", "ranges": {"snrDb": {"low": 20, "high": 300}}}]');
    const refused = await lathe('--good', folderOf('told/good'), '--check', '--augment', list);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('snrDb of noise must lie within -20..120, got 20..300');
    const cleared = await lathe('--clear-cache', '--json');
    expect(JSON.parse(cleared.stdout).bytes).toBeGreaterThan(1e6);
    expect(JSON.parse((await lathe('--clear-cache', '--json')).stdout).bytes).toBe(0);
  });
});

describe('a set that was prepared before', () => {
  it('starts without decoding anything again, until a file changes', async () => {
    const pairs = writePairs('again', 2, 3);
    const decoded: string[] = [];
    const cache = new PcmCache({
      ffmpeg: {
        probe: ffmpeg.probe,
        openSink: ffmpeg.openSink,
        decode: (path, options) => {
          decoded.push(path);
          return ffmpeg.decode(path, options);
        },
      },
      folder: folderOf('again cache'),
    });
    const settings = settingsFor(pairs);
    const first = await checkTrainingData(settings, cache);
    expect(decoded).toHaveLength(4);
    expect(await checkTrainingData(settings, cache)).toEqual(first);
    expect(decoded).toHaveLength(4);
    writeFloatWav(
      join(pairs.bad, '0.wav'),
      spoil(musicSignal(3, RATE, 100)).map((x) => x.slice(4410)),
    );
    const changed = await checkTrainingData(settings, cache);
    expect(decoded).toHaveLength(5);
    expect(changed.tracks[0]!.offsetSamples).toBeCloseTo(-4410, 0);
  });

  it('stays while it is used, however small the cache may be, and can be taken away afterwards', async () => {
    const settings = settingsFor(writePairs('tight', 2, 3));
    const cache = createCache('tight cache', 1000);
    const data = await openTrainingData(settings, cache);
    expect(kindsIn(data.report)).toContain('over-limit');
    expect((await cache.folder.clear()).files).toBe(0);
    expect((await data.train.next(1)).bad.every(Number.isFinite)).toBe(true);
    await data.dispose();
    expect((await cache.folder.clear()).bytes).toBeGreaterThan(2 * 3 * RATE * 4);
    expect(await cache.folder.usage()).toEqual({ files: 0, bytes: 0 });
  });
});

describe('augmentations in a training', () => {
  it('make bad versions beside real ones, through a real encoder too', async () => {
    const { good, bad } = writePairs('augmented', 2, 3);
    cpSync(join(good, '0.wav'), join(good, 'more.wav'));
    writeFloatWav(join(good, 'more.wav'), musicSignal(3, RATE, 400));
    const augmentations = [
      { kind: 'mp3' as const, probability: 1, ranges: { kbps: { low: 64, high: 64 } } },
      { kind: 'reverberation' as const, probability: 0.5 },
      { kind: 'gain' as const, probability: 1 },
    ];
    const cache = createCache();
    const { report } = await firstBatch(settingsFor({ good, bad, augmentations }), cache);
    expect(report.tracks.map(({ name, isPair }) => [name, isPair])).toEqual([
      ['0', true],
      ['1', true],
      ['more', false],
    ]);
    expect(kindsIn(report)).not.toContain('no-partner');
    const withFaults = settingsFor({ good, augmentations, faultKinds: ['noise'] });
    expect(await failure(openTrainingData(withFaults, cache))).toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('leave out --faults'),
    });
    const wrong = settingsFor({
      good,
      augmentations: [{ kind: 'noise', ranges: { loudness: { low: 1, high: 2 } } }],
    });
    expect(await failure(openTrainingData(wrong, cache))).toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('noise has no setting loudness, it has snrDb'),
    });
  });
});

describe('a set that is larger than what may be held in memory', () => {
  it('is decoded, examined, aligned and drawn from in pieces', async () => {
    const [good, bad] = [folderOf('large/good'), folderOf('large/bad')];
    for (const folder of [good, bad]) mkdirSync(folder, { recursive: true });
    const make = (filter: string, path: string): void => {
      const noise = 'anoisesrc=d=90:a=0.3:seed=4:r=44100:c=pink';
      const input = ['-f', 'lavfi', '-i', noise, '-af', filter, '-ac', '2', '-c:a', 'pcm_s16le'];
      execFileSync(ffmpeg.path, ['-loglevel', 'error', ...input, path]);
    };
    make('volume=1', join(good, 'long.wav'));
    make('highpass=100,adelay=500|500,volume=0.5', join(bad, 'long.wav'));
    let greatest = 0;
    const watch = (): void => {
      greatest = Math.max(greatest, process.memoryUsage().arrayBuffers);
    };
    const before = process.memoryUsage().arrayBuffers;
    const timer = setInterval(watch, 5);
    try {
      const { report } = await firstBatch(settingsFor({ good, bad }));
      watch();
      expect(report.tracks[0]!.offsetSamples! / RATE).toBeCloseTo(0.5, 2);
    } finally {
      clearInterval(timer);
    }
    // Both versions as float samples are 64 MB; what is seen is 20 MB of buffers that wait for the collector.
    expect((greatest - before) / 1e6).toBeLessThan(45);
  });
});
