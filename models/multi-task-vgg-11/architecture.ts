/**
 * VGG-11 with batch normalisation after each convolution and one head for each task: emotion, speaker and gender
 * (Ryabinov, Uzdiaev and Vatamaniuk 2021, the network that they propose).
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform } from '../../shared/nn/initializers.ts';
import { conv2d } from '../../shared/nn/layers/convolution.ts';
import { flattenWithDropout } from '../../shared/nn/layers/dense-classifier.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { batchNorm } from '../../shared/nn/layers/normalization.ts';
import { maxPool2d } from '../../shared/nn/layers/pooling.ts';
import { relu } from '../../shared/nn/operations.ts';

/** A convolution: its channels, and whether a pooling follows. */
export interface ConvolutionStage {
  readonly channels: number;
  readonly pooled: boolean;
}

/** Sizes of the network. */
export interface MultiTaskVgg11Config {
  readonly stages: readonly ConvolutionStage[];
  /** Units of the layer that the heads share. */
  readonly sharedUnits: number;
  /** Units of each head's own layer. */
  readonly headUnits: number;
  /** Classes of each task, by its name. */
  readonly tasks: Readonly<Record<string, number>>;
}

/** The sizes of the paper, for IEMOCAP. */
export const MULTI_TASK_VGG_11: MultiTaskVgg11Config = {
  stages: [
    { channels: 64, pooled: true },
    { channels: 128, pooled: true },
    { channels: 256, pooled: false },
    { channels: 256, pooled: true },
    { channels: 512, pooled: false },
    { channels: 512, pooled: true },
    { channels: 512, pooled: false },
    { channels: 512, pooled: true },
  ],
  sharedUnits: 2048,
  headUnits: 512,
  tasks: { emotion: 4, speaker: 10, gender: 2 },
};

/**
 * Adds the network to the graph of its input.
 *
 * @param image [batch, 1, height, width], 224×224 in the paper
 * @returns logits [batch, classes] of each task
 */
export function buildMultiTaskVgg11(
  image: Tensor,
  { stages, sharedUnits, headUnits, tasks }: MultiTaskVgg11Config,
  { training }: { readonly training: boolean },
): Readonly<Record<string, Tensor>> {
  const initializer = kaimingUniform();
  const features = stages.reduce((x, { channels, pooled }, index) => {
    const name = `features.${index}`;
    const convolved = conv2d(x, { name, outChannels: channels, kernelSize: 3, padding: 'same', initializer });
    const active = relu(batchNorm(convolved, { name: `${name}.normalization`, training }));
    return pooled ? maxPool2d(active, { size: 2 }) : active;
  }, image);
  const flat = flattenWithDropout(features, { training });
  const shared = relu(linear(flat, { name: 'shared', outFeatures: sharedUnits, initializer }));
  return Object.fromEntries(
    Object.entries(tasks).map(([task, classes]) => {
      const hidden = relu(linear(shared, { name: `${task}.0`, outFeatures: headUnits, initializer }));
      return [task, linear(hidden, { name: `${task}.1`, outFeatures: classes })] as const;
    }),
  );
}
