import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingProgress } from '../../electron/services/training/training-run.ts';
import { createRandom } from '../../shared/random.ts';
import { failure } from '../support/failure.ts';
import { trainUnderKills } from '../support/kill-trials.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { createTrainingGround, trainingServiceOf, weightsOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder } = ground;
const disk = new SmallDisk(join(folder, 'disk'), 30);
afterAll(() => {
  disk.unmount();
  ground.remove();
});

const steps = { epochs: 2, stepsPerEpoch: 2 };

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
      count: 1,
      earlyShare: 0,
    });
    expect(kills).toHaveLength(1);
    expect(outcome.result?.ending).toBe('complete');
    expect(weightsOf(run)).toEqual(weightsOf(whole));
    expect(weightsOf(run, 'best')).toEqual(weightsOf(whole, 'best'));
    expect(readFileSync(join(run, 'model.onnx')).equals(readFileSync(join(whole, 'model.onnx')))).toBe(true);
    expect(metricsOf(run)).toEqual(metricsOf(whole));
  }, 180_000);
});

describe('a disk that is full', () => {
  const filler = join(disk.folder, 'filler');

  /** Leaves so much room on the disk. */
  function fill(spareBytes: number): void {
    const { bavail, bsize } = statfsSync(disk.folder);
    writeFileSync(filler, new Uint8Array(bavail * bsize - spareBytes));
  }

  /** When the disk is full, how much room is left then, and what meets that first. */
  const moments = [
    { stage: 'train', step: 3, spareBytes: 0, victim: 'checkpoint-last.bin' },
    { stage: 'validate', step: 4, spareBytes: 0, victim: 'previews' },
    // There is room for the preview of 0.7 MB, and none for its copy.
    { stage: 'validate', step: 4, spareBytes: 0.8e6, victim: 'tensorboard' },
    { stage: 'export', step: 4, spareBytes: 0, victim: 'model.onnx' },
  ] as const;

  it.skipIf(!disk.isMounted)(
    'stops a training at whatever it writes, which goes on where there is room again (needs the right to mount)',
    async () => {
      const settings = ground.tiny({ ...steps, records: 'on' });
      const run = join(disk.folder, 'run');
      const service = trainingServiceOf(folder);
      for (const { stage, step, spareBytes, victim } of moments) {
        const options = {
          checkpointSeconds: 0,
          onProgress: (event: TrainingProgress) => {
            if (event.stage === stage && event.step === step && !existsSync(filler)) fill(spareBytes);
          },
        };
        const training = existsSync(run)
          ? service.resume(run, options)
          : service.train(settings, run, options);
        const { code, message } = await failure(training);
        expect(code).toBe('output-failed');
        expect(message).toContain(victim);
        expect(message).toMatch(
          /disk.* is full.*make room.*; training stopped, the checkpoint of step \d is whole/,
        );
        expect(message).toContain(`"lathe train --resume ${run}" goes on from it`);
        expect(readdirSync(run).filter((name) => name.endsWith('.part'))).toEqual([]);
        rmSync(filler);
      }
      expect((await service.resume(run)).ending).toBe('complete');
      const whole = join(folder, 'whole on a large disk');
      await service.train({ ...settings, records: 'off' }, whole);
      expect(weightsOf(run)).toEqual(weightsOf(whole));
    },
  );
});
