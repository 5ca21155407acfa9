import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { emotionModelFacts } from '../../electron/services/emotion/emotion-model.ts';
import { runResultSchema } from '../../electron/services/emotion/experiments/run.ts';
import {
  runVntuQuantization,
  type VntuQuantizationSettings,
} from '../../electron/services/emotion/experiments/vntu-quantization.ts';
import { recipeOf } from '../../electron/services/emotion/recipe.ts';
import { decodeModel } from '../../shared/nn/onnx/read.ts';
import { createEmotionGround } from '../support/emotion-ground.ts';
import { ENGINES } from '../support/engines.ts';
import { figuresOf, unnamedFigures } from '../support/unnamed-figures.ts';

const ground = createEmotionGround(recipeOf('multi-vector-lstm', 28));
const { folder, corpusFolder, store, service } = ground;
afterAll(() => ground.end());
const outputFolder = join(folder, 'out');
const choices = { corpusFolder, outputFolder, hidden: [8], vectors: [1, 2], seeds: 1, processes: 2 };

describe('several tasks on a made corpus', () => {
  const multitask = { corpusFolder, outputFolder: join(folder, 'multitask'), epochs: 1, processes: 2 };

  it('learns emotion, speaker and gender in every way of the table, and tells of each', async () => {
    const { variants, ...result } = await service.multitask(multitask);
    expect(result).toMatchObject({
      trainingClips: 10,
      heldOutClips: 5,
      testClips: 5,
      classes: ['happy', 'sad'],
    });
    expect(variants.map(({ variant, tasks }) => [variant, tasks.map(({ task }) => task)])).toEqual([
      ['emotion-alone', ['emotion']],
      ['sum', ['emotion', 'speaker', 'gender']],
      ['uncertainty', ['emotion', 'speaker', 'gender']],
      ['weighted-average', ['emotion', 'speaker', 'gender']],
    ]);
    expect(figuresOf(multitask.outputFolder)).toEqual([
      ...variants.map(({ variant }) => `confusion-${variant}.svg`),
      'course.svg',
    ]);
    expect(unnamedFigures(multitask.outputFolder)).toEqual([]);
    for (const { confusion, tasks, chosenEpochs, heldOutRecalls } of variants) {
      expect([chosenEpochs, heldOutRecalls.length]).toEqual([[1], 1]);
      expect(confusion.flat().reduce((sum, each) => sum + each, 0)).toBe(5);
      expect(tasks[0]!.accuracy.mean).toBeCloseTo((confusion[0]![0]! + confusion[1]![1]!) / 5, 12);
      expect(tasks[0]!.accuracy.deviation).toBeNull();
    }
    expect(readFileSync(result.tablePath, 'utf8')).toContain('| weighted-average | gender |');
  });

  it('takes the runs of several tasks that are there', async () => {
    const notes: string[] = [];
    await service.multitask(multitask, { onProgress: ({ note }) => note && notes.push(note) });
    expect(notes).toHaveLength(4);
    expect(notes.every((note) => note.endsWith('(known)'))).toBe(true);
  });
});

