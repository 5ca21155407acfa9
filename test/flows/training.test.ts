import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TrainingProgress } from '../../electron/services/training/training-run.ts';
import { decodeStateDictionary } from '../../shared/nn/torch/state-dictionary.ts';
import { relativeError } from '../support/onnx-run.ts';
import { createTrainingGround, modelsOf, trainingServiceOf, weightsOf } from '../support/training.ts';

const ground = createTrainingGround();
const { folder, music, settings, tiny } = ground;
afterAll(() => ground.remove());

const service = (changes: Parameters<typeof trainingServiceOf>[1] = {}) => trainingServiceOf(folder, changes);

describe('a training', () => {
  it.each(['crnn', 'wave-u-net'] as const)(
    'of %s leaves a model that masters, its card and its metrics',
    async (architecture) => {
      const run = join(folder, architecture);
      const events: TrainingProgress[] = [];
      const result = await service().train(settings({ architecture, width: 0.2 }), run, {
        onProgress: (event) => events.push(event),
      });
      expect(result.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
        [1, 2],
        [2, 4],
      ]);
      expect(result.ending).toBe('complete');
      expect(events.filter(({ stage }) => stage === 'train').map(({ step }) => step)).toEqual([
        0, 1, 2, 3, 4,
      ]);
      const rows = (await readFile(join(run, 'metrics.csv'), 'utf8')).trim().split('\n');
      expect(rows).toHaveLength(3);
      const card = await readFile(join(run, 'card.md'), 'utf8');
      expect(card).toContain(`# ${architecture} (default form, width 0.2)`);
      expect(card).toContain(`Parameters: ${result.parameterCount}`);
      // By its name, as it is in the list of models.
      const model = (await modelsOf(folder).resolve(result.modelId!))!;
      const silence = [new Float32Array(model.segmentLength), new Float32Array(model.segmentLength)];
      const [mastered] = await model.process([silence]);
      expect(mastered!.every((samples) => samples.every((sample) => Math.abs(sample) < 1e-3))).toBe(true);
      await model.release();
    },
  );

  it('gives the same bytes twice, and other bytes for another seed', async () => {
    const runs = ['once', 'twice', 'other'].map((name) => join(folder, name));
    for (const [index, run] of runs.entries()) {
      await service().train(tiny({ epochs: 1, seed: index === 2 ? 4 : 3 }), run);
    }
    const [once, twice, other] = await Promise.all(runs.map((run) => readFile(join(run, 'model.onnx'))));
    expect(once!.equals(twice!)).toBe(true);
    expect(once!.equals(other!)).toBe(false);
  });

  it('that was stopped in an epoch goes on to the same weights as one that was not', async () => {
    const whole = join(folder, 'whole');
    const stopped = join(folder, 'stopped');
    await service().train(tiny(), whole);
    const controller = new AbortController();
    const result = await service().train(tiny(), stopped, {
      signal: controller.signal,
      onProgress: ({ stage, step }) => {
        if (stage === 'train' && step === 3) controller.abort();
      },
    });
    expect(result.ending).toBe('stopped');
    expect(result.epochs).toHaveLength(1);
    const resumed = await service().resume(stopped);
    expect(resumed.epochs).toHaveLength(2);
    expect(weightsOf(stopped)).toEqual(weightsOf(whole));
  });

  it('stopped before its first epoch ends says that there is no model', async () => {
    const controller = new AbortController();
    const training = service().train(tiny(), join(folder, 'early'), {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 1) controller.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what cannot be trained', () => {
  it('is a folder that holds something already', async () => {
    const run = join(folder, 'full');
    await mkdir(run);
    await writeFile(join(run, 'notes.txt'), 'mine');
    await expect(service().train(tiny(), run)).rejects.toMatchObject({ code: 'bad-argument' });
    expect(await readFile(join(run, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is music that is not there', async () => {
    const training = service().train(tiny({ good: join(folder, 'nowhere') }), join(folder, 'nothing'));
    await expect(training).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('is a folder that no training was in', async () => {
    await expect(service().resume(music)).rejects.toMatchObject({
      code: 'bad-input',
      message: `${music} is no training folder: it has no config.json; give the folder that a training made`,
    });
  });

  it('is a folder whose settings were changed to what is none, and the sentence names it', async () => {
    const run = join(folder, 'changed');
    await mkdir(run);
    const config = join(run, 'config.json');
    await writeFile(config, JSON.stringify({ ...tiny(), batchSize: 'many' }));
    await expect(service().resume(run)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/config\.json is not the settings of a training \(batchSize: .*number/),
    });
    await writeFile(config, '{"version": 1,');
    await expect(service().resume(run)).rejects.toThrow(/config\.json is not the settings .*JSON/);
  });

  it('is a folder in which a training runs, until it is done', async () => {
    const run = join(folder, 'shared');
    const inUse = {
      code: 'bad-argument',
      message: `${run} is being worked on by process ${process.pid}: wait for it or stop it`,
    };
    let second: Promise<unknown> | undefined;
    await service().train(tiny({ epochs: 1 }), run, {
      onProgress: ({ step }) => {
        if (step === 1) second ??= expect(service().resume(run)).rejects.toMatchObject(inUse);
      },
    });
    await second;
    expect(second).toBeDefined();
    expect((await service().resume(run)).epochs).toHaveLength(1);
    expect(await readdir(run)).not.toContain('in-use.lock');
  });

  it('is a training whose checkpoint is damaged', async () => {
    const run = join(folder, 'damaged');
    await service().train(tiny({ epochs: 1, stepsPerEpoch: 1 }), run);
    const path = join(run, 'checkpoint-last.bin');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    await expect(service().resume(run)).rejects.toMatchObject({ code: 'bad-model' });
  });
});

describe('a training that goes on from a model', () => {
  it('takes what fits and says what does not', async () => {
    const first = join(folder, 'first');
    // All of its decisions: else the model's last layer is a share of what was learnt.
    const short = {
      architecture: 'wave-u-net',
      width: 0.1,
      epochs: 1,
      stepsPerEpoch: 1,
      strength: 1,
    } as const;
    await service().train(settings(short), first);
    const from = join(first, 'model.onnx');
    const second = await service().train(
      settings({ ...short, from, learningRate: 1e-9 }),
      join(folder, 'second'),
    );
    expect(second.inherited?.fresh).toEqual([]);
    const [before, after] = [weightsOf(first, 'best'), weightsOf(join(folder, 'second'))];
    for (const name of second.inherited!.taken) {
      const [a, b] = [before.get(name)!, after.get(name)!];
      // One step at a rate of 1e-9 moves a weight by less than that.
      expect(
        a.every((value, i) => Math.abs(value - b[i]!) < 1e-8),
        name,
      ).toBe(true);
    }
    const other = service().train(
      settings({ architecture: 'crnn', width: 0.05, from }),
      join(folder, 'another'),
    );
    await expect(other).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('no parameter'),
    });
  });

  it('may go on from weights of PyTorch, whose sizes it takes', async () => {
    const from = new URL('../vectors/torch/checkpoint.pth', import.meta.url).pathname;
    const run = join(folder, 'from-pytorch');
    const changes = { from, architecture: 'wave-u-net', epochs: 1, stepsPerEpoch: 1, loss: 'mse' } as const;
    const result = await service().train(settings({ ...changes, form: 'thesis', learningRate: 1e-9 }), run);
    expect(result.inherited?.fresh).toEqual([]);
    const trained = await weightsOf(run);
    const stored = decodeStateDictionary(await readFile(from));
    const pairs = [
      ['encoder.1.weight', 'module.encoder.1.weight'],
      // This program numbers its decoder from the deepest level on.
      ['decoder.0.weight', 'module.decoder.1.weight'],
    ] as const;
    for (const [ours, theirs] of pairs) {
      const [a, b] = [trained.get(ours)!, stored.get(theirs)!.data];
      // One step at a rate of 1e-9 moves a weight by less than that.
      expect(b.every((value, i) => Math.abs(value - a[i]!) < 1e-7)).toBe(true);
    }
    expect((await service().resume(run)).epochs).toHaveLength(1);
  });
});

describe('a training by TensorFlow.js', () => {
  it('goes the way of one by ONNX Runtime, and goes on by TensorFlow.js', async () => {
    const sizes = { levels: 1, channels: 2, encoderKernel: 3, decoderKernel: 3 };
    const small = {
      architecture: 'wave-u-net',
      form: 'thesis',
      sizes,
      loss: 'mse',
      epochs: 1,
      excerptSamples: 2048,
    } as const;
    const runs = { ort: join(folder, 'by-ort'), tfjs: join(folder, 'by-tfjs') };
    await service().train(settings({ ...small, engine: 'ort' }), runs.ort);
    const result = await service().train(settings({ ...small, engine: 'tfjs' }), runs.tfjs);
    expect(await readFile(join(runs.tfjs, 'card.md'), 'utf8')).toContain('on TensorFlow.js');
    const [ours, theirs] = [await weightsOf(runs.ort), await weightsOf(runs.tfjs)];
    for (const [name, values] of ours)
      expect(relativeError(theirs.get(name)!, values), name).toBeLessThan(3e-5);
    expect((await service().resume(runs.tfjs)).device).toBe(result.device);
  });
});
