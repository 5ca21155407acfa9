/**
 * Emotion of a voice from its functionals: a few small networks of the same form that learn side by side, each from its own
 * batches and its own first values, and whose probabilities are averaged. One graph holds them all.
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform, zeros } from '../../shared/nn/initializers.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { batchNorm } from '../../shared/nn/layers/normalization.ts';
import { relu } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface SpeechEmotionConfig {
  /** Networks side by side. */
  readonly members: number;
  /** Units of each hidden layer. */
  readonly hiddenUnits: readonly number[];
  readonly classes: number;
  /** Of what each layer reads, the first one's first; one more than hidden layers, each in [0, 1). */
  readonly dropouts: readonly number[];
}

/**
 * Adds one of the networks to the graph of its input; its layers are called `members.<index>...`.
 *
 * @param functionals [batch, functionals], each with the mean 0 and the deviation 1
 * @returns logits [batch, classes]
 */
export function buildMember(
  functionals: Tensor,
  index: number,
  { hiddenUnits, classes, dropouts }: SpeechEmotionConfig,
  { training }: { readonly training: boolean },
): Tensor {
  const name = `members.${index}`;
  const hidden = hiddenUnits.reduce((x, outFeatures, layer) => {
    const kept = dropout(x, { name: `${name}.kept.${layer}`, probability: dropouts[layer]!, training });
    const summed = linear(kept, {
      name: `${name}.hidden.${layer}`,
      outFeatures,
      initializer: kaimingUniform(),
      biasInitializer: zeros,
    });
    return relu(batchNorm(summed, { name: `${name}.normalization.${layer}`, training }));
  }, functionals);
  const probability = dropouts[hiddenUnits.length]!;
  const kept = dropout(hidden, { name: `${name}.kept.${hiddenUnits.length}`, probability, training });
  return linear(kept, { name: `${name}.classes`, outFeatures: classes });
}
