import { describe, expect, it } from 'vitest';
import { Graph } from '../shared/nn/graph.ts';
import { parameterCount } from '../shared/nn/parameter-count.ts';
import { buildMultiTaskVgg11, MULTI_TASK_VGG_11 } from './multi-task-vgg-11/architecture.ts';
import { buildSpectrogramAlexNet } from './spectrogram-alexnet/architecture.ts';
import { buildVgg11 } from './vgg-11/architecture.ts';

const MODE = { training: true };

describe('networks of Ryabinov, Uzdiaev and Vatamaniuk', () => {
  const image = () => new Graph().input('image', [2, 1, 224, 224]);

  it('model 1, as AlexNet, has 17 073 348 parameters', () => {
    const logits = buildSpectrogramAlexNet(image(), { classes: 4 }, MODE);
    expect(parameterCount(logits.graph)).toBe(17_073_348);
    expect(logits.shape).toEqual([2, 4]);
  });

  it('model 2, VGG-11, has 61 652 740 parameters', () => {
    const logits = buildVgg11(image(), { classes: 4 }, MODE);
    expect(parameterCount(logits.graph)).toBe(61_652_740);
    expect(logits.shape).toEqual([2, 4]);
  });

  it('the proposed one has 63 762 576 parameters and three heads', () => {
    const heads = buildMultiTaskVgg11(image(), MULTI_TASK_VGG_11, MODE);
    expect(parameterCount(heads.emotion!.graph)).toBe(63_762_576);
    expect(Object.values(heads).map(({ shape }) => shape)).toEqual([
      [2, 4],
      [2, 10],
      [2, 2],
    ]);
  });
});
