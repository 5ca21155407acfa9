/**
 * One function an operation: they add a node to the graph of their operands and return its result. Everything that
 * builds networks, gradients or optimisers is written with these.
 */
import { requireArgument } from '../errors.ts';
import type { Graph, Tensor } from './graph.ts';
import type { ConvAttributes, ConvTransposeAttributes, Op, OpAttributes, Shape } from './ops.ts';

/** A tensor, or a number that becomes a scalar constant. */
export type Operand = Tensor | number;

type BinaryOp = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Maximum' | 'Minimum' | 'Greater';
type UnaryOp = 'Negate' | 'Abs' | 'Sign' | 'Exp' | 'Log' | 'Sqrt' | 'Tanh' | 'Sigmoid' | 'Relu';

function single<O extends Op>(
  op: O,
  inputs: readonly [Tensor, ...Tensor[]],
  attributes: OpAttributes[O],
): Tensor {
  return inputs[0].graph.apply(op, inputs, attributes)[0]!;
}

function binary(op: BinaryOp): (a: Operand, b: Operand) => Tensor {
  return (a, b) => {
    const graph = typeof a === 'number' ? (typeof b === 'number' ? undefined : b.graph) : a.graph;
    requireArgument(graph !== undefined, `${op}: at least one operand must be a tensor`);
    const left = typeof a === 'number' ? graph.scalar(a) : a;
    const right = typeof b === 'number' ? graph.scalar(b) : b;
    return single(op, [left, right], {});
  };
}

function unary(op: UnaryOp): (x: Tensor) => Tensor {
  return (x) => single(op, [x], {});
}

/** a + b, broadcasting. */
export const add = binary('Add');
/** a - b, broadcasting. */
export const subtract = binary('Sub');
/** a · b element by element, broadcasting. */
export const multiply = binary('Mul');
/** a / b, broadcasting. */
export const divide = binary('Div');
/** The greater of a and b, broadcasting. */
export const maximum = binary('Maximum');
/** The smaller of a and b, broadcasting. */
export const minimum = binary('Minimum');
/** 1 where a > b, else 0, broadcasting. */
export const greater = binary('Greater');
/** -x. */
export const negate = unary('Negate');
/** |x|. */
export const abs = unary('Abs');
/** -1, 0 or 1. */
export const sign = unary('Sign');
/** e^x. */
export const exp = unary('Exp');
/** Natural logarithm of x. */
export const log = unary('Log');
/** Square root of x. */
export const sqrt = unary('Sqrt');
/** Hyperbolic tangent of x. */
export const tanh = unary('Tanh');
/** 1 / (1 + e^-x). */
export const sigmoid = unary('Sigmoid');
/** max(x, 0). */
export const relu = unary('Relu');

/** x where positive, slope · x elsewhere; the slope lies between 0 and 1. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  requireArgument(slope > 0 && slope < 1, `leakyRelu: slope must lie between 0 and 1, got ${slope}`);
  return single('LeakyRelu', [x], { slope });
}

/** x · x. */
export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

/** e^x normalised to sum 1 along an axis (negative axes count from the end). */
export function softmax(x: Tensor, axis: number): Tensor {
  return single('Softmax', [x], { axis: positiveAxis(x, axis) });
}

/**
 * Matrix product of the last two axes; the axes before them broadcast.
 *
 * @param a [..., n, k], or [..., k, n] with `transposeA`
 * @param b [..., k, m], or [..., m, k] with `transposeB`
 */
export function matMul(
  a: Tensor,
  b: Tensor,
  options: { transposeA?: boolean; transposeB?: boolean } = {},
): Tensor {
  return single('MatMul', [a, b], {
    transposeA: options.transposeA ?? false,
    transposeB: options.transposeB ?? false,
  });
}

/** How a reduction treats its axes. */
export interface ReduceOptions {
  /** Axes to reduce, negative ones from the end; default all. */
  readonly axes?: readonly number[];
  /** Whether they stay with size 1; default false. */
  readonly keepDims?: boolean;
}

function reduction(
  op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
): (x: Tensor, options?: ReduceOptions) => Tensor {
  return (x, options = {}) => {
    const all = x.shape.map((_, axis) => axis);
    const axes = (options.axes?.map((axis) => positiveAxis(x, axis)) ?? all).sort((a, b) => a - b);
    return single(op, [x], { axes, keepDims: options.keepDims ?? false });
  };
}

/** Sum over axes. */
export const reduceSum = reduction('ReduceSum');
/** Mean over axes. */
export const reduceMean = reduction('ReduceMean');
/** Greatest value over axes. */
export const reduceMax = reduction('ReduceMax');

/** The same elements in another shape; one size may be -1 and follows from the others. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const total = x.shape.reduce((product, size) => product * size, 1);
  return single('Reshape', [x], { shape: shape.map((size) => (size === -1 ? total / known : size)) });
}

/** Axes in another order: axis i of the result is axis permutation[i] of x. */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return single('Transpose', [x], { permutation });
}

/** Repeats axes of size 1, and adds axes in front, until the shape is reached. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const missing = shape.length - x.shape.length;
  const aligned = missing > 0 ? reshape(x, [...Array<number>(missing).fill(1), ...x.shape]) : x;
  return single('Expand', [aligned], { shape });
}

/** Elements start, start + step, ... below end (default: all to the end) along an axis. */
export function slice(x: Tensor, axis: number, start: number, end?: number, step = 1): Tensor {
  const along = positiveAxis(x, axis);
  const last = end ?? x.shape[along]!;
  if (start === 0 && step === 1 && last === x.shape[along]) return x;
  return single('Slice', [x], { axis: along, start, end: last, step });
}

/** Zeros before and after each axis; returns x itself where there are none. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  if (before.every((count) => count === 0) && after.every((count) => count === 0)) return x;
  return single('Pad', [x], { before, after });
}

/** Zeros before and after one axis. */
export function padAxis(x: Tensor, axis: number, before: number, after: number): Tensor {
  const along = positiveAxis(x, axis);
  const only = (count: number) => x.shape.map((_, each) => (each === along ? count : 0));
  return pad(x, only(before), only(after));
}

/** Zeros of a shape; a runtime makes them once, when it loads the graph. */
export function zeroTensor(graph: Graph, shape: Shape): Tensor {
  return expand(graph.scalar(0), shape);
}

/** Joins tensors along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [first, ...others] = tensors;
  requireArgument(first !== undefined, 'concat: needs at least one tensor');
  if (others.length === 0) return first;
  return single('Concat', [first, ...others], { axis: positiveAxis(first, axis) });
}

/** Convolution (correlation, as in PyTorch) with explicit padding; see `layers/convolution.ts` for the layer. */
export function conv(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  attributes: ConvAttributes,
): Tensor {
  return single('Conv', bias === undefined ? [x, weight] : [x, weight, bias], attributes);
}

/** Transposed convolution: the gradient of {@link conv} with respect to its data. */
export function convTranspose(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  attributes: ConvTransposeAttributes,
): Tensor {
  return single('ConvTranspose', bias === undefined ? [x, weight] : [x, weight, bias], attributes);
}

/** An axis counted from the front, from one that may be negative. */
function positiveAxis(x: Tensor, axis: number): number {
  return axis < 0 ? axis + x.shape.length : axis;
}
