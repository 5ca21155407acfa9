import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/random.ts';
import { createOrtSession } from '../../../adapters/ort/session.ts';
import { ortEngine } from '../../training/engine.ts';
import { executeMultitaskRun, type MultitaskRunEvent, type MultitaskRunTask } from './multitask-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-multitask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Clips of eight bands: what is loud tells the emotion, and how much of it the speaker. */
const labels = Array.from({ length: 48 }, (_, clip) => ({ emotion: clip % 2, speaker: (clip >> 1) % 2 }));
const random = createRandom(4);
const levels = labels.map(({ emotion, speaker }) => ({
  frameCount: 20,
  bandCount: 8,
  values: Float32Array.from({ length: 160 }, (_, place) => {
    const isLoud = place % 8 < 4 === (emotion === 0);
    return (isLoud ? -20 : -60) - 10 * speaker * (place % 2) + 6 * random.normal();
  }),
}));
const indices = labels.map((_, clip) => clip);

const task = (name: string): MultitaskRunTask => ({
  folder: join(folder, name),
  fingerprint: 'these clips',
  network: {
    stages: [
      { channels: 4, pooled: true },
      { channels: 8, pooled: true },
    ],
    sharedUnits: 8,
    headUnits: 8,
    tasks: { emotion: 2, speaker: 2 },
  },
  weighting: 'uncertainty',
  recipe: { epochs: 8, batchSize: 8, learningRate: 5e-3, image: { frames: 24, side: 8 } },
  clips: {
    levels,
    labels: {
      emotion: labels.map(({ emotion }) => emotion),
      speaker: labels.map(({ speaker }) => speaker),
    },
  },
  split: { training: indices.slice(0, 24), heldOut: indices.slice(24, 36), test: indices.slice(36) },
  seed: 1,
});

function run(name: string, emit: (event: MultitaskRunEvent) => void, signal = new AbortController().signal) {
  const engine = ortEngine(createOrtSession);
  return executeMultitaskRun(task(name), {
    engine,
    engineOptions: { threads: 1, device: 'cpu' },
    signal,
    emit,
  });
}

it('goes on from a checkpoint as if it had never stopped, and tests the epoch that the held-out clips choose', async () => {
  const { seconds: _, ...whole } = await run('whole', () => {});
  const means = whole.heldOutRecalls.map(({ emotion, speaker }) => (emotion! + speaker!) / 2);
  expect(whole.chosenEpoch).toBe(1 + means.indexOf(Math.max(...means)));
  expect(whole.losses).toHaveLength(8);
  expect(whole.heldOutRecalls.at(-1)!.emotion).toBeGreaterThan(0.9);
  expect(whole.confusions.emotion![0]![0]! + whole.confusions.emotion![1]![1]!).toBeGreaterThanOrEqual(11);

  const stop = new AbortController();
  const seen: number[] = [];
  const stopped = run(
    'stopped',
    ({ epoch }) => {
      if (epoch === 6) stop.abort();
    },
    stop.signal,
  );
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(join(folder, 'stopped', 'result.json'))).toBe(false);
  const { seconds: __, ...resumed } = await run('stopped', ({ epoch }) => seen.push(epoch));
  expect(seen).toEqual([6, 7, 8]);
  expect(resumed).toEqual(whole);
  expect(existsSync(join(folder, 'stopped', 'checkpoint.bin'))).toBe(false);
});
