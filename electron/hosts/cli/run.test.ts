import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handlers } from '../../../shared/contract/dispatch.ts';
import { LATHE_ERROR_CODES, LatheError } from '../../../shared/errors.ts';
import { createHandlers } from '../../composition.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { runCli } from './run.ts';

class Recorder extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function lathe(
  args: readonly string[],
  changed: Partial<Handlers<AbortSignal>> = {},
  signal = new AbortController().signal,
) {
  const [stdout, stderr] = [new Recorder(), new Recorder()];
  const exitCode = await runCli({
    args,
    stdout,
    stderr,
    signal,
    version: '1.2.3',
    createHandlers: () => ({ ...createHandlers(), ...changed }),
    bugLogPath: join(folder, 'logs', 'bugs.log'),
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

describe('wrong arguments end with 2 and one sentence', () => {
  const output = ['-o', 'out.wav'];
  it.each<[readonly string[], string]>([
    [['master', 'a.wav'], "required option '-o, --output <out>' not specified"],
    [['master', ...output], "missing required argument 'in'"],
    [
      ['master', 'a.wav', ...output, '--intensty', '3'],
      "unknown option '--intensty' (Did you mean --intensity?)",
    ],
    [
      ['master', 'a.wav', ...output, '--intensity', '101'],
      '--intensity must be a number from 0 to 100, got 101',
    ],
    [['master', 'a.wav', ...output, '--intensity=x'], '--intensity must be a number from 0 to 100, got x'],
    [['master', 'a.wav', ...output, '--intensity'], "option '--intensity <percent>' argument missing"],
    [
      ['master', 'a.wav', ...output, '--target-lufs', '-60'],
      '--target-lufs must be off, a number of LUFS from -50 to -4',
    ],
    [
      ['master', 'a.wav', ...output, '--ceiling-dbtp', '1'],
      '--ceiling-dbtp must be a number from -20 to 0, got 1',
    ],
    [['master', 'a.wav', ...output, '--bit-depth', '20'], '--bit-depth must be one of 16, 24, 32f, got 20'],
    [
      ['master', 'a.wav', ...output, '--sample-rate', '1'],
      '--sample-rate must be keep or a whole number of Hz',
    ],
    [
      ['master', 'a.wav', ...output, '--format', 'wma'],
      '--format must be one of wav, flac, mp3, m4a, ogg, opus, aiff',
    ],
    [['master', 'a.wav', ...output, '--from', '-1'], '--from must be a number of seconds, 0 or more, got -1'],
    [
      ['master', 'a.wav', ...output, '--device', 'tpu'],
      '--device must be one of auto, cpu, cuda, dml, coreml, webgpu',
    ],
    [
      ['master', 'a.wav', ...output, '--report', 'r.pdf'],
      '--report must be a file that ends in .html, .json or .csv, got r.pdf',
    ],
    [['master', 'a.wav', '-o', 'a.wav'], '-o a.wav would overwrite the input a.wav'],
    [['master', 'x/a.mp3', 'y/a.mp3', '-o', 'out'], 'x/a.mp3 and y/a.mp3 would both be written to'],
    [['analyze'], "missing required argument 'in'"],
    [
      ['train', '-o', 'run'],
      'lathe train needs --good FOLDER with finished tracks, --gtzan FOLDER, or --resume FOLDER',
    ],
    [['train', '--good', 'a'], 'lathe train needs -o FOLDER'],
    [['train', '--bad', 'a', '--gtzan', 'b', '--check'], 'lathe train needs --good FOLDER'],
    [
      ['train', '--good', 'a', '--check', '--augment', 'hiss'],
      '--augment: there is no "hiss", choose from tilt',
    ],
    [
      ['train', '--good', 'a', '--check', '--augment', 'noise:p=0'],
      '0.probability must be a number above 0 and up to 1, got 0',
    ],
    [['train', '--good', 'a', '--check', '--augment', 'no.json'], '--augment: no.json cannot be read'],
    [
      ['train', '--good', 'a', '--check', '--made-share', '2'],
      '--made-share must be a number from 0 to 1, got 2',
    ],
    [['train', '--resume', 'run', '--epochs', '3'], '--resume takes everything from run: leave out --epochs'],
    [['train', '--good', 'a', '-o', 'b', '--lr', '2'], '--lr must be a number from 1e-8 to 1, got 2'],
    [
      ['train', '--good', 'a', '-o', 'b', '--batch', '1.5'],
      '--batch must be a whole number from 1 to 1024, got 1.5',
    ],
    [['models', 'sell'], "unknown command 'sell'"],
    [['conquer'], "unknown command 'conquer'"],
    [
      ['emotion', 'experiment', 'multi', '--corpus', 'r', '-o', 'o'],
      'NAME must be one of multivector, search, quantization, multitask, got multi',
    ],
    [
      ['emotion', 'experiment', 'quantization', '--corpus', 'r', '-o', 'o', '--hidden', '8'],
      'the experiment quantization has no --hidden: it takes --epochs',
    ],
    [
      ['emotion', 'experiment', 'search', '--corpus', 'r', '-o', 'o', '--search', 'colour=1|2'],
      '--search: there is no "colour" to search for, choose from lr, weightDecay, dropout, batch, cycles, hidden, vectors',
    ],
    [
      ['emotion', 'experiment', 'search', '--corpus', 'r', '-o', 'o', '--search', 'lr=1..0.1'],
      'lr must have a low below its high',
    ],
    [
      ['emotion', 'experiment', 'search', '--corpus', 'r', '-o', 'o', '--sampler', 'grid'],
      '--sampler must be one of tpe, random, got grid',
    ],
    [
      ['emotion', 'experiment', 'multitask', '--corpus', 'r', '-o', 'o', '--trials', '3'],
      'the experiment multitask has no --trials: it takes --seeds, --epochs, --processes',
    ],
    [
      ['emotion', 'experiment', 'quantization', '-o', 'o'],
      'lathe emotion needs --corpus FOLDER with the clips',
    ],
  ])('%j', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await lathe(args);
    expect(stderr).toContain(`lathe: ${sentence}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('also as JSON, where that was asked for', async () => {
    const { exitCode, stdout } = await lathe(['master', 'a.wav', '--json', '--bogus']);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'bad-argument', message: expect.stringContaining('not specified') },
    });
    expect(exitCode).toBe(2);
  });
});

describe('help and version', () => {
  it('answers on standard output, with 0', async () => {
    expect(await lathe(['--version'])).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
    for (const args of [['--help'], ['master', '--help'], ['help', 'train'], ['models', 'verify', '-h']]) {
      const { exitCode, stdout, stderr } = await lathe(args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: lathe/);
    }
  });

  it('has an example for each command that takes arguments', async () => {
    for (const command of ['master', 'analyze', 'train', 'models']) {
      expect((await lathe([command, '--help'])).stdout).toContain(`  lathe ${command} `);
    }
  });

  it('shows help on standard error when nothing was asked, with 2', async () => {
    for (const args of [[], ['models']]) {
      const { exitCode, stdout, stderr } = await lathe(args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/^Usage: lathe/);
    }
  });
});

describe('failures', () => {
  it.each(LATHE_ERROR_CODES)('%s ends with its exit code and its sentence alone', async (code) => {
    const { exitCode, stdout, stderr } = await lathe(['models', 'list', '--json'], {
      'models.list': async () => {
        throw new LatheError(code, 'it is so.', { cause: new Error('never shown') });
      },
    });
    expect(exitCode).toBe(EXIT_CODES[code]);
    expect(stderr).toBe('lathe: it is so.\n');
    expect(JSON.parse(stdout)).toEqual({ error: { code, message: 'it is so.' } });
  });

  it.each<[Error, string]>([
    [new LatheError('cancelled', 'all trials are kept'), 'all trials are kept'],
    [new Error('ffmpeg ended by SIGINT'), 'cancelled'],
  ])('after Ctrl+C the work says what it keeps, and nothing is taken for a bug: %s', async (thrown, told) => {
    const aborter = new AbortController();
    const interrupted = async (): Promise<never> => {
      aborter.abort();
      throw thrown;
    };
    const { exitCode, stderr } = await lathe(
      ['models', 'list'],
      { 'models.list': interrupted },
      aborter.signal,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: `lathe: ${told}\n` });
  });

  it('a bug is a short message and a log with the details', async () => {
    const { exitCode, stderr } = await lathe(['models', 'list'], {
      'models.list': async () => {
        throw new TypeError('x is undefined');
      },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^lathe: x is undefined\nThis is a bug in Lathe. Please report it with the details in .*bugs\.log\n$/,
    );
    const log = readFileSync(join(folder, 'logs', 'bugs.log'), 'utf8');
    expect(log).toContain('models.list on');
    expect(log).toMatch(/TypeError: x is undefined\n\s+at .*run\.test\.ts/);
  });
});
