/**
 * Gradients of convolutions, in the forms that ONNX Runtime computes fastest on a CPU: the data's gradient as a
 * forward convolution with the kernel flipped (not as a transposed convolution), the weight's as matrix products.
 */
import { convWeightGradient } from './conv-weight-gradient.ts';
import type { GradientContext, GradientRule } from './gradient-rules.ts';
import type { Tensor } from './graph.ts';
import { conv, convTranspose, matMul, reduceSum, reshape, transpose } from './operations.ts';
import type { ConvAttributes, Op, Shape } from './ops.ts';
import { elementCount } from './shape-rules.ts';

/** Gradients of data, weight and bias of a convolution. */
export const convGradients: GradientRule<'Conv'> = ({ node, dy, needs }) => {
  const [x, weight] = [node.inputs[0]!, node.inputs[1]!];
  return [
    needs[0] ? convDataGradient(dy, weight, x.shape, node.attributes) : undefined,
    needs[1] ? convWeightGradient(x, dy, weight.shape, node.attributes) : undefined,
    needs[2] ? sumOverPositions(dy) : undefined,
  ];
};

/** Gradients of data, weight and bias of a transposed convolution, which is a convolution read backwards. */
export const convTransposeGradients: GradientRule<'ConvTranspose'> = ({ node, dy, needs }) => {
  const [x, weight] = [node.inputs[0]!, node.inputs[1]!];
  return [
    needs[0] ? conv(dy, weight, undefined, node.attributes) : undefined,
    needs[1] ? convWeightGradient(dy, x, weight.shape, node.attributes) : undefined,
    needs[2] ? sumOverPositions(dy) : undefined,
  ];
};

/** Sum over batch and spatial axes: the gradient of a bias. */
function sumOverPositions(dy: GradientContext<Op>['dy']): Tensor {
  return reduceSum(dy, { axes: dy.shape.map((_, axis) => axis).filter((axis) => axis !== 1) });
}

function convDataGradient(dy: Tensor, weight: Tensor, shape: Shape, attributes: ConvAttributes): Tensor {
  const { strides, dilations, padsBefore, padsAfter } = attributes;
  const spans = dilations.map((dilation, axis) => dilation * (weight.shape[axis + 2]! - 1));
  const before = spans.map((span, axis) => span - padsBefore[axis]!);
  const after = spans.map((span, axis) => span - padsAfter[axis]!);
  const isDense =
    strides.every((stride) => stride === 1) && [...before, ...after].every((count) => count >= 0);
  if (isDense) {
    return conv(dy, flipped(weight), undefined, { strides, dilations, padsBefore: before, padsAfter: after });
  }
  const outputPadding = strides.map((stride, axis) => {
    const padded = shape[axis + 2]! + padsBefore[axis]! + padsAfter[axis]!;
    return (padded - spans[axis]! - 1) % stride;
  });
  return convTranspose(dy, weight, undefined, { ...attributes, outputPadding });
}

/** A kernel with its channels exchanged and its taps reversed; the reversal is a product with the exchange matrix. */
function flipped(weight: Tensor): Tensor {
  const [outChannels, inChannels, ...kernel] = weight.shape as [number, number, ...number[]];
  const taps = elementCount(kernel);
  const exchange = new Float32Array(taps * taps);
  for (let tap = 0; tap < taps; tap++) exchange[tap * taps + (taps - 1 - tap)] = 1;
  const reversed = matMul(
    reshape(weight, [outChannels * inChannels, taps]),
    weight.graph.constant(exchange, [taps, taps]),
  );
  const exchanged = transpose(reshape(reversed, [outChannels, inChannels, taps]), [1, 0, 2]);
  return reshape(exchanged, [inChannels, outChannels, ...kernel]);
}
