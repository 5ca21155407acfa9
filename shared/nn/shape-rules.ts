import { isLatheError, LatheError, requireArgument } from '../errors.ts';
import type {
  ConvAttributes,
  ConvTransposeAttributes,
  Op,
  OpAttributes,
  ReduceAttributes,
  Shape,
} from './ops.ts';

/** The shapes of a node's results, from those of its operands. */
type ShapeRule<O extends Op> = (inputs: readonly Shape[], attributes: OpAttributes[O]) => readonly Shape[];

/** Number of elements of a shape; 1 for []. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** NumPy's broadcasting: aligns shapes at the end; sizes must be equal or 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    requireArgument(
      sizeA === sizeB || sizeA === 1 || sizeB === 1,
      () => `shapes [${a}] and [${b}] do not broadcast`,
    );
    return Math.max(sizeA, sizeB);
  });
}

function operand(inputs: readonly Shape[], index: number): Shape {
  const shape = inputs[index];
  requireArgument(shape !== undefined, () => `operand ${index + 1} is missing`);
  return shape;
}

function requireAxis(shape: Shape, axis: number): void {
  requireArgument(
    Number.isInteger(axis) && axis >= 0 && axis < shape.length,
    () => `axis must be an integer in 0..${shape.length - 1} for shape [${shape}], got ${axis}`,
  );
}

const elementwise = (inputs: readonly Shape[]): readonly Shape[] => {
  requireArgument(inputs.length === 1, () => `needs 1 operand, got ${inputs.length}`);
  return [operand(inputs, 0)];
};

const broadcasting = (inputs: readonly Shape[]): readonly Shape[] => {
  requireArgument(inputs.length === 2, () => `needs 2 operands, got ${inputs.length}`);
  return [broadcastShapes(operand(inputs, 0), operand(inputs, 1))];
};

const reducing = (inputs: readonly Shape[], { axes, keepDims }: ReduceAttributes): readonly Shape[] => {
  const shape = operand(inputs, 0);
  for (const axis of axes) requireAxis(shape, axis);
  const reduced = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return [keepDims ? reduced : reduced.filter((_, axis) => !axes.includes(axis))];
};

function requireChannels(data: Shape, channels: number, weight: Shape): void {
  requireArgument(data.length >= 3 && data.length === weight.length, () => {
    return `needs data [batch, channels, ...] and a weight of the same rank, got [${data}] and [${weight}]`;
  });
  requireArgument(
    data[1] === channels,
    () => `data [${data}] has ${data[1]} channels, weight [${weight}] wants ${channels}`,
  );
}

function requireBias(bias: Shape | undefined, channels: number): void {
  if (bias !== undefined) {
    requireArgument(sameShape(bias, [channels]), () => `bias must be [${channels}], got [${bias}]`);
  }
}

function convShape(inputs: readonly Shape[], attributes: ConvAttributes): readonly Shape[] {
  const data = operand(inputs, 0);
  const weight = operand(inputs, 1);
  requireChannels(data, weight[1]!, weight);
  requireBias(inputs[2], weight[0]!);
  const spatial = data.slice(2).map((size, axis) => {
    const padded = size + attributes.padsBefore[axis]! + attributes.padsAfter[axis]!;
    const span = attributes.dilations[axis]! * (weight[axis + 2]! - 1) + 1;
    requireArgument(padded >= span, () => `kernel spans ${span} samples, padded data has ${padded}`);
    return Math.floor((padded - span) / attributes.strides[axis]!) + 1;
  });
  return [[data[0]!, weight[0]!, ...spatial]];
}

function convTransposeShape(inputs: readonly Shape[], attributes: ConvTransposeAttributes): readonly Shape[] {
  const data = operand(inputs, 0);
  const weight = operand(inputs, 1);
  requireChannels(data, weight[0]!, weight);
  requireBias(inputs[2], weight[1]!);
  const spatial = data.slice(2).map((size, axis) => {
    const span = attributes.dilations[axis]! * (weight[axis + 2]! - 1) + 1;
    const pads = attributes.padsBefore[axis]! + attributes.padsAfter[axis]!;
    return (size - 1) * attributes.strides[axis]! + span + attributes.outputPadding[axis]! - pads;
  });
  return [[data[0]!, weight[1]!, ...spatial]];
}

function matMulShape(
  inputs: readonly Shape[],
  { transposeA, transposeB }: OpAttributes['MatMul'],
): readonly Shape[] {
  const a = operand(inputs, 0);
  const b = operand(inputs, 1);
  requireArgument(a.length >= 2 && b.length >= 2, () => `needs two matrices, got [${a}] and [${b}]`);
  const [rows, innerA] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [innerB, columns] = transposeB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  requireArgument(
    innerA === innerB,
    () => `inner sizes of [${a}] and [${b}] differ: ${innerA} and ${innerB}`,
  );
  return [[...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), rows, columns]];
}

/** Steps, batch and hidden size of an LSTM's operands. */
function lstmShape(inputs: readonly Shape[]): readonly Shape[] {
  const [data, inputWeight, recurrentWeight, bias] = [0, 1, 2, 3].map((index) => operand(inputs, index));
  requireArgument(data!.length === 3, () => `data must be [steps, batch, inputSize], got [${data}]`);
  const hidden = recurrentWeight![1]!;
  const [steps, batch, inputSize] = [data![0]!, data![1]!, data![2]!];
  const wanted: readonly (readonly [string, Shape | undefined, Shape])[] = [
    ['input weight', inputWeight, [4 * hidden, inputSize]],
    ['recurrent weight', recurrentWeight, [4 * hidden, hidden]],
    ['bias', bias, [4 * hidden]],
  ];
  for (const [what, got, expected] of wanted) {
    requireArgument(sameShape(got!, expected), () => `${what} must be [${expected}], got [${got}]`);
  }
  return [
    [steps, batch, hidden],
    [steps, batch, hidden],
    [steps, batch, 4 * hidden],
  ];
}

