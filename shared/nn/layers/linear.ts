import type { Initializer, Tensor } from '../graph.ts';
import { torchDefault, uniformInitializer } from '../initializers.ts';
import { add, matMul } from '../operations.ts';

/** What {@link linear} needs to know. */
export interface LinearOptions {
  /** Parameters are called `<name>.weight` [outFeatures, inFeatures] and `<name>.bias` [outFeatures]. */
  readonly name: string;
  readonly outFeatures: number;
  /** Of the weight; default PyTorch's. */
  readonly initializer?: Initializer;
  /** Of the bias; default PyTorch's, uniform with bound 1/√inFeatures. */
  readonly biasInitializer?: Initializer;
}

/**
 * x·Wᵀ + b on the last axis.
 *
 * @param x [..., inFeatures]
 * @returns [..., outFeatures]
 */
export function linear(x: Tensor, options: LinearOptions): Tensor {
  const { name, outFeatures, initializer = torchDefault } = options;
  const inFeatures = x.shape.at(-1)!;
  const weight = x.graph.parameter(`${name}.weight`, [outFeatures, inFeatures], initializer);
  const biasInitializer = options.biasInitializer ?? uniformInitializer(1 / Math.sqrt(inFeatures));
  const bias = x.graph.parameter(`${name}.bias`, [outFeatures], biasInitializer);
  return add(matMul(x, weight, { transposeB: true }), bias);
}
