import { describe, expect, it } from 'vitest';
import { Graph } from '../../../shared/nn/graph.ts';
import { zeros } from '../../../shared/nn/initializers.ts';
import { conv1d } from '../../../shared/nn/layers/convolution.ts';
import { meanSquaredError } from '../../../shared/nn/losses.ts';
import { addOptimizer } from '../../../shared/nn/optimizers.ts';
import { ENGINES } from '../../../test/support/engines.ts';
import { failure } from '../../../test/support/failure.ts';
import { inheritParameters } from './inheritance.ts';
import { createTrainer, type Trainer } from './trainer.ts';

const vector = (name: string): string =>
  new URL(`../../../test/vectors/torch/${name}`, import.meta.url).pathname;

/** A trainer of one convolution. */
function trainerOf(outChannels: number, kernelSize: number): Promise<Trainer> {
  const graph = new Graph();
  const layer = { name: 'first', outChannels, kernelSize, initializer: zeros, biasInitializer: zeros };
  const loss = meanSquaredError(conv1d(graph.input('bad', [1, 2, 16]), layer), graph.scalar(0));
  const optimizer = addOptimizer(loss, { kind: 'sgd' });
  graph.output('loss', loss);
  graph.output('gradientNorm', optimizer.gradientNorm);
  return createTrainer({
    engine: ENGINES.ort,
    training: { graph, optimizer },
    seed: 1,
    engineOptions: { threads: 1, device: 'auto' },
  });
}

describe('parameters of a model to go on from', () => {
  it('are taken by the layer that they make, whatever it is called', async () => {
    const trainer = await trainerOf(3, 5);
    const inherited = await inheritParameters(vector('wave-u-net.pth'), trainer);
    expect(inherited).toEqual({ taken: ['first.weight', 'first.bias'], fresh: [] });
    expect(trainer.values.get('first.weight')!.some((value) => value !== 0)).toBe(true);
    await trainer.release();
  });

  it('that fit nothing say which network they are of', async () => {
    const trainer = await trainerOf(7, 7);
    const sentences = [
      ['wave-u-net.pth', 'its network is built by --arch wave-u-net --form thesis'],
      ['crnn-half.pth', 'its network is built by --arch crnn --form thesis'],
      ['wave-u-net-lacking.pth', 'name another, or leave out --from'],
    ] as const;
    for (const [file, sentence] of sentences) {
      expect((await failure(inheritParameters(vector(file), trainer))).message).toContain(sentence);
    }
    await trainer.release();
  });
});
