import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { type HeardSound, listenForVoice } from '../../electron/services/emotion/tagging/listen-task.ts';
import {
  openVoiceDetector,
  type VoiceDetector,
  type VoiceFrames,
} from '../../electron/services/emotion/voice-activity.ts';
import { heardVoice, VOICE_SLOWDOWN } from '../../shared/emotion/heard-voice.ts';
import { voicedSeconds } from '../../shared/emotion/timeline.ts';
import type { TimeSpan } from '../../shared/emotion/voice-segments.ts';
import { createRandom } from '../../shared/random.ts';
import { musicSignal } from '../support/music-signal.ts';
import { speechSignal } from '../support/speech-signal.ts';
import { scratchFolder, writeFloatWav } from '../support/training-music.ts';
import { testDataFolder } from '../support/wav-fixture.ts';

const FOLDER = fileURLToPath(new URL('../../models/voice-activity', import.meta.url));
const RATE = 16_000;
const ravdess = testDataFolder('ravdess');
const music = fileURLToPath(new URL('../../.cache/music/hyperrogue-music', import.meta.url));
const ffmpeg = createFfmpeg();
const folder = scratchFolder();

let detector: VoiceDetector;
beforeAll(async () => {
  detector = await openVoiceDetector(FOLDER, createOrtSession);
});
afterAll(() => detector.release());

async function listenTo(...blocks: readonly Float32Array[]): Promise<VoiceFrames> {
  const listener = detector.listen();
  for (const block of blocks) await listener.push(block);
  return listener.finish();
}

/** The parts of a file with a voice, as the product finds them. */
async function voiceIn(path: string): Promise<{ voice: readonly TimeSpan[]; durationSeconds: number }> {
  const hear = (slowdown: number): Promise<HeardSound> =>
    listenForVoice(
      { path, slowdown },
      { ffmpeg, detector, signal: new AbortController().signal, emit: () => {} },
    );
  const [natural, slowed] = [await hear(1), await hear(VOICE_SLOWDOWN)];
  const { durationSeconds } = natural;
  return { voice: heardVoice(natural, slowed, durationSeconds), durationSeconds };
}

/** The beginning of a file as a file of its own. */
async function excerptOf(path: string, endSeconds: number): Promise<string> {
  const blocks: Float32Array[] = [];
  for await (const [left] of ffmpeg.decode(path, { sampleRate: 24_000, endSeconds })) blocks.push(left!);
  const samples = new Float32Array(blocks.flatMap((block) => [...block]));
  return writeFloatWav(join(folder, `${basename(path)}.wav`), [samples], 24_000);
}

function noise(seconds: number, level: number): Float32Array {
  const random = createRandom(4);
  return Float32Array.from({ length: seconds * RATE }, () => level * random.normal());
}

/** Every frame by itself, in ONNX Runtime without Lathe's adapter, from the whole sound. */
async function naiveProbabilities(samples: Float32Array): Promise<number[]> {
  const session = await InferenceSession.create(join(FOLDER, 'weights/silero-vad.onnx'), {
    logSeverityLevel: 3,
  });
  const padded = new Float32Array(64 + 512 * Math.ceil(samples.length / 512));
  padded.set(samples, 64);
  const probabilities: number[] = [];
  let state = new Tensor('float32', new Float32Array(256), [2, 1, 128]);
  for (let start = 0; start + 576 <= padded.length; start += 512) {
    const results = await session.run({
      input: new Tensor('float32', padded.slice(start, start + 576), [1, 576]),
      state,
      sr: new Tensor('int64', BigInt64Array.of(16000n), []),
    });
    probabilities.push((results.output!.data as Float32Array)[0]!);
    state = new Tensor('float32', (results.stateN!.data as Float32Array).slice(), [2, 1, 128]);
  }
  await session.release();
  return probabilities;
}

