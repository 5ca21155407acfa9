/**
 * LSTM with multi-vector attention, LSTM-hX-vY (Krasnoproshin and Vashkevich 2026): one LSTM layer of X units, a
 * normalisation of its states, attention by the greatest of Y learnt vectors' scores, e_t = max_i(u_iᵀ h_t), and a
 * dense layer on the weighted sum of states. With Y = 1 it is classical soft attention.
 *
 * The paper gives the numbers of parameters and not the place of the normalisation: 2·X parameters more than the rest.
 */
import type { Tensor } from '../../shared/nn/graph.ts';
import { forgetGateBias, xavierNormal, zeros } from '../../shared/nn/initializers.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { layerNorm } from '../../shared/nn/layers/normalization.ts';
import {
  add,
  matMul,
  multiply,
  reduceMax,
  reduceSum,
  reshape,
  softmax,
  subtract,
} from '../../shared/nn/operations.ts';

/** Sizes of the network. */
export interface MultiVectorLstmConfig {
  /** X. */
  readonly hiddenSize: number;
  /** Y. */
  readonly vectors: number;
  readonly classes: number;
  /** Of what the dense layer reads, in [0, 1). */
  readonly dropout: number;
}

/** What the network gives. */
export interface MultiVectorLstmResult {
  /** [batch, classes] */
  readonly logits: Tensor;
  /** Weights of the frames, [frames, batch]; over the frames they sum to 1. */
  readonly attention: Tensor;
  /** u_iᵀ h_t, [frames, batch, vectors]. */
  readonly scores: Tensor;
}

/** Taken off the score of a frame that is padding: its weight becomes 0 in single precision. */
const PADDING_PENALTY = 1e4;

/**
 * Adds the network to the graph of its input.
 *
 * @param frames [frames, batch, features]
 * @param mask [frames, batch]: 1 where there is sound, 0 where there is padding
 */
export function buildMultiVectorLstm(
  frames: Tensor,
  mask: Tensor,
  config: MultiVectorLstmConfig,
  { training }: { readonly training: boolean },
): MultiVectorLstmResult {
  const [frameCount, batch] = frames.shape as [number, number, number];
  const { hiddenSize, vectors, classes } = config;
  const raw = lstm(frames, {
    name: 'lstm',
    hiddenSize,
    initializer: xavierNormal,
    biasInitializer: forgetGateBias,
  });
  const states = layerNorm(raw, { name: 'normalization' });
  const directions = frames.graph.parameter('attention.vectors', [vectors, hiddenSize], xavierNormal);
  const scores = matMul(states, directions, { transposeB: true });
  const best = vectors === 1 ? reshape(scores, [frameCount, batch]) : reduceMax(scores, { axes: [2] });
  const attention = softmax(add(best, multiply(subtract(mask, 1), PADDING_PENALTY)), 0);
  const context = reduceSum(multiply(states, reshape(attention, [frameCount, batch, 1])), { axes: [0] });
  const kept = dropout(context, { name: 'context', probability: config.dropout, training });
  const logits = linear(kept, {
    name: 'dense',
    outFeatures: classes,
    initializer: xavierNormal,
    biasInitializer: zeros,
  });
  return { logits, attention, scores };
}
