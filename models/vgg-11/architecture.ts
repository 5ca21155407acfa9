/**
 * VGG-11 (Simonyan and Zisserman 2015) on a log-mel spectrogram as an image of 224×224, with the dense layers of
 * Ryabinov, Uzdiaev and Vatamaniuk 2021 (model 2).
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform } from '../../shared/nn/initializers.ts';
import { conv2d } from '../../shared/nn/layers/convolution.ts';
import { denseClassifier } from '../../shared/nn/layers/dense-classifier.ts';
import { maxPool2d } from '../../shared/nn/layers/pooling.ts';
import { relu } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface Vgg11Config {
  readonly classes: number;
}

/** Out channels of each convolution, and whether a pooling follows. */
const CONVOLUTIONS = [
  [64, true],
  [128, true],
  [256, false],
  [256, true],
  [512, false],
  [512, true],
  [512, false],
  [512, true],
] as const;

/**
 * Adds the network to the graph of its input.
 *
 * @param image [batch, 1, 224, 224]
 * @returns logits [batch, classes]
 */
export function buildVgg11(
  image: Tensor,
  { classes }: Vgg11Config,
  { training }: { readonly training: boolean },
): Tensor {
  const initializer = kaimingUniform();
  const features = CONVOLUTIONS.reduce((x, [outChannels, pooled], index) => {
    const name = `features.${index}`;
    const active = relu(conv2d(x, { name, outChannels, kernelSize: 3, padding: 'same', initializer }));
    return pooled ? maxPool2d(active, { size: 2 }) : active;
  }, image);
  return denseClassifier(features, { hiddenUnits: [2048, 512], classes, training });
}
