/** First values of variables, from a seeded generator. Fans are counted as PyTorch does. */
import type { Initializer } from './graph.ts';
import type { Shape } from './ops.ts';
import { elementCount } from './shape-rules.ts';

/** Every element has this value. */
export function constantInitializer(value: number): Initializer {
  return (shape) => new Float32Array(elementCount(shape)).fill(value);
}

/** All zeros. */
export const zeros: Initializer = constantInitializer(0);

/** All ones. */
export const ones: Initializer = constantInitializer(1);

/** Uniform in [-bound, bound). */
export function uniformInitializer(bound: number): Initializer {
  return (shape, random) =>
    Float32Array.from({ length: elementCount(shape) }, () => random.uniform(-bound, bound));
}

/** Inputs and outputs of one unit: axes 1 and 0, times the size of the kernel. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  const kernel = elementCount(shape.slice(2));
  return { fanIn: (shape[1] ?? 1) * kernel, fanOut: (shape[0] ?? 1) * kernel };
}

/** Uniform with variance 2 / (fanIn + fanOut); Glorot and Bengio 2010, eq. 16. */
export const xavierUniform: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans(shape);
  return uniformInitializer(Math.sqrt(6 / (fanIn + fanOut)))(shape, random);
};

/** Normal with variance 2 / (fanIn + fanOut); Glorot and Bengio 2010. */
export const xavierNormal: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans(shape);
  const deviation = Math.sqrt(2 / (fanIn + fanOut));
  return Float32Array.from({ length: elementCount(shape) }, () => deviation * random.normal());
};

/**
 * Uniform with variance 2 / ((1 + slope²) · fanIn), for layers that a (leaky) ReLU follows; He et al. 2015, eq. 15.
 *
 * @param slope of the leaky ReLU, 0 for a plain one
 */
export function kaimingUniform(slope = 0): Initializer {
  return (shape, random) =>
    uniformInitializer(Math.sqrt(6 / ((1 + slope * slope) * fans(shape).fanIn)))(shape, random);
}

/** Uniform with bound 1/√fanIn: PyTorch's default for weights of linear and convolutional layers. */
export const torchDefault: Initializer = (shape, random) =>
  uniformInitializer(1 / Math.sqrt(fans(shape).fanIn))(shape, random);

/**
 * Bias of an LSTM in PyTorch's gate order (input, forget, cell, output): the forget gate starts at 1, so that the
 * cell remembers from the first step on (Jozefowicz et al. 2015), the others at 0.
 */
export const forgetGateBias: Initializer = (shape) => {
  const hidden = elementCount(shape) / 4;
  return new Float32Array(4 * hidden).fill(1, hidden, 2 * hidden);
};
