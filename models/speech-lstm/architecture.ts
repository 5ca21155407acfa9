/**
 * LSTM over frames, the mean of its states and a dense layer: the first network of "Emotional tone of audio recordings
 * with deep learning" (VNTU 2025). The paper gives its size, 796 kB, and no layers; these are chosen to fit.
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { forgetGateBias, xavierUniform } from '../../shared/nn/initializers.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { maskedMean } from '../../shared/nn/layers/masked-mean.ts';
import { transpose } from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface SpeechLstmConfig {
  readonly hiddenSize: number;
  readonly classes: number;
  /** Of what the dense layer reads, in [0, 1). */
  readonly dropout: number;
}

/**
 * Adds the network to the graph of its input.
 *
 * @param frames [frames, batch, features]
 * @param mask [frames, batch]: 1 where there is sound, 0 where there is padding
 */
export function buildSpeechLstm(
  frames: Tensor,
  mask: Tensor,
  config: SpeechLstmConfig,
  { training }: { readonly training: boolean },
): { readonly logits: Tensor } {
  const states = lstm(frames, {
    name: 'lstm',
    hiddenSize: config.hiddenSize,
    initializer: xavierUniform,
    biasInitializer: forgetGateBias,
  });
  const summary = maskedMean(transpose(states, [1, 0, 2]), transpose(mask, [1, 0]));
  const kept = dropout(summary, { name: 'summary', probability: config.dropout, training });
  return { logits: linear(kept, { name: 'dense', outFeatures: config.classes }) };
}
