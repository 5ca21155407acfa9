/** Losses of classification, as part of the graph. */
import type { Tensor } from './graph.ts';
import { add, divide, exp, log, multiply, negate, reduceMax, reduceSum, subtract } from './operations.ts';

/** ln softmax over the last axis, without overflow: x - max - ln Σ e^(x - max). */
export function logSoftmax(x: Tensor): Tensor {
  const last = { axes: [-1], keepDims: true };
  const shifted = subtract(x, reduceMax(x, last));
  return subtract(shifted, log(reduceSum(exp(shifted), last)));
}

/**
 * Weighted mean of the cross-entropies of a batch, Σ wᵢ Σ_k -t_ik ln p_ik / Σ wᵢ, as `torch.nn.CrossEntropyLoss` with
 * class weights gives it where `weights` holds the weight of each example's class.
 *
 * @param logits [batch, classes]
 * @param targets [batch, classes]: the probability of each class, 1 at the true one or smoothed
 * @param weights [batch]: how much each example counts; their sum must not be 0
 */
export function crossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const each = negate(reduceSum(multiply(targets, logSoftmax(logits)), { axes: [-1] }));
  return divide(reduceSum(multiply(each, weights)), add(reduceSum(weights), 1e-12));
}
