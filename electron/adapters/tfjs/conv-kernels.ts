/**
 * Convolutions by TensorFlow.js. Its layout has channels last; one spatial axis is written as two, the second of size 1.
 * Padding and dilation are done before, as its own are limited or have no gradient.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { LatheError } from '../../../shared/errors.ts';
import type { NodeOf } from '../../../shared/nn/ops.ts';
import type { Tfjs, TfTensor } from './load-tfjs.ts';

const SPATIAL_AXES = 2;

/** One entry a spatial axis, of which there are always two. */
function twoAxes(values: readonly number[], missing: number): [number, number] {
  return [values[0]!, values[1] ?? missing];
}

/** [batch, channels, ...spatial] or [out, in, ...kernel] with two spatial axes. */
function withTwoAxes(tf: Tfjs, x: TfTensor): Tensor4D {
  const spatial = x.shape.slice(2);
  if (spatial.length < 1 || spatial.length > SPATIAL_AXES) {
    throw new LatheError(
      'bad-argument',
      `the engine tfjs has convolutions over 1 or 2 axes, got ${spatial.length}: use --engine ort`,
    );
  }
  return tf.reshape(x, [x.shape[0]!, x.shape[1]!, ...twoAxes(spatial, 1)]);
}

/** Puts dilation - 1 zeros between the taps of a kernel [out, in, rows, columns]. */
function dilated(tf: Tfjs, kernel: Tensor4D, dilations: readonly [number, number]): Tensor4D {
  const [out, into, rows, columns] = kernel.shape;
  if (dilations[0] === 1 && dilations[1] === 1) return kernel;
  const apart = tf.pad(tf.reshape(kernel, [out * into, rows, 1, columns, 1]), [
    [0, 0],
    [0, 0],
    [0, dilations[0] - 1],
    [0, 0],
    [0, dilations[1] - 1],
  ]);
  const [height, width] = [rows * dilations[0], columns * dilations[1]];
  const spread = tf.reshape(apart, [out, into, height, width]) as Tensor4D;
  return tf.slice(spread, [0, 0, 0, 0], [out, into, height - dilations[0] + 1, width - dilations[1] + 1]);
}

/** Channels put back to the second axis, the bias added, in the shape of the node's result. */
function finished(tf: Tfjs, y: TfTensor, bias: TfTensor | undefined, shape: readonly number[]): TfTensor {
  const result = tf.reshape(tf.transpose(y, [0, 3, 1, 2]), [...shape]);
  if (bias === undefined) return result;
  return tf.add(
    result,
    tf.reshape(
      bias,
      shape.map((size, axis) => (axis === 1 ? size : 1)),
    ),
  );
}

/** Our `Conv`. */
export function convolution(
  tf: Tfjs,
  [x, weight, bias]: readonly TfTensor[],
  { attributes, outputs }: NodeOf<'Conv'>,
): readonly TfTensor[] {
  const before = twoAxes(attributes.padsBefore, 0);
  const after = twoAxes(attributes.padsAfter, 0);
  const data = tf.transpose(withTwoAxes(tf, x!), [0, 2, 3, 1]);
  const padded = tf.pad(data, [
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
    [0, 0],
  ]);
  const kernel = dilated(tf, withTwoAxes(tf, weight!), twoAxes(attributes.dilations, 1));
  const filter = tf.transpose(kernel, [2, 3, 1, 0]);
  const y = tf.conv2d(padded, filter, twoAxes(attributes.strides, 1), 'valid');
  return [finished(tf, y, bias, outputs[0]!.shape)];
}

/** Our `ConvTranspose`: the whole result, from which the padding is cut. */
export function transposedConvolution(
  tf: Tfjs,
  [x, weight, bias]: readonly TfTensor[],
  { attributes, outputs }: NodeOf<'ConvTranspose'>,
): readonly TfTensor[] {
  const strides = twoAxes(attributes.strides, 1);
  const extra = twoAxes(attributes.outputPadding, 0);
  const before = twoAxes(attributes.padsBefore, 0);
  const data = tf.transpose(withTwoAxes(tf, x!), [0, 2, 3, 1]);
  const kernel = dilated(tf, withTwoAxes(tf, weight!), twoAxes(attributes.dilations, 1));
  const filter = tf.transpose(kernel, [2, 3, 1, 0]);
  const [batch, rows, columns] = data.shape;
  const [height, width, outChannels] = filter.shape;
  const whole = tf.conv2dTranspose(
    data,
    filter,
    [
      batch,
      (rows - 1) * strides[0] + height + extra[0],
      (columns - 1) * strides[1] + width + extra[1],
      outChannels,
    ],
    strides,
    'valid',
  );
  const size = twoAxes(outputs[0]!.shape.slice(2), 1);
  const y = tf.slice(whole, [0, before[0], before[1], 0], [batch, size[0], size[1], outChannels]);
  return [finished(tf, y, bias, outputs[0]!.shape)];
}
