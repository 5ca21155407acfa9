/**
 * What a model does with its weights before anything of the input meets them: rows put into another order, matrices
 * transposed, axes added. Done here once, such a weight is one tensor that can be stored in 8 bits.
 */
import type { NodeProto, TensorProto } from '../onnx/generated/onnx_pb.js';
import { TensorProto_DataType } from '../onnx/generated/onnx_pb.js';
import { isInlineFloat, type ModelTensor, modelTensor } from '../onnx/read.ts';
import type { Shape } from '../ops.ts';
import { elementCount, sameShape } from '../shape-rules.ts';

/** A float tensor that is known without an input. */
export interface Constant extends ModelTensor {
  /** The initialisers that it is made of. */
  readonly origins: readonly string[];
}

/** What a rule reads of its node besides the tensors. */
interface Parameters {
  /** The integers of an attribute, or of the operand at this place, as the operator set has it. */
  readonly integers: (attribute: string, operand: number) => readonly number[] | undefined;
}

type FoldingRule = (operands: readonly Constant[], parameters: Parameters) => ModelTensor | undefined;

const asIs: FoldingRule = ([x]) => x;

/** The operators that move numbers, and the sum of two biases. A rule gives undefined for what it does not know. */
const FOLDING_RULES: Readonly<Record<string, FoldingRule>> = {
  Identity: asIs,
  Add: ([a, b]) =>
    a !== undefined && b !== undefined && sameShape(a.shape, b.shape)
      ? { shape: a.shape, data: a.data.map((value, index) => value + b.data[index]!) }
      : undefined,
  Concat: (operands, { integers }) => concatenated(operands, integers('axis', -1)?.[0] ?? 0),
  Transpose: ([x], { integers }) => {
    const axes = integers('perm', -1) ?? [...x!.shape.keys()].reverse();
    const strides = stridesOf(x!.shape);
    return copyView(
      x!.data,
      axes.map((axis) => x!.shape[axis]!),
      axes.map((axis) => strides[axis]!),
      0,
    );
  },
  Slice: ([x], { integers }) => {
    const starts = integers('starts', 1);
    const ends = integers('ends', 2);
    if (starts === undefined || ends === undefined) return undefined;
    const axes = integers('axes', 3) ?? [...starts.keys()];
    const steps = integers('steps', 4) ?? starts.map(() => 1);
    return sliced(x!, starts, ends, axes, steps);
  },
  Unsqueeze: ([x], { integers }) => {
    const added = integers('axes', 1);
    if (added === undefined) return undefined;
    const rank = x!.shape.length + added.length;
    const ones = new Set(added.map((axis) => (axis + rank) % rank));
    const rest = [...x!.shape];
    return {
      shape: Array.from({ length: rank }, (_, axis) => (ones.has(axis) ? 1 : rest.shift()!)),
      data: x!.data,
    };
  },
  Reshape: ([x], { integers }) => {
    const wanted = integers('shape', 1);
    if (wanted === undefined || wanted.includes(0)) return undefined;
    const known = wanted.reduce((product, size) => (size === -1 ? product : product * size), 1);
    return { shape: wanted.map((size) => (size === -1 ? x!.data.length / known : size)), data: x!.data };
  },
};

/** The constants of a graph, found node by node in the order of the graph. */
export class Constants {
  readonly #floats = new Map<string, Constant>();
  readonly #initializers: ReadonlyMap<string, TensorProto>;

  /** @param initializers those that no input can replace */
  constructor(initializers: Iterable<TensorProto>) {
    this.#initializers = new Map([...initializers].map((tensor) => [tensor.name, tensor]));
  }

  /** The value of this name, where it is a known float tensor. */
  get(name: string): Constant | undefined {
    const known = this.#floats.get(name);
    if (known !== undefined) return known;
    const tensor = this.#initializers.get(name);
    if (tensor === undefined || !isInlineFloat(tensor)) return undefined;
    const constant = { ...modelTensor(tensor), origins: [name] };
    this.#floats.set(name, constant);
    return constant;
  }

