import type { Tensor } from '../graph.ts';
import { kaimingUniform } from '../initializers.ts';
import { relu, reshape } from '../operations.ts';
import { dropout } from './dropout.ts';
import { linear } from './linear.ts';

/**
 * Features of an image as one vector, half of which is dropped while training (Simonyan and Zisserman 2015).
 *
 * @param features [batch, channels, height, width]
 * @returns [batch, channels·height·width]; the random numbers of dropout are called `flat.uniform`
 */
export function flattenWithDropout(features: Tensor, { training }: { readonly training: boolean }): Tensor {
  return dropout(reshape(features, [features.shape[0]!, -1]), { name: 'flat', probability: 0.5, training });
}

/** What {@link denseClassifier} needs to know. */
export interface DenseClassifierOptions {
  /** Units of each hidden layer. */
  readonly hiddenUnits: readonly number[];
  readonly classes: number;
  readonly training: boolean;
}

/**
 * The end of a network of images: {@link flattenWithDropout}, hidden layers with ReLU, and one layer of classes.
 *
 * @param features [batch, channels, height, width]
 * @returns logits [batch, classes]; layers are called `dense.0`, `dense.1`, ...
 */
export function denseClassifier(features: Tensor, options: DenseClassifierOptions): Tensor {
  const { hiddenUnits, classes, training } = options;
  const initializer = kaimingUniform();
  const hidden = hiddenUnits.reduce(
    (x, outFeatures, index) => relu(linear(x, { name: `dense.${index}`, outFeatures, initializer })),
    flattenWithDropout(features, { training }),
  );
  return linear(hidden, { name: `dense.${hiddenUnits.length}`, outFeatures: classes });
}