describe('the experiment on a made corpus', () => {
  it('learns what is easy to tell, on speakers it never heard, and writes its table and figures', async () => {
    const notes: string[] = [];
    const result = await service.experiment(choices, { onProgress: ({ note }) => note && notes.push(note) });
    expect(result.classes).toEqual(['happy', 'sad']);
    expect(result.networks.map(({ network, runs: count }) => [network, count])).toEqual([
      ['h8-v1', 5],
      ['h8-v2', 5],
    ]);
    for (const { mean, confusion, recalls } of result.networks) {
      expect(mean).toBe(1);
      expect(confusion).toEqual([
        [10, 0],
        [0, 10],
      ]);
      expect(recalls).toEqual([1, 1]);
    }
    expect(result.comparison?.pairs).toBe(5);
    expect(notes).toHaveLength(10);
    expect(readFileSync(result.tablePath, 'utf8')).toMatch(/\| h8-v1 \| 1\.0000 \| 1\.0000 \| 1 \| - \|/);
    expect(unnamedFigures(outputFolder)).toEqual([]);
    for (const figure of ['confusion-h8-v1.svg', 'attention-h8-v2.svg', 'distribution.svg']) {
      expect(readFileSync(join(outputFolder, figure), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    }
    const run = join(outputFolder, 'h8-v1', 'fold-1-seed-1');
    expect(readdirSync(run)).toEqual(['result.json']);
  });

  it('takes the runs that are there, and runs what is missing', async () => {
    const notes: string[] = [];
    await service.experiment(
      { ...choices, vectors: [1], seeds: 2, folds: [1] },
      { onProgress: ({ note }) => note && notes.push(note) },
    );
    expect(notes.filter((note) => note.endsWith('(known)'))).toHaveLength(1);
    expect(existsSync(join(outputFolder, 'h8-v1', 'fold-1-seed-2', 'result.json'))).toBe(true);
  });

  it('ends when it is cancelled, and goes on to the same result', async () => {
    const controller = new AbortController();
    const started = { ...choices, vectors: [3], folds: [1] };
    const cancelled = service.experiment(started, {
      signal: controller.signal,
      onProgress: ({ stage, fraction }) => {
        if (stage === 'training' && fraction > 0.4) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({
      code: 'cancelled',
      message: 'stopped with 0 of 1 run done, which are kept: the same command goes on with the others',
    });
    const run = join(outputFolder, 'h8-v3', 'fold-1-seed-1');
    expect(readdirSync(run)).toEqual(['checkpoint.bin']);
    await service.experiment(started);
    const unbroken = { ...started, outputFolder: join(folder, 'unbroken') };
    await service.experiment(unbroken);
    const [result, expected] = [outputFolder, unbroken.outputFolder].map((parent) =>
      runResultSchema.parse(
        JSON.parse(readFileSync(join(parent, 'h8-v3/fold-1-seed-1/result.json'), 'utf8')),
      ),
    );
    expect(result!.losses.length).toBeLessThan(expected!.losses.length);
    expect(result!.probabilities).toEqual(expected!.probabilities);
  });

  it('says what is wrong with a folder', async () => {
    await expect(service.experiment({ ...choices, corpusFolder: join(folder, 'none') })).rejects.toThrow(
      'does not exist: name the folder of the corpus',
    );
    await expect(service.experiment({ ...choices, corpusFolder: join(folder, 'cache') })).rejects.toThrow(
      'no clip of RAVDESS among 0 sound files',
    );
  });
});

describe('networks against themselves in 8 bits on a made corpus', () => {
  it('are trained once, and judged on speakers that they never heard', async () => {
    const request: VntuQuantizationSettings = {
      corpusFolder,
      outputFolder: join(folder, 'quantization'),
      seed: 1,
      candidates: (classes) => [
        {
          network: { name: 'speech-lstm', config: { hiddenSize: 8, classes, dropout: 0 } },
          recipe: recipeOf('speech-lstm', 12),
        },
        {
          network: {
            name: 'speech-cnn',
            config: { channels: [8, 8, 8], kernelSize: 3, classes, dropout: 0 },
          },
          recipe: recipeOf('speech-cnn', 12),
        },
      ],
    };
    const run = async () => {
      let epochs = 0;
      const { networks, fold } = await runVntuQuantization(request, {
        store,
        engine: ENGINES.ort,
        openSession: createOrtSession,
        onProgress: ({ stage, note }) => {
          if (stage === 'training' && note === undefined) epochs++;
        },
      });
      return { networks, fold, epochs };
    };
    const first = await run();
    expect(first.fold.test).toHaveLength(4);
    expect(first.networks.map(({ network }) => network)).toEqual(['speech-lstm', 'speech-cnn']);
    for (const { comparison } of first.networks) {
      expect(comparison.float.accuracy).toBe(1);
      expect(comparison.int8.accuracy).toBe(1);
      expect(comparison.int8.bytes).toBeLessThan(comparison.float.bytes);
    }
    const again = await run();
    expect([first.epochs, again.epochs]).toEqual([24, 0]);
    expect(again.networks.map(({ comparison }) => comparison.float.confusion)).toEqual(
      first.networks.map(({ comparison }) => comparison.float.confusion),
    );
  });
});

describe('a training on a made corpus', () => {
  it('writes a model that says all that is needed to use it, and a card', async () => {
    const result = await service.train({
      corpusFolder,
      outputFolder: join(folder, 'model'),
      hidden: 8,
      vectors: 2,
      epochs: 28,
    });
    expect(result.classes).toEqual(['happy', 'sad']);
    // One of five speakers is held out.
    expect([result.trainingClips, result.validationClips]).toEqual([16, 4]);
    expect(result.unweightedAverageRecall).toBe(1);
    const model = decodeModel(readFileSync(result.modelPath));
    const facts = emotionModelFacts.parse(JSON.parse(model.metadata.get('lathe-emotion')!));
    expect(facts.labels).toEqual(['happy', 'sad']);
    expect(facts.licence).toBe('CC BY-NC-SA 4.0');
    expect(facts.temperature).toBeCloseTo(result.temperature, 9);
    expect(model.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['frames', [80, 32, 34]],
      ['mask', [80, 32]],
    ]);
    const card = readFileSync(result.cardPath, 'utf8');
    expect(card).toContain('CC BY-NC-SA 4.0');
    expect(card).toContain('must not be used');
  });
});
