/** Optimisers as part of the graph: they read gradients and say what each parameter and moment is after the step. */
import { requireArgument } from '../errors.ts';
import { backward } from './backward.ts';
import type { Graph, Tensor } from './graph.ts';
import { zeros } from './initializers.ts';
import { add, divide, minimum, multiply, reduceSum, sqrt, square, subtract } from './operations.ts';

/** Gradient descent; with momentum as in PyTorch: velocity = momentum · velocity + gradient. */
export interface SgdOptions {
  readonly kind: 'sgd';
  /** Default 0. */
  readonly momentum?: number;
  /** L2 penalty added to the gradient; default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam with bias correction (Kingma and Ba 2015). `adam` adds the weight decay to the gradient, `adamw` shrinks the
 * parameter by learningRate · weightDecay instead (Loshchilov and Hutter 2019).
 */
export interface AdamOptions {
  readonly kind: 'adam' | 'adamw';
  /** Decay of the mean of gradients; default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients; default 0.999. */
  readonly beta2?: number;
  /** Added to the denominator; default 1e-8. */
  readonly epsilon?: number;
  /** Default 0. */
  readonly weightDecay?: number;
}

/** How parameters are learnt. */
export type OptimizerOptions = (SgdOptions | AdamOptions) & {
  /**
   * What weight decay shrinks: `all` parameters, as PyTorch's optimisers do by themselves, or `weights`, those with two
   * axes or more. Biases and the scales of normalisations, which have one, are customarily left alone: they cannot
   * overfit, and to shrink them costs accuracy (He et al. 2019, "Bag of tricks", section 3.1). Default `all`.
   */
  readonly decayed?: 'all' | 'weights';
  /** Gradients are scaled down together when their global L2 norm exceeds this; default: never. */
  readonly maxGradientNorm?: number;
};

/** An optimiser that is in a graph. */
export interface Optimizer {
  /** The parameters that it learns, in the order of their declaration. */
  readonly parameters: readonly Tensor[];
  /** L2 norm over all gradients before clipping, shape []. */
  readonly gradientNorm: Tensor;
  /**
   * What to feed at a step, by input name; each is a scalar of shape [].
   *
   * @param step counted from 1
   * @param learningRate of this step
   */
  feeds(step: number, learningRate: number): Readonly<Record<string, number>>;
}

/** A parameter with the gradient and the decay that the update rule is to use. */
interface Learnt {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly weightDecay: number;
}

/**
 * Adds gradients of the loss and the update of every parameter to the loss's graph. The learning rate is an input, so
 * that a schedule needs no new graph; bias corrections are inputs too and are computed in double precision.
 *
 * @param loss a scalar tensor
 */
export function addOptimizer(loss: Tensor, options: OptimizerOptions): Optimizer {
  const { graph } = loss;
  const parameters = graph.variables.filter(({ role }) => role === 'parameter').map(({ tensor }) => tensor);
  requireArgument(parameters.length > 0, 'addOptimizer: the graph has no parameters');
  const gradients = backward(loss, parameters);
  const gradientNorm = sqrt(gradients.map((gradient) => reduceSum(square(gradient))).reduce(add));
  const clipped = clipByNorm(gradients, gradientNorm, options.maxGradientNorm);
  const { weightDecay = 0, decayed = 'all' } = options;
  const learnt = parameters.map((parameter, index) => ({
    parameter,
    gradient: clipped[index]!,
    weightDecay: decayed === 'all' || parameter.shape.length > 1 ? weightDecay : 0,
  }));
  const feeds = options.kind === 'sgd' ? addSgd(graph, learnt, options) : addAdam(graph, learnt, options);
  return { parameters, gradientNorm, feeds };
}

/** As torch.nn.utils.clip_grad_norm_: gradient · min(1, maxNorm / (norm + 1e-6)). */
function clipByNorm(
  gradients: readonly Tensor[],
  norm: Tensor,
  maxNorm: number | undefined,
): readonly Tensor[] {
  if (maxNorm === undefined) return gradients;
  requireArgument(maxNorm > 0, `addOptimizer: maxGradientNorm must be positive, got ${maxNorm}`);
  const scale = minimum(divide(maxNorm, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => multiply(gradient, scale));
}

function moment(graph: Graph, name: string, parameter: Tensor): Tensor {
  return graph.variable('moment', `${name}:${parameter.name}`, parameter.shape, zeros);
}

function withPenalty({ parameter, gradient, weightDecay }: Learnt): Tensor {
  return weightDecay === 0 ? gradient : add(gradient, multiply(parameter, weightDecay));
}

function addSgd(graph: Graph, learnt: readonly Learnt[], options: SgdOptions): Optimizer['feeds'] {
  const { momentum = 0 } = options;
  const learningRate = graph.input('learningRate', []);
  for (const each of learnt) {
    const gradient = withPenalty(each);
    const velocity = momentum === 0 ? undefined : moment(graph, 'velocity', each.parameter);
    const direction = velocity === undefined ? gradient : add(multiply(velocity, momentum), gradient);
    if (velocity !== undefined) graph.update(velocity, direction);
    graph.update(each.parameter, subtract(each.parameter, multiply(direction, learningRate)));
  }
  return (_, rate) => ({ learningRate: rate });
}

/**
 * With c1 = 1 - β1^t and c2 = 1 - β2^t the step lr/c1 · m / (√v/√c2 + ε) is computed as
 * (lr·√c2/c1) · m / (√v + ε·√c2), which has fewer passes over the parameters.
 */
function addAdam(graph: Graph, learnt: readonly Learnt[], options: AdamOptions): Optimizer['feeds'] {
  const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const stepSize = graph.input('stepSize', []);
  const stepEpsilon = graph.input('stepEpsilon', []);
  const shrinkage = kind === 'adamw' && weightDecay > 0 ? graph.input('shrinkage', []) : undefined;
  for (const each of learnt) {
    const { parameter } = each;
    const gradient = kind === 'adam' ? withPenalty(each) : each.gradient;
    const mean = moment(graph, 'mean', parameter);
    const meanSquare = moment(graph, 'meanSquare', parameter);
    const nextMean = add(multiply(mean, beta1), multiply(gradient, 1 - beta1));
    const nextMeanSquare = add(multiply(meanSquare, beta2), multiply(square(gradient), 1 - beta2));
    const step = multiply(divide(nextMean, add(sqrt(nextMeanSquare), stepEpsilon)), stepSize);
    const start =
      shrinkage === undefined || each.weightDecay === 0 ? parameter : multiply(parameter, shrinkage);
    graph.update(mean, nextMean);
    graph.update(meanSquare, nextMeanSquare);
    graph.update(parameter, subtract(start, step));
  }
  return (step, learningRate) => {
    const correction = Math.sqrt(1 - beta2 ** step);
    return {
      stepSize: (learningRate * correction) / (1 - beta1 ** step),
      stepEpsilon: epsilon * correction,
      ...(shrinkage === undefined ? {} : { shrinkage: 1 - learningRate * weightDecay }),
    };
  };
}
