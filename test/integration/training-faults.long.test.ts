import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLatheError } from '../../shared/errors.ts';
import { createRandom } from '../../shared/random.ts';
import { trainUnderKills } from '../support/kill-trials.ts';
import { runTrainProcess } from '../support/run-train-process.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { createTrainingGround, trainingServiceOf, weightsOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder } = ground;
const disk = new SmallDisk(join(folder, 'disk'), 20);
afterAll(() => {
  disk.unmount();
  ground.remove();
});

const small = { excerptSamples: 2048, epochs: 5, stepsPerEpoch: 4, loss: 'mse' } as const;
const CASES = {
  'the recurrent network': ground.settings({ ...small, form: 'thesis' }),
  'a network with dropout, by Adam': ground.tiny(small),
  'a network with much dropout, by SGD with momentum and restarts': ground.tiny({
    ...small,
    dropout: 0.3,
    optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 0.01 },
    schedule: { kind: 'cosine-restarts', cycleEpochs: 2, cycleGrowth: 1 },
  }),
};

describe('a training that is killed twenty times', () => {
  it.each(Object.entries(CASES))(
    'ends with the same bytes as one that never was: %s',
    async (name, settings) => {
      const whole = join(folder, `${name} whole`);
      await trainingServiceOf(folder).train(settings, whole);
      const run = join(folder, `${name} killed`);
      const { kills, outcome } = await trainUnderKills(folder, run, settings, {
        random: createRandom(7).fork(name),
        count: 20,
        earlyShare: 0.3,
      });
      console.log(`${name}: killed after the steps ${kills.map(({ lastStep }) => lastStep).join(' ')}`);
      expect(kills.length).toBeGreaterThan(5);
      expect(outcome.result?.ending).toBe('complete');
      expect(weightsOf(run)).toEqual(weightsOf(whole));
      expect(readFileSync(join(run, 'model.onnx')).equals(readFileSync(join(whole, 'model.onnx')))).toBe(
        true,
      );
      expect(readdirSync(run).filter((file) => file.endsWith('.part'))).toEqual([]);
    },
  );
});

describe('a disk of any size', () => {
  it.skipIf(!disk.isMounted)(
    'leaves a training that can go on, or nothing (needs the right to mount)',
    async () => {
      const settings = ground.settings({
        ...small,
        form: 'thesis',
        epochs: 2,
        stepsPerEpoch: 2,
        records: 'on',
      });
      const service = trainingServiceOf(folder);
      await service.train(settings, join(folder, 'roomy'));
      const ends: string[] = [];
      for (let kilobytes = 4; kilobytes < 12_000; kilobytes += 600) {
        disk.resize(kilobytes);
        const run = join(disk.folder, 'run');
        try {
          await service.train(settings, run);
          ends.push('done');
        } catch (thrown) {
          if (!isLatheError(thrown, 'output-failed')) throw thrown;
          expect(thrown.message).toMatch(/disk.* is full.*make room/);
          ends.push(existsSync(run) ? 'kept' : 'nothing');
          if (existsSync(run))
            expect(thrown.message).toContain(`"lathe train --resume ${run}" goes on from it`);
        }
        disk.resize(40_000);
        if (existsSync(run)) {
          await service.resume(run);
          expect(weightsOf(run)).toEqual(weightsOf(join(folder, 'roomy')));
          expect(readdirSync(run).filter((file) => file.endsWith('.part'))).toEqual([]);
        }
        spawnSync('rm', ['-rf', run]);
      }
      console.log(`by growing disk: ${ends.join(' ')}`);
      expect(new Set(ends)).toEqual(new Set(['nothing', 'kept', 'done']));
    },
  );
});

describe('memory', () => {
  const canLimit = spawnSync('prlimit', ['--version']).status === 0;

  it.skipIf(!canLimit)('that cannot be had halves the batch, and says so (needs prlimit)', async () => {
    const run = join(folder, 'starved');
    const outcome = await runTrainProcess(folder, run, {
      settings: ground.settings({
        form: 'thesis',
        loss: 'mse',
        batchSize: 8,
        excerptSamples: 8192,
        epochs: 1,
        stepsPerEpoch: 1,
      }),
      // Eight excerpts take about 450 MB and four half of it; threads that start meanwhile need some room too.
      spareBytes: 320e6,
    });
    expect(outcome.notes.join('\n')).toMatch(/does not suffice for a batch of 8: it is halved to 4/);
    expect(outcome.result?.batchSize).toBeLessThan(8);
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    expect(config.batchSize).toBe(outcome.result?.batchSize);
  });

  const sizes = [
    { architecture: 'crnn', batchSize: 8, excerptSamples: 65536 },
    { architecture: 'crnn', batchSize: 2, excerptSamples: 16384 },
    { architecture: 'crnn', form: 'thesis', loss: 'mse', batchSize: 4, excerptSamples: 8192 },
    { architecture: 'wave-u-net', batchSize: 8, excerptSamples: 65536 },
    { architecture: 'wave-u-net', batchSize: 2, excerptSamples: 16384 },
    { architecture: 'wave-u-net', form: 'thesis', batchSize: 1, excerptSamples: 16384 },
  ] as const;

  it.each(sizes)(
    'is within a fifth of what was promised: $architecture, $batchSize of $excerptSamples',
    async (size) => {
      const settings = ground.settings({ ...size, epochs: 1, stepsPerEpoch: 12, records: 'on' });
      const run = join(folder, `memory ${sizes.indexOf(size)}`);
      const { promisedBytes, measuredBytes } = (await runTrainProcess(folder, run, { settings })).result!
        .memory;
      console.log(`promised ${promisedBytes! / 1e6} MB, measured ${measuredBytes / 1e6} MB`);
      expect(measuredBytes / promisedBytes!).toBeGreaterThan(0.8);
      expect(measuredBytes / promisedBytes!).toBeLessThan(1.2);
    },
  );
});
