/**
 * Every operation of our graphs by TensorFlow.js, written with what TensorFlow.js can differentiate: it has no gradient
 * for strided slices or dilated convolutions, and for some operations none that sums over broadcast axes.
 */
import type { NodeOf, Op, ReduceAttributes, Shape } from '../../../shared/nn/ops.ts';
import { broadcastShapes } from '../../../shared/nn/shape-rules.ts';
import { convolution, transposedConvolution } from './conv-kernels.ts';
import type { Tfjs, TfTensor } from './load-tfjs.ts';
import { lstm, lstmGateGradient } from './lstm-kernels.ts';

/** Results of a node from its operands. */
export type Kernel<O extends Op> = (
  tf: Tfjs,
  inputs: readonly TfTensor[],
  node: NodeOf<O>,
) => readonly TfTensor[];

type UnaryName = 'neg' | 'abs' | 'sign' | 'exp' | 'log' | 'sqrt' | 'tanh' | 'sigmoid' | 'relu';
type BinaryName = 'add' | 'sub' | 'mul' | 'div';

const unary =
  (name: UnaryName): Kernel<Op> =>
  (tf, [x]) => [tf[name](x!)];

const binary =
  (name: BinaryName): Kernel<Op> =>
  (tf, [a, b]) => [tf[name](a!, b!)];

/** Neither has a gradient that sums over broadcast axes, so that their operands are repeated before. */
const extremum =
  (name: 'maximum' | 'minimum'): Kernel<Op> =>
  (tf, inputs, { outputs }) => {
    const [a, b] = inputs.map((each) => expanded(tf, each, outputs[0]!.shape));
    return [tf[name](a!, b!)];
  };

const reduction =
  (name: 'sum' | 'mean' | 'max') =>
  (tf: Tfjs, [x]: readonly TfTensor[], { attributes }: { readonly attributes: ReduceAttributes }) =>
    // TensorFlow.js reads no axes as all axes.
    attributes.axes.length === 0 ? [x!.clone()] : [tf[name](x!, [...attributes.axes], attributes.keepDims)];

/** x with its axes of size 1 repeated. */
function expanded(tf: Tfjs, x: TfTensor, shape: Shape): TfTensor {
  return tf.add(x, tf.zeros([...shape]));
}

/** An axis as the last one, and back again by the same exchange. */
function exchanged(tf: Tfjs, x: TfTensor, axis: number): TfTensor {
  const permutation = x.shape.map((_, each) => each);
  permutation[axis] = x.rank - 1;
  permutation[x.rank - 1] = axis;
  return tf.transpose(x, permutation);
}

const matMul: Kernel<'MatMul'> = (tf, [a, b], { attributes: { transposeA, transposeB }, outputs }) => {
  if (b!.rank === 2 && !transposeA) {
    const rows = tf.reshape(a!, [-1, a!.shape.at(-1)!]);
    return [tf.reshape(tf.matMul(rows, b!, false, transposeB), [...outputs[0]!.shape])];
  }
  const front = broadcastShapes(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  const spread = (x: TfTensor) => expanded(tf, x, [...front, ...x.shape.slice(-2)]);
  return [tf.matMul(spread(a!), spread(b!), transposeA, transposeB)];
};

/** A step is taken by cutting the axis into pieces of its length and keeping the first of each. */
const slice: Kernel<'Slice'> = (tf, [x], { attributes: { axis, start, end, step }, outputs }) => {
  const [before, size, after] = [x!.shape.slice(0, axis), x!.shape[axis]!, x!.shape.slice(axis + 1)];
  const outer = before.reduce((product, each) => product * each, 1);
  const inner = after.reduce((product, each) => product * each, 1);
  const range = tf.slice(tf.reshape(x!, [outer, size, inner]), [0, start, 0], [outer, end - start, inner]);
  const count = Math.ceil((end - start) / step);
  const padded = tf.pad(range, [
    [0, 0],
    [0, count * step - (end - start)],
    [0, 0],
  ]);
  const firsts = tf.slice(
    tf.reshape(padded, [outer, count, step, inner]),
    [0, 0, 0, 0],
    [outer, count, 1, inner],
  );
  return [tf.reshape(firsts, [...outputs[0]!.shape])];
};

/** The table: an operation without an entry does not compile. */
export const KERNELS: { readonly [O in Op]: Kernel<O> } = {
  Add: binary('add'),
  Sub: binary('sub'),
  Mul: binary('mul'),
  Div: binary('div'),
  Maximum: extremum('maximum'),
  Minimum: extremum('minimum'),
  Greater: (tf, [a, b]) => [tf.cast(tf.greater(a!, b!), 'float32')],
  Negate: unary('neg'),
  Abs: unary('abs'),
  Sign: unary('sign'),
  Exp: unary('exp'),
  Log: unary('log'),
  Sqrt: unary('sqrt'),
  Tanh: unary('tanh'),
  Sigmoid: unary('sigmoid'),
  Relu: unary('relu'),
  LeakyRelu: (tf, [x], { attributes: { slope } }) => [tf.leakyRelu(x!, slope)],
  Softmax: (tf, [x], { attributes: { axis } }) => [exchanged(tf, tf.softmax(exchanged(tf, x!, axis)), axis)],
  MatMul: matMul,
  ReduceSum: reduction('sum'),
  ReduceMean: reduction('mean'),
  ReduceMax: reduction('max'),
  Reshape: (tf, [x], { attributes: { shape } }) => [tf.reshape(x!, [...shape])],
  Transpose: (tf, [x], { attributes: { permutation } }) => [tf.transpose(x!, [...permutation])],
  Expand: (tf, [x], { attributes: { shape } }) => [expanded(tf, x!, shape)],
  Slice: slice,
  Pad: (tf, [x], { attributes: { before, after } }) => [
    tf.pad(
      x!,
      before.map((count, axis): [number, number] => [count, after[axis]!]),
    ),
  ],
  Concat: (tf, inputs, { attributes: { axis } }) => [tf.concat([...inputs], axis)],
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Lstm: lstm,
  LstmGateGradient: lstmGateGradient,
};
