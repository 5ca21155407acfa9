import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../electron/services/training/trainer.ts';
import type { TrainingGraph } from '../../electron/services/training/training-graph.ts';
import { type ArchitectureConfig, buildArchitecture } from '../../models/architectures.ts';
import { CRNN_DEFAULT, CRNN_THESIS } from '../../models/crnn/architecture.ts';
import { WAVE_U_NET_DEFAULT, WAVE_U_NET_THESIS } from '../../models/wave-u-net/architecture.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import {
  logErrorRatio,
  meanAbsoluteError,
  meanSquaredError,
  multiResolutionStftLoss,
} from '../../shared/nn/losses.ts';
import { add } from '../../shared/nn/operations.ts';
import { addOptimizer } from '../../shared/nn/optimizers.ts';
import { createRandom } from '../../shared/random.ts';
import { ENGINES } from '../support/engines.ts';
import { relativeError } from '../support/onnx-run.ts';

interface Case {
  readonly name: string;
  readonly architecture: ArchitectureConfig;
  readonly loss: (estimate: Tensor, target: Tensor) => Tensor;
  readonly samples: number;
}

const sizes = { levels: 2, channels: 4, encoderKernel: 5, decoderKernel: 3 };

/** The losses of training at a resolution that plain JavaScript can bear. */
const spectral = (estimate: Tensor, target: Tensor): Tensor =>
  add(
    logErrorRatio(estimate, target),
    multiResolutionStftLoss(estimate, target, [{ nFft: 32, hopLength: 16 }]),
  );

const CASES: readonly Case[] = [
  {
    name: 'the CRNN',
    architecture: {
      name: 'crnn',
      config: { ...CRNN_DEFAULT, nFft: 64, bands: 8, convChannels: 8, hiddenSize: 6 },
    },
    loss: spectral,
    samples: 256,
  },
  {
    name: 'the Wave-U-Net',
    architecture: { name: 'wave-u-net', config: { ...WAVE_U_NET_DEFAULT, ...sizes } },
    loss: spectral,
    samples: 512,
  },
  {
    name: "the thesis's CRNN",
    architecture: { name: 'crnn', config: CRNN_THESIS },
    loss: meanSquaredError,
    samples: 16,
  },
  {
    name: "the thesis's Wave-U-Net, with dropout",
    architecture: { name: 'wave-u-net', config: { ...WAVE_U_NET_THESIS, ...sizes, dropout: 0.2 } },
    loss: meanAbsoluteError,
    samples: 256,
  },
];

function trainingGraph({ architecture, loss, samples }: Case): TrainingGraph {
  const graph = new Graph();
  const [bad, good] = ['bad', 'good'].map((name) => graph.input(name, [2, 2, samples]));
  const value = loss(buildArchitecture(bad!, architecture, { training: true }), good!);
  // Adam would make every gradient equally large, also those that are nothing but rounding.
  const optimizer = addOptimizer(value, {
    kind: 'sgd',
    momentum: 0.9,
    weightDecay: 0.01,
    maxGradientNorm: 1,
  });
  graph.output('loss', value);
  graph.output('gradientNorm', optimizer.gradientNorm);
  return { graph, optimizer };
}

/** Two steps on the same noise: losses, norms of the gradients, weights and moments. */
async function train(engine: keyof typeof ENGINES, each: Case) {
  const training = trainingGraph(each);
  const trainer = await createTrainer({
    engine: ENGINES[engine],
    training,
    seed: 5,
    engineOptions: { threads: 1, device: 'cpu' },
  });
  const random = createRandom(6);
  const noise = () => Float32Array.from({ length: 2 * 2 * each.samples }, () => 0.3 * random.normal());
  const feeds = { bad: noise(), good: noise() };
  const steps = [await trainer.run(feeds, 0.1), await trainer.run(feeds, 0.1)];
  const values = new Map(trainer.values);
  await trainer.release();
  return { steps, values, training };
}

describe('two steps of training by TensorFlow.js, which finds the gradients itself, and by ONNX Runtime', () => {
  it.each(CASES)('$name', async (each) => {
    const ours = await train('ort', each);
    const theirs = await train('tfjs', each);
    for (const [index, { loss, gradientNorm }] of ours.steps.entries()) {
      expect(theirs.steps[index]!.loss / loss).toBeCloseTo(1, 5);
      expect(theirs.steps[index]!.gradientNorm / gradientNorm).toBeCloseTo(1, 4);
    }
    expect(ours.steps[1]!.loss).not.toBe(ours.steps[0]!.loss);
    for (const { tensor } of ours.training.graph.variables) {
      const error = relativeError(theirs.values.get(tensor.name)!, ours.values.get(tensor.name)!);
      // Some hundred roundings of float32; 1.1e-5 was seen.
      expect(error, tensor.name).toBeLessThan(3e-5);
    }
  });
});
