/** Convolutions with their parameters, named as in PyTorch's state dictionaries. */
import { requireArgument } from '../../errors.ts';
import type { Initializer, Tensor } from '../graph.ts';
import { torchDefault, uniformInitializer } from '../initializers.ts';
import { conv, convTranspose } from '../operations.ts';

/** What a convolution needs to know; sizes are the same along every axis. */
export interface ConvOptions {
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

function paddingOf({ name, kernelSize, dilation = 1, padding = 0 }: ConvOptions): number {
  if (padding !== 'same') return padding;
  requireArgument(kernelSize % 2 === 1, `${name}: padding 'same' needs an odd kernelSize, got ${kernelSize}`);
  return (dilation * (kernelSize - 1)) / 2;
}

function biasOf(x: Tensor, options: ConvOptions, fanIn: number): Tensor | undefined {
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
export function conv1d(x: Tensor, options: ConvOptions): Tensor {
  return convolve(x, options, 1);
}

/**
 * Convolution over an image, with square kernels.
 *
 * @param x [batch, channels, height, width]
 * @returns [batch, outChannels, ...] with height and width as the samples of {@link conv1d}
 */
export function conv2d(x: Tensor, options: ConvOptions): Tensor {
  return convolve(x, options, 2);
}

/** Convolution over some spatial axes. */
function convolve(x: Tensor, options: ConvOptions, axes: number): Tensor {
  const { name, outChannels, kernelSize, stride = 1, dilation = 1, initializer = torchDefault } = options;
  const inChannels = x.shape[1]!;
  const along = (value: number): readonly number[] => new Array<number>(axes).fill(value);
  const shape = [outChannels, inChannels, ...along(kernelSize)];
  const weight = x.graph.parameter(`${name}.weight`, shape, initializer);
  const padding = along(paddingOf(options));
  return conv(x, weight, biasOf(x, options, inChannels * kernelSize ** axes), {
    strides: along(stride),
    dilations: along(dilation),
    padsBefore: padding,
    padsAfter: padding,
  });
}

/**
 * Transposed convolution over time.
 *
 * @param x [batch, channels, samples]
 * @returns [batch, outChannels, (samples - 1) · stride - 2·padding + dilation·(kernelSize - 1) + 1]
 */
export function convTranspose1d(x: Tensor, options: ConvOptions): Tensor {
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
