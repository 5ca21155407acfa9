/**
 * Convolutions over frames: the third network of "Emotional tone of audio recordings with deep learning" (VNTU 2025).
 * The paper gives its size, 780 kB, and no layers; these are chosen to fit.
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { kaimingUniform, zeros } from '../../shared/nn/initializers.ts';
import { conv1d } from '../../shared/nn/layers/convolution.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { maskedMean } from '../../shared/nn/layers/masked-mean.ts';
import { batchNorm } from '../../shared/nn/layers/normalization.ts';
import { maxPool1d } from '../../shared/nn/layers/pooling.ts';
import { relu, reshape, transpose } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface SpeechCnnConfig {
  /** Channels of each convolution; half the frames remain after each. */
  readonly channels: readonly number[];
  /** Odd. */
  readonly kernelSize: number;
  readonly classes: number;
  /** Of what each convolution gives and the dense layer reads, in [0, 1). */
  readonly dropout: number;
}

/**
 * Adds the network to the graph of its input.
 *
 * @param frames [frames, batch, features]
 * @param mask [frames, batch]: 1 where there is sound, 0 where there is padding
 */
export function buildSpeechCnn(
  frames: Tensor,
  mask: Tensor,
  config: SpeechCnnConfig,
  { training }: { readonly training: boolean },
): { readonly logits: Tensor } {
  const { channels, kernelSize, classes } = config;
  const [frameCount, batch] = mask.shape as [number, number];
  let x = transpose(frames, [1, 2, 0]);
  let heard = reshape(transpose(mask, [1, 0]), [batch, 1, frameCount]);
  for (const [index, outChannels] of channels.entries()) {
    const convolved = conv1d(x, {
      name: `features.${index}`,
      outChannels,
      kernelSize,
      padding: 'same',
      initializer: kaimingUniform(),
      biasInitializer: zeros,
    });
    const active = relu(batchNorm(convolved, { name: `features.${index}.normalization`, training }));
    const pooled = maxPool1d(active, { size: 2 });
    x = dropout(pooled, { name: `features.${index}.kept`, probability: config.dropout, training });
    heard = maxPool1d(heard, { size: 2 });
  }
  const summary = maskedMean(transpose(x, [0, 2, 1]), reshape(heard, [batch, -1]));
  return { logits: linear(summary, { name: 'dense', outFeatures: classes }) };
}
