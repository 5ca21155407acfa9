import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { processMemory } from '../../electron/adapters/process-memory.ts';
import type { TrainingSettings } from '../../electron/services/training/training-settings.ts';
import { learningRateAt } from '../../shared/nn/schedules.ts';
import { failure } from '../support/failure.ts';
import { createTrainingGround, modelsOf, trainingServiceOf, weightsOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder, tiny } = ground;
afterAll(() => ground.remove());

let runs = 0;
/** Trains the tiny network in a new folder. */
async function train(
  changes: Partial<TrainingSettings>,
  adapters: Parameters<typeof trainingServiceOf>[1] = {},
) {
  const run = join(folder, `run ${runs++}`);
  const notes: string[] = [];
  const result = await trainingServiceOf(folder, adapters).train(tiny(changes), run, {
    onProgress: ({ note }) => {
      if (note !== undefined) notes.push(note);
    },
  });
  return { run, notes, result };
}

const configOf = (run: string) => JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));

describe('the options of a training', () => {
  it('have a loss between two losses', async () => {
    const [squared, absolute, between] = await Promise.all(
      (['mse', 'mae', 'blended'] as const).map(async (loss) => {
        const { result } = await train({ loss, epochs: 1 });
        return result.epochs[0]!.validationLoss;
      }),
    );
    expect(between).toBeGreaterThan(Math.min(squared!, absolute!));
    expect(between).toBeLessThan(Math.max(squared!, absolute!));
  });

  it('have a learning rate of its own course', async () => {
    const schedule = { kind: 'step', everyEpochs: 1, factor: 0.5 } as const;
    const { result } = await train({ schedule, warmUpSteps: 0, epochs: 3 });
    expect(result.epochs.map(({ learningRate }) => learningRate)).toEqual([1e-3, 5e-4, 2.5e-4]);
  });

  it('have weights that decay', async () => {
    const decays = [
      { kind: 'adam', weightDecay: 0 },
      { kind: 'adamw', weightDecay: 10 },
    ] as const;
    const weights: number[] = [];
    for (const optimizer of decays) {
      const { run } = await train({ optimizer, learningRate: 0.01 });
      weights.push(
        weightsOf(run)
          .get('encoder.0.weight')!
          .reduce((sum, value) => sum + Math.abs(value), 0),
      );
    }
    // Each step takes ten times its learning rate away.
    const schedule = { kind: 'cosine', peak: 0.01, warmUpSteps: 1, totalSteps: 4 } as const;
    const left = [1, 2, 3, 4].reduce((share, step) => share * (1 - 10 * learningRateAt(schedule, step)), 1);
    expect(weights[1]! / weights[0]!).toBeCloseTo(left, 1);
  });

  it('may leave gradients as they are, and name another dropout', async () => {
    const { run, result } = await train({ maxGradientNorm: null, dropout: 0 });
    expect(result.ending).toBe('complete');
    expect(readFileSync(join(run, 'card.md'), 'utf8')).toContain('dropout 0, learning rate 0.001');
    const refused = trainingServiceOf(folder).train(
      ground.settings({ form: 'thesis', dropout: 0.2 }),
      join(folder, 'no dropout'),
    );
    expect((await failure(refused)).message).toContain('the thesis form of crnn has no dropout, got 0.2');
  });

  it('end a training whose epochs get no better', async () => {
    const { run, result } = await train({ epochs: 40, patience: 2, learningRate: 0.5, warmUpSteps: 0 });
    expect(result.ending).toBe('patience');
    expect(result.epochs).toHaveLength(result.bestEpoch + 2);
    const best = result.epochs[result.bestEpoch - 1]!.validationLoss;
    expect(Math.min(...result.epochs.map(({ validationLoss }) => validationLoss))).toBe(best);
    const resumed = await trainingServiceOf(folder).resume(run);
    expect(resumed).toMatchObject({ ending: 'patience', epochs: result.epochs });
  });
});

describe('a training whose time is up', () => {
  it('ends with the best epoch so far, says so, and goes on without a limit', async () => {
    const { run, notes, result } = await train({ minutes: 1e-6, epochs: 6, strength: 1 });
    expect(notes).toContainEqual(expect.stringMatching(/: 5 epochs of 1 steps in 0.000001 minutes/));
    expect(result.ending).toBe('time');
    expect(result.epochs).toHaveLength(1);
    expect(readFileSync(join(run, 'card.md'), 'utf8')).toContain('ended as its time was up');
    expect(readFileSync(result.modelPath).length).toBeGreaterThan(1000);
    const resumed = await trainingServiceOf(folder).resume(run);
    expect([resumed.ending, resumed.epochs.length]).toEqual(['complete', 5]);
  });

  it('is done before its time where that suffices', async () => {
    const { result } = await train({ minutes: 100 });
    expect([result.ending, result.epochs.length]).toEqual(['complete', 2]);
  });
});

