import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type SupervisedEngine, superviseEngine } from '../../electron/hosts/engine/supervised-engine.ts';
import { createClient } from '../../shared/contract/client.ts';
import type { ProgressOf } from '../../shared/contract/methods.ts';
import { musicSignal } from '../support/music-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

// What goes on beside a training and what waits for it, in the engine's real process.

const RATE = 44_100;

let folder: string;
let music: string;
let engine: SupervisedEngine;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-beside-training-'));
  music = join(folder, 'music');
  mkdirSync(music);
  for (const seed of [1, 2, 3, 4]) {
    writeWavFixture(join(music, `track ${seed}.wav`), musicSignal(2, RATE, seed));
  }
  vi.stubEnv('LATHE_DATA', join(folder, 'data'));
  vi.stubEnv('LATHE_CACHE', join(folder, 'cache'));
  engine = superviseEngine();
});
afterAll(() => {
  engine.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A page's connection to the engine. */
function connect() {
  const connection = engine.connect((message) => client.receive(message));
  const client = createClient((message) => connection.send(message));
  return { call: client.call, leave: () => connection.close() };
}

type TrainProgress = ProgressOf<'train.run'>;

const hasModel = ({ bestValidationLoss }: TrainProgress): boolean => bestValidationLoss !== undefined;

/** Something that is awaited until it was told that it is so. */
function condition<Told>() {
  const told: Told[] = [];
  let look = (): void => {};
  return {
    told,
    tell(news: Told): void {
      told.push(news);
      look();
    },
    until: (isSo: (newest: Told) => boolean): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (told.some(isSo)) resolve();
        };
        look();
      }),
  };
}

/** Begins a training that would not end by itself before the test does. */
function beginTraining(page: ReturnType<typeof connect>, name: string) {
  const stopper = new AbortController();
  const { told, tell, until } = condition<TrainProgress>();
  const outputFolder = join(folder, name);
  const ending = page.call(
    'train.run',
    {
      action: 'start',
      good: music,
      outputFolder,
      settings: {
        architecture: 'wave-u-net',
        form: 'thesis',
        width: 0.1,
        loss: 'mse',
        epochs: 10_000,
        stepsPerEpoch: 2,
        batchSize: 1,
        excerptSeconds: 0.1,
        strength: 1,
        records: 'off',
        threads: 1,
      },
    },
    { signal: stopper.signal, onProgress: tell },
  );
  ending.catch(() => {});
  return { outputFolder, told, until, stop: () => stopper.abort(), ending };
}

it('a training lets tracks be mastered and measured beside it, and another training wait', async () => {
  const [page, other] = [connect(), connect()];
  const first = beginTraining(page, 'first');
  await first.until(({ stage, step }) => stage === 'train' && step > 0);
  const second = beginTraining(other, 'second');

  const fractions: number[] = [];
  const inputPath = join(music, 'track 1.wav');
  const master = await page.call(
    'master.run',
    {
      inputPath,
      outputPath: join(folder, 'master.wav'),
      settings: { model: 'none', targetLufs: -14 },
      job: 'beside',
    },
    { onProgress: ({ fraction }) => fractions.push(fraction) },
  );
  // What is promised of every master.
  expect(Math.abs(master.after.integratedLufs + 14)).toBeLessThanOrEqual(0.1);
  expect(fractions.length).toBeGreaterThan(1);
  const measured = await other.call('analyze.loudness', { inputPath: master.outputPath });
  expect(measured.integratedLufs).toBeCloseTo(master.after.integratedLufs, 5);
  const { canTrain } = await other.call('train.check', { good: music });
  expect(canTrain).toBe(true);

  // The training went on meanwhile, and goes on.
  const steps = first.told.at(-1)!.step;
  await first.until(({ step }) => step > steps);
  expect(second.told).toEqual([]);
  const { trainings } = await page.call('jobs.list', {});
  expect(trainings).toEqual([{ folder: first.outputFolder }, { folder: second.outputFolder }]);

  // Whoever leaves a training that waits loses nothing: it gets its turn, and another page finds it.
  other.leave();
  const third = beginTraining(page, 'third');
  third.stop();
  await expect(third.ending).rejects.toMatchObject({ code: 'cancelled' });
  await first.until(hasModel);
  first.stop();
  expect((await first.ending).ending).toBe('stopped');
  const found = condition<TrainProgress>();
  const stopper = new AbortController();
  const resumed = page.call(
    'train.run',
    { action: 'resume', folder: second.outputFolder },
    { signal: stopper.signal, onProgress: found.tell },
  );
  await found.until(hasModel);
  stopper.abort();
  expect((await resumed).ending).toBe('stopped');
  expect(await page.call('jobs.list', {})).toEqual({ masters: [], trainings: [] });
});

it('a training whose engine was killed under it says so, and goes on by the next engine', async () => {
  const page = connect();
  const killed = beginTraining(page, 'killed');
  await killed.until(hasModel);
  const stepsBefore = killed.told.at(-1)!.step;
  process.kill(engine.processId!, 'SIGKILL');
  await expect(killed.ending).rejects.toMatchObject({ code: 'tool-failed' });

  const { tell, told, until } = condition<TrainProgress>();
  const stopper = new AbortController();
  const resumed = page.call(
    'train.run',
    { action: 'resume', folder: killed.outputFolder },
    { signal: stopper.signal, onProgress: tell },
  );
  await until(({ step }) => step > stepsBefore + 2);
  expect(told[0]!.step).toBeGreaterThan(0);
  stopper.abort();
  expect((await resumed).ending).toBe('stopped');
});
