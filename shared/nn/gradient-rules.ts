/**
 * The gradient of every operation, written with operations. `dy` is the gradient of the loss with respect to a
 * node's result; a rule returns that with respect to each operand.
 */
import { LatheError } from '../errors.ts';
import { convGradients, convTransposeGradients } from './conv-gradients.ts';
import type { Tensor } from './graph.ts';
import { lstmGradients } from './lstm-gradients.ts';
import {
  add,
  divide,
  expand,
  greater,
  matMul,
  maximum,
  multiply,
  negate,
  padAxis,
  reduceSum,
  reshape,
  sign,
  slice,
  subtract,
  transpose,
} from './operations.ts';
import type { NodeOf, Op, ReduceAttributes, Shape } from './ops.ts';
import { elementCount, sameShape } from './shape-rules.ts';

/** What a rule is given. */
export interface GradientContext<O extends Op> {
  readonly node: NodeOf<O>;
  /** Gradient of the first result. */
  readonly dy: Tensor;
  /** Whether the gradient of operand i is wanted; a rule may skip the others. */
  readonly needs: readonly boolean[];
}

/** A gradient that is zero but for a part of one axis. */
export interface GradientPiece {
  readonly axis: number;
  /** Where the part begins. */
  readonly start: number;
  /** Its values. */
  readonly part: Tensor;
}

/** What a node adds to the gradient of an operand. */
export type GradientShare = Tensor | GradientPiece;

/** Gradients of the operands, in their order; undefined where none is wanted or where it is zero everywhere. */
export type GradientRule<O extends Op> = (
  context: GradientContext<O>,
) => readonly (GradientShare | undefined)[];

/** Sums a gradient over the axes that broadcasting had repeated, so that it has its operand's shape. */
function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < extra || (shape[axis - extra] === 1 && gradient.shape[axis] !== 1));
  return reshape(reduceSum(gradient, { axes }), shape);
}

/** A rule for an element-wise operation of two operands; each gradient is computed only where it is wanted. */
function broadcast<O extends Op>(
  left: (context: GradientContext<O>, a: Tensor, b: Tensor) => Tensor,
  right: (context: GradientContext<O>, a: Tensor, b: Tensor) => Tensor,
): GradientRule<O> {
  return (context) => {
    const [a, b] = [context.node.inputs[0]!, context.node.inputs[1]!];
    return [
      context.needs[0] ? sumTo(left(context, a, b), a.shape) : undefined,
      context.needs[1] ? sumTo(right(context, a, b), b.shape) : undefined,
    ];
  };
}

/** A rule for an element-wise operation of one operand: dx from dy, x and the result y. */
function pointwise<O extends Op>(
  rule: (dy: Tensor, x: Tensor, y: Tensor, node: NodeOf<O>) => Tensor,
): GradientRule<O> {
  return ({ node, dy }) => [rule(dy, node.inputs[0]!, node.outputs[0]!, node)];
}

/** A rule for an operation that is constant wherever it is differentiable. */
const zero = (): readonly undefined[] => [undefined, undefined];

/** d(ab) = b da + a db; a square, whose operands are one tensor, gets 2x dx through its first. */
const multiplyGradient: GradientRule<'Mul'> = (context) => {
  const [a, b] = [context.node.inputs[0]!, context.node.inputs[1]!];
  return a === b ? [multiply(multiply(context.dy, 2), a), undefined] : multiplyOperands(context);
};

const multiplyOperands = broadcast<'Mul'>(
  ({ dy }, _, b) => multiply(dy, b),
  ({ dy }, a) => multiply(dy, a),
);

/** dy with the reduced axes back, size 1. */
function keepReduced(dy: Tensor, x: Tensor, { axes }: ReduceAttributes): Tensor {
  return reshape(
    dy,
    x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
  );
}

/** Gradient of the batched matrix product, for each way in which its operands can be transposed. */
const matMulGradient: GradientRule<'MatMul'> = ({ node, dy, needs }) => {
  const [a, b] = [node.inputs[0]!, node.inputs[1]!];
  const { transposeA, transposeB } = node.attributes;
  const gradientOfA = () =>
    transposeA
      ? matMul(b, dy, { transposeA: transposeB, transposeB: true })
      : matMul(dy, b, { transposeB: !transposeB });
  const gradientOfB = () =>
    b.shape.length === 2 && a.shape.length > 2 && !transposeA
      ? flatWeightGradient(a, dy, transposeB)
      : transposeB
        ? matMul(dy, a, { transposeA: true, transposeB: transposeA })
        : matMul(a, dy, { transposeA: !transposeA });
  return [
    needs[0] ? sumTo(gradientOfA(), a.shape) : undefined,
    needs[1] ? sumTo(gradientOfB(), b.shape) : undefined,
  ];
};

/** Gradient of one matrix that serves a whole batch: the batch is part of the inner size, so nothing is summed after. */
function flatWeightGradient(a: Tensor, dy: Tensor, transposeB: boolean): Tensor {
  const rowsOfA = reshape(a, [-1, a.shape.at(-1)!]);
  const rowsOfDy = reshape(dy, [-1, dy.shape.at(-1)!]);
  return transposeB
    ? matMul(rowsOfDy, rowsOfA, { transposeA: true })
    : matMul(rowsOfA, rowsOfDy, { transposeA: true });
}

const sliceGradient: GradientRule<'Slice'> = ({ node, dy }) => {
  const { axis, start, step } = node.attributes;
  if (step === 1) return [{ axis, start, part: dy }];
  const spread = spreadAxis(dy, axis, step);
  const size = Math.min(spread.shape[axis]!, node.inputs[0]!.shape[axis]! - start);
  return [{ axis, start, part: slice(spread, axis, 0, size) }];
};

