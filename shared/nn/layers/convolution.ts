/** One-dimensional convolutions with their parameters, named as in PyTorch's state dictionaries. */
import { requireArgument } from '../../errors.ts';
import type { Initializer, Tensor } from '../graph.ts';
import { torchDefault, uniformInitializer } from '../initializers.ts';
import { conv, convTranspose } from '../operations.ts';

/** What {@link conv1d} and {@link convTranspose1d} need to know. */
export interface Conv1dOptions {
  /** Parameters are called `<name>.weight` and `<name>.bias`. */
  readonly name: string;
  readonly outChannels: number;
  readonly kernelSize: number;
  /** Default 1. */
  readonly stride?: number;
  /** Default 1. */
  readonly dilation?: number;
  /** Zeros on both sides; `same` (odd kernels only) keeps the length at stride 1. Default 0. */
  readonly padding?: number | 'same';
  /** Default true. */
  readonly bias?: boolean;
  /** Of the weight; default PyTorch's. */
  readonly initializer?: Initializer;
  /** Of the bias; default PyTorch's, uniform with bound 1/√fanIn. */
  readonly biasInitializer?: Initializer;
}

function paddingOf({ name, kernelSize, dilation = 1, padding = 0 }: Conv1dOptions): number {
  if (padding !== 'same') return padding;
  requireArgument(kernelSize % 2 === 1, `${name}: padding 'same' needs an odd kernelSize, got ${kernelSize}`);
  return (dilation * (kernelSize - 1)) / 2;
}

function biasOf(x: Tensor, options: Conv1dOptions, fanIn: number): Tensor | undefined {
  if (options.bias === false) return undefined;
  const initializer = options.biasInitializer ?? uniformInitializer(1 / Math.sqrt(fanIn));
  return x.graph.parameter(`${options.name}.bias`, [options.outChannels], initializer);
}

/**
 * Convolution over time.
 *
 * @param x [batch, channels, samples]
 * @returns [batch, outChannels, (samples + 2·padding - dilation·(kernelSize - 1) - 1) / stride + 1]
 */
export function conv1d(x: Tensor, options: Conv1dOptions): Tensor {
  const { name, outChannels, kernelSize, stride = 1, dilation = 1, initializer = torchDefault } = options;
  const inChannels = x.shape[1]!;
  const weight = x.graph.parameter(`${name}.weight`, [outChannels, inChannels, kernelSize], initializer);
  const padding = paddingOf(options);
  return conv(x, weight, biasOf(x, options, inChannels * kernelSize), {
    strides: [stride],
    dilations: [dilation],
    padsBefore: [padding],
    padsAfter: [padding],
  });
}

/**
 * Transposed convolution over time.
 *
 * @param x [batch, channels, samples]
 * @returns [batch, outChannels, (samples - 1) · stride - 2·padding + dilation·(kernelSize - 1) + 1]
 */
export function convTranspose1d(x: Tensor, options: Conv1dOptions): Tensor {
  const { name, outChannels, kernelSize, stride = 1, dilation = 1, initializer = torchDefault } = options;
  const weight = x.graph.parameter(`${name}.weight`, [x.shape[1]!, outChannels, kernelSize], initializer);
  const padding = paddingOf(options);
  return convTranspose(x, weight, biasOf(x, options, outChannels * kernelSize), {
    strides: [stride],
    dilations: [dilation],
    padsBefore: [padding],
    padsAfter: [padding],
    outputPadding: [0],
  });
}
