/** Batch and layer normalisation, with PyTorch's names and defaults. */
import type { Tensor } from '../graph.ts';
import { ones, zeros } from '../initializers.ts';
import { add, divide, multiply, reduceMean, reshape, sqrt, square, subtract } from '../operations.ts';
import type { Shape } from '../ops.ts';
import { elementCount } from '../shape-rules.ts';

/** What both normalisations need to know. */
export interface NormalizationOptions {
  /** Parameters are called `<name>.weight` and `<name>.bias`. */
  readonly name: string;
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/** What {@link batchNorm} needs to know besides. */
export interface BatchNormOptions extends NormalizationOptions {
  /** Training normalises by the batch's own statistics and updates the running ones; inference uses those. */
  readonly training: boolean;
  /** Weight of the newest batch in the running statistics; default 0.1. */
  readonly momentum?: number;
}

/**
 * Normalises each channel over batch and positions (Ioffe and Szegedy 2015). Running statistics are the buffers
 * `<name>.running_mean` and `<name>.running_var` (unbiased).
 *
 * @param x [batch, channels, ...positions]
 */
export function batchNorm(x: Tensor, options: BatchNormOptions): Tensor {
  const { graph } = x;
  const { name, training, epsilon = 1e-5, momentum = 0.1 } = options;
  const channels = x.shape[1]!;
  const weight = graph.parameter(`${name}.weight`, [channels], ones);
  const bias = graph.parameter(`${name}.bias`, [channels], zeros);
  const runningMean = graph.variable('buffer', `${name}.running_mean`, [channels], zeros);
  const runningVariance = graph.variable('buffer', `${name}.running_var`, [channels], ones);
  const broadcast: Shape = x.shape.map((_, axis) => (axis === 1 ? channels : 1));
  if (!training) {
    const scale = divide(weight, sqrt(add(runningVariance, epsilon)));
    const offset = subtract(bias, multiply(runningMean, scale));
    return add(multiply(x, reshape(scale, broadcast)), reshape(offset, broadcast));
  }
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const mean = reduceMean(x, { axes, keepDims: true });
  const centred = subtract(x, mean);
  const variance = reduceMean(square(centred), { axes, keepDims: true });
  const count = elementCount(x.shape) / channels;
  const unbiased = multiply(reshape(variance, [channels]), count / Math.max(1, count - 1));
  const blend = (running: Tensor, latest: Tensor) =>
    add(multiply(running, 1 - momentum), multiply(latest, momentum));
  graph.update(runningMean, blend(runningMean, reshape(mean, [channels])));
  graph.update(runningVariance, blend(runningVariance, unbiased));
  const normalised = divide(centred, sqrt(add(variance, epsilon)));
  return add(multiply(normalised, reshape(weight, broadcast)), reshape(bias, broadcast));
}

/**
 * Normalises each vector of the last axis (Ba, Kiros and Hinton 2016).
 *
 * @param x [..., features]
 */
export function layerNorm(x: Tensor, options: NormalizationOptions): Tensor {
  const { name, epsilon = 1e-5 } = options;
  const features = x.shape.at(-1)!;
  const weight = x.graph.parameter(`${name}.weight`, [features], ones);
  const bias = x.graph.parameter(`${name}.bias`, [features], zeros);
  const centred = subtract(x, reduceMean(x, { axes: [-1], keepDims: true }));
  const variance = reduceMean(square(centred), { axes: [-1], keepDims: true });
  return add(multiply(divide(centred, sqrt(add(variance, epsilon))), weight), bias);
}
