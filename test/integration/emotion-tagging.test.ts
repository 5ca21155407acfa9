import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHandlers } from '../../electron/composition.ts';
import { runCli } from '../../electron/hosts/cli/run.ts';
import { TAG_NOTE_TEXTS } from '../../shared/report/emotion-tags.ts';
import { writeEmotionModel } from '../support/emotion-model.ts';
import { musicSignal } from '../support/music-signal.ts';
import { speechSignal } from '../support/speech-signal.ts';
import { scratchFolder } from '../support/training-music.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

const folder = scratchFolder();
const at = (name: string): string => join(folder, name);
const model = writeEmotionModel(at('model.onnx'));
const RATE = 24_000;
/** Of the threads, which are there from the first file on. */
const handlers = createHandlers();

class Recorder extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

async function tag(...args: readonly string[]) {
  const [stdout, stderr] = [new Recorder(), new Recorder()];
  const exitCode = await runCli({
    args: ['emotion', 'tag', ...(args.includes('--model') ? [] : ['--model', model]), ...args],
    stdout,
    stderr,
    signal: new AbortController().signal,
    version: '1.2.3',
    createHandlers: () => handlers,
    bugLogPath: at('bugs.log'),
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** Silence, two voices of 4 s and 1 s, silence. */
function speech(): Float32Array {
  const samples = new Float32Array(10 * RATE);
  samples.set(speechSignal(4, { sampleRate: RATE, pitchHz: 120 }), RATE);
  samples.set(speechSignal(1, { sampleRate: RATE, pitchHz: 180, seed: 3 }), 7 * RATE);
  return samples;
}

beforeAll(() => {
  writeWavFixture(at('speech.wav'), [speech()], RATE);
  const [left, right] = musicSignal(10, RATE);
  writeWavFixture(at('music.wav'), [left, right], RATE);
  const voice = speech();
  const song = [left, right].map((side) => side.map((sample, n) => 0.3 * sample + 0.7 * voice[n]!));
  writeWavFixture(at('song.wav'), song, RATE);
  writeWavFixture(at('silence.wav'), [new Float32Array(3 * RATE)], RATE);
  writeWavFixture(at('click.wav'), [speech().subarray(RATE, 1.2 * RATE)], RATE);
  writeFileSync(at('text.wav'), 'this is no sound');
});

describe('lathe emotion tag', () => {
  it('tells the emotions of each part with a voice, and of the whole', async () => {
    const { exitCode, stdout } = await tag(at('speech.wav'), '--json');
    expect(exitCode).toBe(0);
    const { summary, segments, ...result } = JSON.parse(stdout);
    expect(result).toMatchObject({ durationSeconds: 10, labels: ['calm', 'happy', 'sad'], notes: [] });
    expect(result).not.toHaveProperty('steps');
    // 5 s of syllables, with the padding around them.
    expect(result.voicedSeconds).toBeGreaterThan(4.5);
    expect(result.voicedSeconds).toBeLessThan(6);
    for (const { startSeconds, endSeconds, label, probabilities } of segments) {
      expect(startSeconds).toBeGreaterThan(0.7);
      expect(endSeconds).toBeLessThan(8.4);
      expect(Object.values<number>(probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(probabilities[label]).toBe(Math.max(...Object.values<number>(probabilities)));
    }
    expect(summary.label).toBe(
      Object.keys(summary.probabilities).find(
        (each) => summary.probabilities[each] === Math.max(...Object.values<number>(summary.probabilities)),
      ),
    );
    expect(Object.values<number>(summary.shares).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  it('asks the model that came with Lathe by its name', async () => {
    const { exitCode, stdout } = await tag(at('speech.wav'), '--json', '--model', 'speech-emotion');
    expect(exitCode).toBe(0);
    const { summary, segments, labels, model: name } = JSON.parse(stdout);
    expect(name).toBe('speech-emotion');
    expect(labels).toEqual(['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised']);
    expect(segments.length).toBeGreaterThan(1);
    expect(Object.values<number>(summary.probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it.each(['silence.wav', 'music.wav', 'click.wav'])(
    'finds no voice in %s, and does not guess',
    async (name) => {
      const { exitCode, stdout } = await tag(at(name), '--json');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        summary: { label: null, probabilities: {}, shares: {} },
        segments: [],
        voicedSeconds: 0,
        notes: ['no-voice'],
      });
    },
  );

  it('says of music that the emotions are those of what is sung or spoken', async () => {
    const { stdout } = await tag(at('song.wav'));
    expect(stdout).toContain(TAG_NOTE_TEXTS['other-sound']);
    expect(stdout).toMatch(/\d+\.\d\d - \d+\.\d\d s +(calm|happy|sad) +\d+ %/);
  });

  it('goes on after a file that is no sound, names it, and ends with 1', async () => {
    const { exitCode, stdout, stderr } = await tag(at('text.wav'), at('click.wav'), '--json');
    expect(exitCode).toBe(1);
    const { results, failures } = JSON.parse(stdout);
    expect(results).toHaveLength(1);
    expect(failures).toMatchObject([{ inputPath: at('text.wav'), error: { code: 'bad-input' } }]);
    expect(stderr).toContain(`not tagged: ${at('text.wav')}`);
    expect((await tag(at('text.wav'))).exitCode).toBe(3);
  });

  it('writes a file for each sound of a folder', async () => {
    mkdirSync(at('in/deep'), { recursive: true });
    writeWavFixture(at('in/deep/b.wav'), [speech().subarray(0, 3 * RATE)], RATE);
    writeWavFixture(at('in/a.wav'), [new Float32Array(RATE)], RATE);
    writeFileSync(at('in/notes.txt'), 'no sound');
    expect((await tag(at('in'), '--vtt', '-o', at('out'))).exitCode).toBe(0);
    expect(readFileSync(at('out/a.vtt'), 'utf8')).toBe('WEBVTT\n');
    expect(readFileSync(at('out/b.vtt'), 'utf8')).toMatch(
      /^WEBVTT\n\n00:00:0\d\.\d{3} --> 00:00:0\d\.\d{3}\n/,
    );
  });

  it('prints labels of one file, and CSV of many', async () => {
    const { stdout } = await tag(at('click.wav'), at('speech.wav'), '--csv');
    const [head, first] = stdout.split('\r\n');
    expect(head).toBe('path,startSeconds,endSeconds,label,calm,happy,sad');
    expect(first).toMatch(/speech\.wav,0\.\d+,\d+\.\d+,(calm|happy|sad),0\.\d+,0\.\d+,0\.\d+$/);
    expect((await tag(at('speech.wav'), '--audacity')).stdout).toMatch(/^\d\.\d{6}\t\d\.\d{6}\t\w+ \d+ %\n/);
  });
});

describe('what is refused in one sentence', () => {
  it.each<[readonly string[], number, string]>([
    [['speech.wav', '--vtt', '--csv'], 2, '--csv and --vtt exclude each other'],
    [['speech.wav', 'click.wav', '--vtt'], 2, '--vtt of several files needs -o FOLDER'],
    [['speech.wav', '-o', 'out.doc'], 2, 'must end in .json, .csv, .vtt or .txt, or be a folder'],
    [['empty'], 3, 'is a folder: name a file in it'],
    [['missing.wav'], 3, 'missing.wav'],
    [['speech.wav', '--model', 'no-such'], 4, 'there is no model of emotions no-such'],
    [['speech.wav', '--model', 'speech.onnx'], 4, 'is no model of emotions'],
  ])('%j', async (args, code, sentence) => {
    mkdirSync(at('empty'), { recursive: true });
    writeFileSync(at('speech.onnx'), 'no model');
    const isPath = (arg: string): boolean => /^(\w+\.\w+|empty)$/.test(arg);
    const { exitCode, stderr, stdout } = await tag(...args.map((arg) => (isPath(arg) ? at(arg) : arg)));
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(existsSync(at('out.doc'))).toBe(false);
  });
});