/** Puts step - 1 zeros after each element of an axis. */
function spreadAxis(x: Tensor, axis: number, step: number): Tensor {
  const before = x.shape.slice(0, axis + 1);
  const after = x.shape.slice(axis + 1);
  const padded = padAxis(reshape(x, [...before, 1, ...after]), axis + 1, 0, step - 1);
  return reshape(padded, [...x.shape.slice(0, axis), x.shape[axis]! * step, ...after]);
}

const concatGradient: GradientRule<'Concat'> = ({ node, dy, needs }) => {
  let start = 0;
  return node.inputs.map((input, index) => {
    const end = start + input.shape[node.attributes.axis]!;
    const gradient = needs[index] ? slice(dy, node.attributes.axis, start, end) : undefined;
    start = end;
    return gradient;
  });
};

/** The gradient of a maximum goes to the greatest element; elements that tie share it equally. */
const reduceMaxGradient: GradientRule<'ReduceMax'> = ({ node, dy }) => {
  const x = node.inputs[0]!;
  const peak = keepReduced(node.outputs[0]!, x, node.attributes);
  const isPeak = subtract(1, greater(peak, x));
  const ties = reduceSum(isPeak, { axes: node.attributes.axes, keepDims: true });
  return [multiply(isPeak, divide(keepReduced(dy, x, node.attributes), ties))];
};

/** 1 where a > b, 1/2 where a = b, 0 elsewhere: the share of a in the gradient of max(a, b). */
function shareOfGreater(a: Tensor, b: Tensor): Tensor {
  return multiply(add(1, subtract(greater(a, b), greater(b, a))), 0.5);
}

/** The table: an operation without an entry does not compile. */
export const GRADIENT_RULES: { readonly [O in Op]: GradientRule<O> } = {
  Add: broadcast(
    ({ dy }) => dy,
    ({ dy }) => dy,
  ),
  Sub: broadcast(
    ({ dy }) => dy,
    ({ dy }) => negate(dy),
  ),
  Mul: multiplyGradient,
  // d(a/b) = da / b - (a/b) db / b
  Div: broadcast(
    ({ dy }, _, b) => divide(dy, b),
    ({ dy, node }, _, b) => negate(divide(multiply(dy, node.outputs[0]!), b)),
  ),
  Maximum: broadcast(
    ({ dy }, a, b) => multiply(dy, shareOfGreater(a, b)),
    ({ dy }, a, b) => multiply(dy, shareOfGreater(b, a)),
  ),
  Minimum: broadcast(
    ({ dy }, a, b) => multiply(dy, shareOfGreater(b, a)),
    ({ dy }, a, b) => multiply(dy, shareOfGreater(a, b)),
  ),
  Greater: zero,
  Sign: zero,
  Negate: pointwise((dy) => negate(dy)),
  // d|x| = sign(x) dx
  Abs: pointwise((dy, x) => multiply(dy, sign(x))),
  // d(e^x) = e^x dx
  Exp: pointwise((dy, _, y) => multiply(dy, y)),
  // d(ln x) = dx / x
  Log: pointwise((dy, x) => divide(dy, x)),
  // d(sqrt x) = dx / (2 sqrt x)
  Sqrt: pointwise((dy, _, y) => divide(multiply(dy, 0.5), y)),
  // d(tanh x) = (1 - tanh² x) dx
  Tanh: pointwise((dy, _, y) => multiply(dy, subtract(1, multiply(y, y)))),
  // dσ = σ (1 - σ) dx
  Sigmoid: pointwise((dy, _, y) => multiply(dy, multiply(y, subtract(1, y)))),
  Relu: pointwise((dy, _, y) => multiply(dy, greater(y, 0))),
  // The result has its operand's sign, and the slope lies in (0, 1).
  LeakyRelu: pointwise((dy, _, y, { attributes: { slope } }) => multiply(dy, maximum(greater(y, 0), slope))),
  // dx = y (dy - Σ dy·y)
  Softmax: pointwise((dy, _, y, { attributes: { axis } }) =>
    multiply(y, subtract(dy, reduceSum(multiply(dy, y), { axes: [axis], keepDims: true }))),
  ),
  MatMul: matMulGradient,
  ReduceSum: ({ node, dy }) => {
    const x = node.inputs[0]!;
    return [expand(keepReduced(dy, x, node.attributes), x.shape)];
  },
  ReduceMean: ({ node, dy }) => {
    const x = node.inputs[0]!;
    const count = elementCount(x.shape) / elementCount(dy.shape);
    return [expand(multiply(keepReduced(dy, x, node.attributes), 1 / count), x.shape)];
  },
  ReduceMax: reduceMaxGradient,
  Reshape: ({ node, dy }) => [reshape(dy, node.inputs[0]!.shape)],
  Transpose: ({ node, dy }) => {
    const { permutation } = node.attributes;
    return [
      transpose(
        dy,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
    ];
  },
  Expand: ({ node, dy }) => [sumTo(dy, node.inputs[0]!.shape)],
  Slice: sliceGradient,
  Pad: ({ node, dy }) => {
    const x = node.inputs[0]!;
    return [
      x.shape.reduce((gradient, size, axis) => {
        const start = node.attributes.before[axis]!;
        return slice(gradient, axis, start, start + size);
      }, dy),
    ];
  },
  Concat: concatGradient,
  Conv: convGradients,
  ConvTranspose: convTransposeGradients,
  Lstm: lstmGradients,
  LstmGateGradient: () => {
    throw new LatheError('bad-argument', 'LstmGateGradient: an LSTM cannot be differentiated twice');
  },
};