  /** Whether the node gives one float tensor that is known now; it is then needed no more. */
  fold(node: NodeProto): boolean {
    const rule = node.domain === '' ? FOLDING_RULES[node.opType] : undefined;
    if (rule === undefined || node.output.length !== 1) return false;
    const names = node.opType === 'Concat' || node.opType === 'Add' ? node.input : node.input.slice(0, 1);
    const operands = names.map((name) => this.get(name)).filter((each) => each !== undefined);
    if (operands.length < names.length) return false;
    const integers: Parameters['integers'] = (name, operand) =>
      this.#operandIntegers(node.input[operand]) ?? attributeIntegers(node, name);
    const folded = rule(operands, { integers });
    if (folded === undefined) return false;
    this.#floats.set(node.output[0]!, {
      ...folded,
      origins: [...new Set(operands.flatMap(({ origins }) => origins))],
    });
    return true;
  }

  #operandIntegers(name: string | undefined): readonly number[] | undefined {
    const tensor = name === undefined ? undefined : this.#initializers.get(name);
    if (tensor?.dataType !== TensorProto_DataType.INT64) return undefined;
    const { rawData, int64Data } = tensor;
    // A copy of the bytes alone: where they come from a file, they lie in a larger buffer, at any place.
    return Array.from(
      rawData.length > 0 ? new BigInt64Array(new Uint8Array(rawData).buffer) : int64Data,
      Number,
    );
  }
}

function attributeIntegers(node: NodeProto, name: string): readonly number[] | undefined {
  const attribute = node.attribute.find((each) => each.name === name);
  if (attribute === undefined) return undefined;
  return attribute.ints.length > 0 ? attribute.ints.map(Number) : [Number(attribute.i)];
}

/** Elements from one index of an axis to the next. */
function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** Copies what a view with these strides shows, row-major. */
function copyView(data: Float32Array, shape: Shape, strides: readonly number[], offset: number): ModelTensor {
  const copy = new Float32Array(elementCount(shape));
  let next = 0;
  const copyAxis = (axis: number, start: number): void => {
    const [size, stride] = [shape[axis]!, strides[axis]!];
    if (axis === shape.length - 1) {
      for (let i = 0, at = start; i < size; i++, at += stride) copy[next++] = data[at]!;
    } else {
      for (let i = 0; i < size; i++) copyAxis(axis + 1, start + i * stride);
    }
  };
  if (shape.length === 0) copy[0] = data[offset]!;
  else copyAxis(0, offset);
  return { shape, data: copy };
}

/** Slices with positive steps; undefined for others. */
function sliced(
  { shape, data }: Constant,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[],
  steps: readonly number[],
): ModelTensor | undefined {
  if (steps.some((step) => step < 1)) return undefined;
  const sizes = [...shape];
  const strides = stridesOf(shape);
  let offset = 0;
  for (const [index, given] of axes.entries()) {
    const axis = (given + shape.length) % shape.length;
    const length = shape[axis]!;
    const within = (position: number): number =>
      Math.min(length, Math.max(0, position < 0 ? position + length : position));
    const [start, end, step] = [within(starts[index]!), within(ends[index]!), steps[index]!];
    sizes[axis] = Math.max(0, Math.ceil((end - start) / step));
    offset += start * strides[axis]!;
    strides[axis]! *= step;
  }
  return copyView(data, sizes, strides, offset);
}

function concatenated(operands: readonly Constant[], given: number): ModelTensor {
  const { shape } = operands[0]!;
  const axis = (given + shape.length) % shape.length;
  const outer = elementCount(shape.slice(0, axis));
  const data = new Float32Array(operands.reduce((sum, each) => sum + each.data.length, 0));
  const row = data.length / outer;
  let column = 0;
  for (const operand of operands) {
    const width = operand.data.length / outer;
    for (let i = 0; i < outer; i++) {
      data.set(operand.data.subarray(i * width, (i + 1) * width), i * row + column);
    }
    column += width;
  }
  const size = operands.reduce((sum, each) => sum + each.shape[axis]!, 0);
  return { shape: shape.with(axis, size), data };
}