const SHAPE_RULES: { readonly [O in Op]: ShapeRule<O> } = {
  Add: broadcasting,
  Sub: broadcasting,
  Mul: broadcasting,
  Div: broadcasting,
  Maximum: broadcasting,
  Minimum: broadcasting,
  Greater: broadcasting,
  Negate: elementwise,
  Abs: elementwise,
  Sign: elementwise,
  Exp: elementwise,
  Log: elementwise,
  Sqrt: elementwise,
  Tanh: elementwise,
  Sigmoid: elementwise,
  Relu: elementwise,
  LeakyRelu: elementwise,
  Softmax: (inputs, { axis }) => {
    requireAxis(operand(inputs, 0), axis);
    return elementwise(inputs);
  },
  MatMul: matMulShape,
  ReduceSum: reducing,
  ReduceMean: reducing,
  ReduceMax: reducing,
  Reshape: (inputs, { shape }) => {
    const from = operand(inputs, 0);
    requireArgument(elementCount(from) === elementCount(shape), () => `[${from}] cannot become [${shape}]`);
    return [shape];
  },
  Transpose: (inputs, { permutation }) => {
    const shape = operand(inputs, 0);
    const isPermutation = sameShape(
      [...permutation].sort((a, b) => a - b),
      shape.map((_, axis) => axis),
    );
    requireArgument(isPermutation, () => `[${permutation}] is no permutation of the axes of [${shape}]`);
    return [permutation.map((axis) => shape[axis]!)];
  },
  Expand: (inputs, { shape }) => {
    const from = operand(inputs, 0);
    const expands = from.length === shape.length && sameShape(broadcastShapes(from, shape), shape);
    requireArgument(expands, () => `[${from}] cannot be expanded to [${shape}]`);
    return [shape];
  },
  Slice: (inputs, { axis, start, end, step }) => {
    const shape = operand(inputs, 0);
    requireAxis(shape, axis);
    requireArgument(
      0 <= start && start < end && end <= shape[axis]! && step > 0,
      () => `needs 0 <= start < end <= ${shape[axis]} and step > 0, got ${start}, ${end}, ${step}`,
    );
    return [shape.map((size, each) => (each === axis ? Math.ceil((end - start) / step) : size))];
  },
  Pad: (inputs, { before, after }) => {
    const shape = operand(inputs, 0);
    const fits = before.length === shape.length && after.length === shape.length;
    const positive = [...before, ...after].every((count) => Number.isInteger(count) && count >= 0);
    requireArgument(fits && positive, () => `pads [${before}] and [${after}] do not fit [${shape}]`);
    return [shape.map((size, axis) => before[axis]! + size + after[axis]!)];
  },
  Concat: (inputs, { axis }) => {
    const first = operand(inputs, 0);
    requireAxis(first, axis);
    const others = (shape: Shape) => shape.filter((_, each) => each !== axis);
    for (const shape of inputs) {
      requireArgument(
        shape.length === first.length && sameShape(others(shape), others(first)),
        () => `[${first}] and [${shape}] differ outside axis ${axis}`,
      );
    }
    const total = inputs.reduce((sum, shape) => sum + shape[axis]!, 0);
    return [first.map((size, each) => (each === axis ? total : size))];
  },
  Conv: convShape,
  ConvTranspose: convTransposeShape,
  Lstm: lstmShape,
  LstmGateGradient: (inputs) => {
    const [gradient, cells, gates, recurrentWeight] = [0, 1, 2, 3].map((index) => operand(inputs, index));
    const hidden = gradient!.at(-1)!;
    const fits =
      sameShape(gradient!, cells!) &&
      sameShape(gates!, [...gradient!.slice(0, -1), 4 * hidden]) &&
      sameShape(recurrentWeight!, [4 * hidden, hidden]);
    requireArgument(fits, () => `shapes [${inputs.join('], [')}] do not fit each other`);
    return [gates!];
  },
};

/**
 * Shapes of a node's results.
 *
 * @throws LatheError `bad-argument` that names the operation and the shapes, when they do not fit
 */
export function inferShapes<O extends Op>(
  op: O,
  inputs: readonly Shape[],
  attributes: OpAttributes[O],
): readonly Shape[] {
  try {
    return SHAPE_RULES[op](inputs, attributes);
  } catch (error) {
    if (isLatheError(error)) throw new LatheError(error.code, `${op}: ${error.message}`, { cause: error });
    throw error;
  }
}
