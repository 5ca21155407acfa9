import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { foldToMono } from '../../electron/services/emotion/level-task.ts';
import {
  openVoiceDetector,
  type VoiceActivity,
  type VoiceDetector,
} from '../../electron/services/emotion/voice-activity.ts';
import { createRandom } from '../../shared/random.ts';
import { musicSignal } from '../support/music-signal.ts';
import { testDataFolder } from '../support/wav-fixture.ts';

const FOLDER = fileURLToPath(new URL('../../models/voice-activity', import.meta.url));
const RATE = 16_000;
const ravdess = testDataFolder('ravdess');
const music = fileURLToPath(new URL('../../.cache/music/hyperrogue-music', import.meta.url));
const ffmpeg = createFfmpeg();

let detector: VoiceDetector;
beforeAll(async () => {
  detector = await openVoiceDetector(FOLDER, createOrtSession);
});
afterAll(() => detector.release());

async function listenTo(...blocks: readonly Float32Array[]): Promise<VoiceActivity> {
  const listener = detector.listen();
  for (const block of blocks) await listener.push(block);
  return listener.finish();
}

async function decode(path: string, endSeconds: number): Promise<Float32Array> {
  const samples: number[] = [];
  for await (const block of ffmpeg.decode(path, { sampleRate: RATE, endSeconds })) {
    for (const sample of foldToMono(block)) samples.push(sample);
  }
  return Float32Array.from(samples);
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
    ['nothing', new Float32Array(0)],
    ['silence', new Float32Array(5 * RATE)],
    ['loud noise', noise(10, 0.2)],
    ['quiet noise', noise(10, 1e-3)],
    ['a clip of 0.2 s', noise(0.2, 0.1)],
  ])('in %s', async (_, samples) => {
    const { segments, durationSeconds } = await listenTo(samples);
    expect(segments).toEqual([]);
    expect(durationSeconds).toBeCloseTo(samples.length / RATE, 9);
  });

  it('in made music', async () => {
    const [left] = musicSignal(10);
    expect((await listenTo(left!.filter((_, n) => n % 3 === 0))).segments).toEqual([]);
  });

  it.skipIf(!existsSync(music))('in music without words, but for what sounds like one', async () => {
    const tracks = readdirSync(music).filter((name) => name.endsWith('.ogg'));
    let [voiced, total] = [0, 0];
    for (const name of tracks.slice(0, 4)) {
      const { segments, durationSeconds } = await listenTo(await decode(join(music, name), 15));
      voiced += segments.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
      total += durationSeconds;
    }
    expect(total).toBeGreaterThan(50);
    expect(voiced / total).toBeLessThan(0.05);
  });
});

it.skipIf(ravdess === undefined)(
  'says of every frame what the model says, in blocks of any size',
  async () => {
    const samples = await decode(join(ravdess!, '03-01-05-02-01-01-12.flac'), 10);
    const [whole, inBlocks] = [
      await listenTo(samples),
      await listenTo(samples.subarray(0, 1), samples.subarray(1, 700), samples.subarray(700)),
    ];
    expect([...whole.probabilities]).toEqual(await naiveProbabilities(samples));
    expect(inBlocks).toEqual(whole);
  },
);

it.skipIf(ravdess === undefined)('finds the sentence in clips of RAVDESS, quiet ones too', async () => {
  const clips = readdirSync(ravdess!).filter((name) => name.endsWith('.flac'));
  const chosen = clips.filter((_, index) => index % 180 === 7);
  expect(chosen).toHaveLength(8);
  for (const name of chosen) {
    const { segments, durationSeconds } = await listenTo(await decode(join(ravdess!, name), 10));
    const voiced = segments.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
    // A sentence of seven syllables, with about a second of silence before and after it.
    expect(voiced, name).toBeGreaterThan(0.7);
    expect(voiced, name).toBeLessThan(durationSeconds - 0.5);
  }
});
