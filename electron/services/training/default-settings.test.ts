import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../shared/nn/schedules.ts';
import { completeTrainingSettings, type TrainingChoices } from './default-settings.ts';
import { learningRatesOf, trainingSettingsSchema } from './training-settings.ts';

const complete = (choices: Partial<TrainingChoices> = {}) =>
  completeTrainingSettings({ good: 'music', ...choices });

describe('settings of a training', () => {
  it('are whole, with paths that hold from anywhere', () => {
    const settings = complete({ bad: 'mixes', from: 'old.onnx' });
    expect(trainingSettingsSchema.parse(settings)).toEqual(settings);
    for (const path of [settings.good, settings.bad, settings.from]) expect(isAbsolute(path!)).toBe(true);
    expect(settings).toMatchObject({
      loss: 'sdr-stft',
      schedule: { kind: 'cosine' },
      optimizer: { kind: 'adam', weightDecay: 0 },
      maxGradientNorm: 1,
      warmUpSteps: 120,
      device: 'auto',
    });
  });

  it('complete what belongs together', () => {
    expect(complete({ schedule: 'step', epochs: 10 }).schedule).toEqual({
      kind: 'step',
      everyEpochs: 4,
      factor: 0.1,
    });
    expect(complete({ schedule: 'cosine-restarts', epochs: 14, cycleGrowth: 1 }).schedule).toEqual({
      kind: 'cosine-restarts',
      cycleEpochs: 2,
      cycleGrowth: 1,
    });
    expect(complete({ optimizer: 'adamw' }).optimizer).toEqual({ kind: 'adamw', weightDecay: 0.01 });
    expect(complete({ optimizer: 'sgd' }).optimizer).toEqual({ kind: 'sgd', weightDecay: 0, momentum: 0.9 });
    expect(complete({ maxGradientNorm: null }).maxGradientNorm).toBeNull();
    expect(complete({ warmUpShare: 0 }).warmUpSteps).toBe(0);
    expect(complete({ engine: 'tfjs' })).toMatchObject({ engine: 'tfjs', device: 'auto' });
  });

  it.each([
    [{ alpha: 0.5 }, 'an alpha of 0.5 belongs to loss blended, but loss is sdr-stft'],
    [{ stepFactor: 0.5 }, 'a factor of 0.5 belongs to schedule step, but schedule is cosine'],
    [{ schedule: 'step', cycleEpochs: 3 }, 'belongs to schedule cosine-restarts, but schedule is step'],
    [{ momentum: 0.5 }, 'a momentum of 0.5 belongs to optimizer sgd, but optimizer is adam'],
    [{ engine: 'tfjs', device: 'cuda' }, 'a device of cuda belongs to engine ort, but engine is tfjs'],
    [{ form: 'thesis', dropout: 0.1 }, 'the thesis form of crnn has no dropout, got 0.1'],
  ] as const)('refuse a choice without effect: %j', (choices, sentence) => {
    expect(() => complete(choices)).toThrow(sentence);
  });
});

describe('learning rates', () => {
  const counts = { epochs: 4, stepsPerEpoch: 5, learningRate: 0.1, warmUpShare: 0.1 };

  it.each([
    ['constant', [1, 2, 20], [0.05, 0.1, 0.1]],
    ['step', [2, 12, 13], [0.1, 0.1, 0.01]],
    ['cosine', [2, 20], [0.1, 0.001]],
    // Cycles of 5, 10, 20 steps after 2 of warm-up.
    ['cosine-restarts', [3, 8, 18], [0.1, 0.1, 0.1]],
  ] as const)('of the schedule %s are counted in epochs', (schedule, steps, rates) => {
    const rule = learningRatesOf(complete({ ...counts, schedule }));
    expect(steps.map((step) => learningRateAt(rule, step))).toEqual(
      rates.map((rate) => expect.closeTo(rate, 12)),
    );
  });
});