describe('the machine of a training', () => {
  it('is told: memory before and after, and the device', async () => {
    const { run, notes, result } = await train({});
    expect(notes[0]).toMatch(/^needs about [\d.]+ .B of memory, [\d.]+ .B are free$/);
    expect(notes[1]).toBe('trains on cpu (chosen by itself), 1 thread');
    expect(notes[2]).toMatch(/^held \d+ .B of memory at most|^held [\d.]+ GB/);
    expect(result.device).toBe('cpu');
    expect(configOf(run)).toMatchObject({ device: 'auto', usedDevice: 'cpu' });
    expect(readFileSync(join(run, 'card.md'), 'utf8')).toContain('on cpu with 1 threads');
    expect(result.memory.promisedBytes).toBeGreaterThan(processMemory.resident() / 2);
  });

  it('with little memory gets smaller batches, which a resumed training keeps', async () => {
    const memory = { ...processMemory, available: () => 0 };
    const { run, notes, result } = await train({ batchSize: 3 }, { memory });
    expect(notes.slice(0, 2)).toEqual([
      expect.stringMatching(/^a batch of 3 needs about .* the batch is halved to 2$/),
      expect.stringMatching(/^a batch of 2 needs about .* the batch is halved to 1$/),
    ]);
    expect(notes[2]).toMatch(/close other programs$/);
    expect(result.batchSize).toBe(1);
    expect(configOf(run).batchSize).toBe(1);
    expect((await trainingServiceOf(folder).resume(run)).batchSize).toBe(1);
  });

  it('is never another than the one that was asked for', async () => {
    const absent = process.platform === 'win32' ? 'coreml' : 'dml';
    const run = join(folder, 'elsewhere');
    const error = await failure(trainingServiceOf(folder).train(tiny({ device: absent }), run));
    expect(error.code).toBe('tool-missing');
    expect(error.message).toContain(`device ${absent} cannot be used here`);
    expect(readdirSync(folder)).not.toContain('elsewhere');

    const { run: moved } = await train({});
    writeFileSync(join(moved, 'config.json'), JSON.stringify({ ...configOf(moved), usedDevice: 'abacus' }));
    expect((await failure(trainingServiceOf(folder).resume(moved))).message).toContain(
      'this training ran on abacus, and only cpu can be had now',
    );
  });
});

describe('distances to the clean track', () => {
  it('are in the metrics, for the unprocessed excerpts too', async () => {
    const { run, result } = await train({ batchSize: 3 });
    const [header, first] = readFileSync(join(run, 'metrics.csv'), 'utf8').split('\n');
    const columns = header!.split(',');
    const cells = first!.split(',').map(Number);
    for (const name of ['siSdrDb', 'lsdDb', 'mrStft', 'melCepstralDb'] as const) {
      expect(cells[columns.indexOf(name)]).toBe(result.epochs[0]![name]);
      expect(result.unprocessed[name]).toBeGreaterThan(0);
    }
    expect(result.measuredExcerpts).toBeGreaterThan(10);
    // A network of random weights is further away than no network.
    expect(result.epochs[0]!.siSdrDb).toBeLessThan(result.unprocessed.siSdrDb!);
  });

  it('are not defined where every excerpt is clean', async () => {
    const { run, result } = await train({ cleanShare: 1 });
    expect(result.measuredExcerpts).toBe(0);
    expect(result.unprocessed).toMatchObject({
      siSdrDb: null,
      lsdDb: null,
      mrStft: null,
      melCepstralDb: null,
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(readFileSync(join(run, 'metrics.csv'), 'utf8')).toMatch(/,,,/);
    expect(readFileSync(join(run, 'card.md'), 'utf8')).toContain('not defined');
  });
});

describe('the finished model', () => {
  it('is whole even where it cannot be kept in the list of models', async () => {
    writeFileSync(join(folder, 'a file'), '');
    const { notes, result } = await train({ epochs: 1 }, { models: modelsOf(join(folder, 'a file')) });
    expect(result.modelId).toBeUndefined();
    expect(notes.at(-1)).toContain('the model is whole but not in the list of models');
    expect(readFileSync(result.modelPath).length).toBeGreaterThan(1000);
  });
});
