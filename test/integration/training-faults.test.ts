import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../shared/random.ts';
import { failure } from '../support/failure.ts';
import { trainUnderKills } from '../support/kill-trials.ts';
import { runTrainProcess } from '../support/run-train-process.ts';
import { createTrainingGround, trainingServiceOf, weightsOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder } = ground;
const disk = join(folder, 'disk');
afterAll(() => {
  spawnSync('umount', [disk]);
  ground.remove();
});

const steps = { epochs: 3, stepsPerEpoch: 3 };

/** Rows of `metrics.csv` without the two columns that tell times. */
function metricsOf(run: string): string[][] {
  const rows = readFileSync(join(run, 'metrics.csv'), 'utf8').trim().split('\n');
  return rows.map((row) => row.split(',').slice(0, -2));
}

describe('a training that is killed', () => {
  const whole = join(folder, 'whole');

  it('and resumed ends with the same bytes as one that never was', async () => {
    const settings = ground.tiny(steps);
    await trainingServiceOf(folder).train(settings, whole);
    const run = join(folder, 'killed');
    const { kills, outcome } = await trainUnderKills(folder, run, settings, {
      random: createRandom(1),
      count: 2,
      earlyShare: 0,
    });
    expect(kills).toHaveLength(2);
    expect(outcome.result?.ending).toBe('complete');
    expect(weightsOf(run)).toEqual(weightsOf(whole));
    expect(weightsOf(run, 'best')).toEqual(weightsOf(whole, 'best'));
    expect(readFileSync(join(run, 'model.onnx')).equals(readFileSync(join(whole, 'model.onnx')))).toBe(true);
    expect(metricsOf(run)).toEqual(metricsOf(whole));
  }, 180_000);
});

describe('a disk that is full', () => {
  mkdirSync(disk);
  // A checkpoint of this network has 1.4 MB: the best and the last fit, and no third while it is written.
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3500k', 'tmpfs', disk]).status === 0;

  it.skipIf(!mounted)(
    'stops a training, which goes on where there is room again (needs the right to mount)',
    async () => {
      const settings = ground.settings({ form: 'thesis', loss: 'mse', excerptSamples: 2048, ...steps });
      const run = join(disk, 'run');
      const service = trainingServiceOf(folder);
      const error = await failure(service.train(settings, run));
      expect(error.code).toBe('output-failed');
      expect(error.message).toMatch(/the disk is full.*make room.*checkpoint of step \d is whole.*--resume/);
      expect(readdirSync(run).filter((name) => name.endsWith('.part'))).toEqual([]);
      spawnSync('mount', ['-o', 'remount,size=20m', disk]);
      const result = await service.resume(run);
      expect(result.ending).toBe('complete');
      const whole = join(folder, 'whole on a large disk');
      await service.train(settings, whole);
      expect(weightsOf(run)).toEqual(weightsOf(whole));
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
});
