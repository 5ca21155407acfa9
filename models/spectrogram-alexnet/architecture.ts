/**
 * AlexNet-like network on a log-mel spectrogram as an image of 224×224 (Ryabinov, Uzdiaev and Vatamaniuk 2021, model 1).
 *
 * The last convolution has a kernel of 4 with padding 1: the paper gives 12×12 pixels after it and a number of
 * parameters, which no other kernel fits.
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform } from '../../shared/nn/initializers.ts';
import { conv2d } from '../../shared/nn/layers/convolution.ts';
import { denseClassifier } from '../../shared/nn/layers/dense-classifier.ts';
import { maxPool2d } from '../../shared/nn/layers/pooling.ts';
import { relu } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface SpectrogramAlexNetConfig {
  readonly classes: number;
}

const POOL = { size: 3, stride: 2 };
/** Out channels, kernel, stride, padding, and whether a pooling follows. */
const CONVOLUTIONS = [
  [64, 11, 4, 2, true],
  [192, 5, 1, 2, true],
  [384, 3, 1, 1, false],
  [256, 3, 1, 1, false],
  [256, 4, 1, 1, true],
] as const;

/**
 * Adds the network to the graph of its input.
 *
 * @param image [batch, 1, 224, 224]
 * @returns logits [batch, classes]
 */
export function buildSpectrogramAlexNet(
  image: Tensor,
  { classes }: SpectrogramAlexNetConfig,
  { training }: { readonly training: boolean },
): Tensor {
  const initializer = kaimingUniform();
  const features = CONVOLUTIONS.reduce((x, [outChannels, kernelSize, stride, padding, pooled], index) => {
    const name = `features.${index}`;
    const active = relu(conv2d(x, { name, outChannels, kernelSize, stride, padding, initializer }));
    return pooled ? maxPool2d(active, POOL) : active;
  }, image);
  return denseClassifier(features, { hiddenUnits: [2048, 512], classes, training });
}