describe('no voice', () => {
  it.each([
    ['silence', new Float32Array(5 * RATE)],
    ['loud noise', noise(10, 0.2)],
    ['quiet noise', noise(10, 1e-3)],
    ['a clip of 0.2 s', noise(0.2, 0.1)],
    ['made music', musicSignal(10)[0]!.filter((_, n) => n % 3 === 0)],
  ])('in %s', async (name, samples) => {
    const path = join(folder, `${name}.wav`);
    writeFloatWav(path, [samples], RATE);
    const { voice, durationSeconds } = await voiceIn(path);
    expect(voice).toEqual([]);
    expect(durationSeconds).toBeCloseTo(samples.length / RATE, 9);
  });

  it('in nothing', async () => {
    expect(await listenTo()).toEqual({ sampleCount: 0, probabilities: new Float32Array(0) });
  });

  it.skipIf(!existsSync(music))('in music without words, but for what sounds like one', async () => {
    const tracks = readdirSync(music).filter((name) => name.endsWith('.ogg'));
    let [voiced, total] = [0, 0];
    for (const name of tracks.slice(0, 3)) {
      const { voice, durationSeconds } = await voiceIn(await excerptOf(join(music, name), 20));
      voiced += voicedSeconds(voice);
      total += durationSeconds;
    }
    expect(total).toBeGreaterThan(50);
    expect(voiced / total).toBeLessThan(0.05);
  });
});

it('says of every frame what the model says, in blocks of any size', async () => {
  const samples = speechSignal(3.01, { sampleRate: RATE, pitchHz: 150 });
  const [whole, inBlocks] = [
    await listenTo(samples),
    await listenTo(samples.subarray(0, 1), samples.subarray(1, 700), samples.subarray(700)),
  ];
  expect(Math.max(...whole.probabilities)).toBeGreaterThan(0.9);
  expect([...whole.probabilities]).toEqual(await naiveProbabilities(samples));
  expect(inBlocks).toEqual(whole);
});

it('says nearly so of a long sound, of which several places are heard side by side', async () => {
  // Two rows, of which the last is not whole.
  const samples = new Float32Array(100 * RATE);
  const random = createRandom(5);
  for (let at = 0; at < 99; at += random.uniform(2, 4)) {
    const pitchHz = random.uniform(100, 250);
    const seed = Math.round(10 * at);
    samples.set(speechSignal(1, { sampleRate: RATE, pitchHz, seed }), Math.round(at * RATE));
  }
  const { probabilities } = await listenTo(samples);
  const naive = await naiveProbabilities(samples);
  expect(probabilities).toHaveLength(naive.length);
  expect([...probabilities.subarray(0, 2560)]).toEqual(
    naive.slice(0, 2560).map((each) => expect.closeTo(each, 5)),
  );
  const differences = naive.map((each, frame) => Math.abs(each - probabilities[frame]!));
  const isOtherwise = naive.filter((each, frame) => each >= 0.5 !== probabilities[frame]! >= 0.5);
  expect(differences.reduce((sum, each) => sum + each, 0) / naive.length).toBeLessThan(0.01);
  expect(isOtherwise.length / naive.length).toBeLessThan(0.01);
}, 30_000);

it('finds a voice between silence, and nothing else', async () => {
  const path = join(folder, 'speech.wav');
  const samples = new Float32Array(6 * RATE);
  samples.set(speechSignal(2, { sampleRate: RATE, pitchHz: 120 }), 2 * RATE);
  writeFloatWav(path, [samples], RATE);
  const { voice } = await voiceIn(path);
  expect(voice).toHaveLength(1);
  // The padding is 0.1 s, and a frame 0.03 s.
  expect(Math.abs(voice[0]!.startSeconds - 2)).toBeLessThan(0.2);
  expect(Math.abs(voice[0]!.endSeconds - 4)).toBeLessThan(0.3);
});

describe.skipIf(ravdess === undefined)('in clips of RAVDESS', () => {
  /** A sentence of seven syllables, with about a second of silence before and after it. */
  const expectSentence = async (name: string): Promise<void> => {
    const { voice, durationSeconds } = await voiceIn(join(ravdess!, name));
    expect(voicedSeconds(voice), name).toBeGreaterThan(0.7);
    expect(voicedSeconds(voice), name).toBeLessThan(durationSeconds - 0.5);
  };

  it('finds the sentence, in quiet ones too', async () => {
    const clips = readdirSync(ravdess!).filter((name) => name.endsWith('.flac'));
    const chosen = clips.filter((_, index) => index % 360 === 7);
    expect(chosen).toHaveLength(4);
    for (const name of chosen) await expectSentence(name);
  });

  it.each(['03-01-05-02-02-02-06', '03-01-03-02-02-02-06', '03-01-05-02-02-01-18'])(
    'finds it where it is cried, in %s, which the model takes for no voice at its own speed',
    async (name) => {
      await expectSentence(`${name}.flac`);
    },
  );
});
