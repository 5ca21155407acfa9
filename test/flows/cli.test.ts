import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { musicSignal, noiseSignal } from '../support/music-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// The command line as its users have it: a process with arguments, two streams, signals and an exit code. What needs
// no process is tested beside the code.

const launcher = fileURLToPath(new URL('../../bin/lathe.mjs', import.meta.url));

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-cli-process-'));
  writeWavFixture(join(folder, 'song.wav'), musicSignal(3));
  copyFileSync(join(folder, 'song.wav'), join(folder, '-dash "quoted" Пісня.wav'));
  writeWavFixture(join(folder, 'noise.wav'), noiseSignal(3 * 44_100));
  writeFileSync(join(folder, 'text.wav'), 'this is no sound');
  mkdirSync(join(folder, 'empty'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `lathe` in the folder of the test. */
function lathe(args: readonly string[], onStart: (child: ChildProcess) => void = () => {}): Promise<Outcome> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: folder,
    env: { ...process.env, LATHE_CACHE: join(folder, 'cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  onStart(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

const noStack = expect.not.stringMatching(/^\s+at .*:\d+/m);
const master = (...args: readonly string[]): readonly string[] => ['master', '--model', 'none', ...args];

describe('lathe as a process', () => {
  it('masters, and prints a table', async () => {
    const { exitCode, stdout, stderr } = await lathe(
      master('song.wav', '-o', 'table.flac', '--report', 'r/table.html'),
    );
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('Report: r/table.html\n'),
    });
    expect(stdout).toContain('song.wav -> table.flac');
    expect(stdout).toMatch(/Integrated loudness\s+-\d+\.\d\s+-1[34]\.\d\s+LUFS/);
    expect(readFileSync(join(folder, 'table.flac')).toString('latin1', 0, 4)).toBe('fLaC');
    expect(readFileSync(join(folder, 'r/table.html'), 'utf8')).toContain('<h2>song.wav</h2>');
  });

  it('prints one JSON object and nothing else on standard output', async () => {
    const { exitCode, stdout } = await lathe(
      master('song.wav', '-o', 'one.wav', '--target-lufs', '-18', '--json'),
    );
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      inputPath: 'song.wav',
      outputPath: 'one.wav',
      settings: { model: 'none' },
    });
    expect(Math.abs(result.after.integratedLufs + 18)).toBeLessThan(0.1);
  });

  it('masters what can be mastered of several, names the others, and ends with 1', async () => {
    const { exitCode, stdout, stderr } = await lathe(
      master('song.wav', 'text.wav', 'missing.wav', '-o', 'several', '--json', '--report', 'several.json'),
    );
    expect(exitCode).toBe(1);
    const { results, failures } = JSON.parse(stdout);
    expect(results).toMatchObject([{ outputPath: join('several', 'song-master.wav') }]);
    expect(failures).toMatchObject([
      { inputPath: 'text.wav', error: { code: 'bad-input' } },
      { inputPath: 'missing.wav', error: { code: 'bad-input' } },
    ]);
    expect(stderr).toContain('1 of 3 mastered; not mastered: text.wav, missing.wav');
    expect(stderr).toEqual(noStack);
    expect(readdirSync(join(folder, 'several'))).toEqual(['song-master.wav']);
    const report = JSON.parse(readFileSync(join(folder, 'several.json'), 'utf8'));
    expect(report).toMatchObject({
      version: 1,
      kind: 'master',
      tracks: [{ result: { inputPath: 'song.wav' } }],
      failures,
    });
  });

  it('draws a spectrogram', async () => {
    const args = [
      'spectrogram',
      'song.wav',
      '-o',
      'song.png',
      '--no-axes',
      '--width',
      '400',
      '--scale',
      'mel',
    ];
    const { exitCode, stdout } = await lathe([...args, '--density', '2', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      outputPath: 'song.png',
      width: 800,
      height: 640,
      warnings: [],
    });
    expect(readFileSync(join(folder, 'song.png')).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('compares, prints one JSON object, and ends with 1 when there is no difference signal to write', async () => {
    const files = ['song.wav', '-dash "quoted" Пісня.wav'];
    const same = await lathe(['compare', '--json', '--difference', 'none.wav', '--', ...files]);
    expect(same).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('no difference') });
    expect(JSON.parse(same.stdout)).toMatchObject({
      alignment: { isAligned: true, offsetSamples: 0, polarity: 1 },
      aligned: {
        distances: { siSdrDb: null, lsdDb: 0, mrStft: 0 },
        difference: { path: 'none.wav', rmsDbfs: null },
      },
    });
    const args = ['compare', 'song.wav', 'noise.wav', '--difference', 'never.wav'];
    const { exitCode, stdout, stderr } = await lathe(args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('too different to align');
    expect(stdout).toMatch(/Integrated loudness\s+-\d+\.\d\s+-\d+\.\d\s+[+-]\d+\.\d\s+LUFS/);
    expect(readdirSync(folder)).not.toContain('never.wav');
  });

  it('takes file names that begin with a dash after --', async () => {
    const { exitCode, stdout } = await lathe(['analyze', '--json', '--', '-dash "quoted" Пісня.wav']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ path: '-dash "quoted" Пісня.wav', sampleCount: 3 * 44_100 });
  });

  it.each<[string, readonly string[], number, string]>([
    ['an input that is no sound', ['analyze', 'text.wav'], 3, 'text.wav'],
    [
      'a difference signal that is no WAV',
      ['compare', 'song.wav', 'song.wav', '--difference', 'x.flac'],
      2,
      '--difference must be a path that ends in .wav, got x.flac',
    ],
    [
      'a clean file that is no sound',
      ['compare', 'song.wav', 'song.wav', '--clean', 'text.wav'],
      3,
      'text.wav',
    ],
    ['a model that is not there', ['master', 'song.wav', '-o', 'x.wav', '--model', 'no.onnx'], 4, 'no.onnx'],
    ['an output that is the input', master('song.wav', '-o', './song.wav'), 2, 'overwrite the input'],
    ['a folder of the output that is not there', master('song.wav', '-o', 'nowhere/x.wav'), 1, 'nowhere'],
    ['a folder of good tracks that holds none', ['train', '--good', 'empty', '-o', 'new/run'], 3, 'empty'],
    ['a spectrogram of no sound', ['spectrogram', 'text.wav', '-o', 'x.png'], 3, 'text.wav'],
    [
      'a setting out of range',
      ['spectrogram', 'song.wav', '-o', 'x.png', '--n-fft', '1000'],
      2,
      '--n-fft must',
    ],
    ['an end before the start', master('song.wav', '-o', 'x.wav', '--from', '2', '--to', '1'), 2, 'end'],
  ])('%s', async (_what, args, code, part) => {
    const before = readdirSync(folder);
    const song = readFileSync(join(folder, 'song.wav'));
    const { exitCode, stdout, stderr } = await lathe(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(part);
    expect(stderr).toEqual(noStack);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(join(folder, 'song.wav')).equals(song)).toBe(true);
  });

  it('stops at Ctrl+C with 130 and leaves nothing behind', async () => {
    // Long enough not to be done before the signal comes.
    writeWavFixture(join(folder, 'long.wav'), musicSignal(300, 8000), 8000);
    const before = readdirSync(folder);
    const args = master('long.wav', '-o', 'long-master.flac', '--sample-rate', '192000');
    const { exitCode, stdout, stderr } = await lathe(args, (child) => {
      child.stderr?.once('data', () => child.kill('SIGINT'));
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toContain('stopping');
    expect(stderr).toMatch(/^lathe: mastering was cancelled: nothing was written$/m);
    expect(stderr).toEqual(noStack);
    expect(readdirSync(folder)).toEqual(before);
  });
});
