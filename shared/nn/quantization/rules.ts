/**
 * How each operator that multiplies by weights is written with weights in 8 bits. Activations are quantised where the
 * model runs, a whole tensor at a time and by its own range (DynamicQuantizeLinear); products are summed up in 32-bit
 * integers, which is exact; the sum times both scales is the result in float32.
 */
import { LatheError } from '../../errors.ts';
import { type Emitter, int } from '../onnx/emitter.ts';
import type { NodeProto, TensorProto } from '../onnx/generated/onnx_pb.js';
import { TensorProto_DataType } from '../onnx/generated/onnx_pb.js';
import { floatTensor, uint8Tensor } from '../onnx/tensors.ts';
import type { Shape } from '../ops.ts';
import { quantizeWeights, ZERO_BYTE } from './byte-weights.ts';
import type { Constant, Constants } from './constants.ts';

/** The domain of ONNX Runtime's own operators. */
export const RUNTIME_DOMAIN = 'com.microsoft';

/** A weight of fewer numbers stays as it is: the nodes that would take its place are larger than what they save. */
const LEAST_ELEMENTS = 256;

/** Writes a node with its weights in 8 bits; false, and nothing is written, where it cannot be. */
type QuantizationRule = (node: NodeProto, writer: QuantizedWriter) => boolean;

/** A tensor in 8 bits: names of its bytes, its scale and the byte that stands for 0. */
interface ByteTensor {
  readonly bytes: string;
  readonly scale: string;
  readonly zero: string;
}

/** What the rules write to. */
export class QuantizedWriter {
  readonly emitter: Emitter;
  readonly constants: Constants;
  /** Weights, scales and zero points so far. */
  readonly tensors: TensorProto[] = [];
  /** Names of the initialisers that are in 8 bits now. */
  readonly quantizedNames = new Set<string>();
  /** An activation that several weights meet is quantised once. */
  readonly #activations = new Map<string, ByteTensor>();
  #zero: string | undefined;

  constructor(emitter: Emitter, constants: Constants) {
    this.emitter = emitter;
    this.constants = constants;
  }

  /** The constant of this name, where it is worth to be stored in 8 bits and has so many axes. */
  weight(name: string | undefined, hasRank: (rank: number) => boolean): Constant | undefined {
    const constant = name === undefined ? undefined : this.constants.get(name);
    if (constant === undefined || constant.data.length < LEAST_ELEMENTS || !hasRank(constant.shape.length)) {
      return undefined;
    }
    if (constant.data.every(Number.isFinite)) return constant;
    throw new LatheError(
      'bad-model',
      `quantize: weight ${constant.origins.join(' and ')} holds numbers that are not finite: train the model anew`,
    );
  }

  /** The bytes of an activation, quantised by its own range at run time. */
  activation(name: string): ByteTensor {
    const known = this.#activations.get(name);
    if (known !== undefined) return known;
    const [bytes, scale, zero] = ['bytes', 'scale', 'zero'].map((stem) => this.emitter.freshName(stem));
    const quantized = { bytes: bytes!, scale: scale!, zero: zero! };
    this.emitter.node('DynamicQuantizeLinear', [name], Object.values(quantized));
    this.#activations.set(name, quantized);
    return quantized;
  }

  /** Stores bytes and scales under fresh names. */
  store(
    { origins }: Constant,
    bytes: { readonly data: Uint8Array; readonly shape: Shape },
    scales: { readonly data: Float32Array; readonly shape: Shape },
  ): { readonly bytes: string; readonly scale: string } {
    for (const origin of origins) this.quantizedNames.add(origin);
    const names = { bytes: this.emitter.freshName('weight'), scale: this.emitter.freshName('scale') };
    this.tensors.push(uint8Tensor(names.bytes, bytes.shape, bytes.data));
    this.tensors.push(floatTensor(names.scale, scales.shape, scales.data));
    return names;
  }

  /** The scalar {@link ZERO_BYTE}. */
  get zero(): string {
    this.#zero ??= this.zeros([]);
    return this.#zero;
  }

  /** A tensor of {@link ZERO_BYTE}. */
  zeros(shape: Shape): string {
    const name = this.emitter.freshName('zero');
    const size = shape.reduce((product, each) => product * each, 1);
    this.tensors.push(uint8Tensor(name, shape, new Uint8Array(size).fill(ZERO_BYTE)));
    return name;
  }

  /** The name of integer sums as float32, times the scales of both factors. */
  rescaled(sums: string, scales: readonly [string, string]): readonly [string, string] {
    const floats = this.emitter.value('Cast', [sums], [int('to', TensorProto_DataType.FLOAT)]);
    return [floats, this.emitter.value('Mul', scales)];
  }
}

const attributeOf = (node: NodeProto, name: string) => node.attribute.find((each) => each.name === name);
const isDefault = (node: NodeProto, name: string, value: number): boolean =>
  (attributeOf(node, name)?.f ?? value) === value;

/** Writes x · weight, where the weight is [inputs, outputs], under `output`. */
function multiplyMatrix(x: string, weight: Constant, output: string, writer: QuantizedWriter): void {
  const { bytes, scales } = quantizeWeights(weight, 1);
  const stored = writer.store(
    weight,
    { data: bytes, shape: weight.shape },
    { data: scales, shape: [scales.length] },
  );
  const activation = writer.activation(x);
  const sums = writer.emitter.value('MatMulInteger', [
    activation.bytes,
    stored.bytes,
    activation.zero,
    writer.zero,
  ]);
  writer.emitter.node('Mul', writer.rescaled(sums, [activation.scale, stored.scale]), [output]);
}

const matMul: QuantizationRule = ({ input, output }, writer) => {
  const weight = writer.weight(input[1], (rank) => rank === 2);
  if (weight === undefined) return false;
  multiplyMatrix(input[0]!, weight, output[0]!, writer);
  return true;
};

const gemm: QuantizationRule = (node, writer) => {
  const weight = writer.weight(node.input[1], (rank) => rank === 2);
  const isPlain = isDefault(node, 'alpha', 1) && isDefault(node, 'beta', 1);
  if (weight === undefined || !isPlain || attributeOf(node, 'transA')?.i) return false;
  const [x, , bias] = node.input;
  const product = bias ? writer.emitter.freshName('product') : node.output[0]!;
  multiplyMatrix(x!, attributeOf(node, 'transB')?.i ? transposed(weight) : weight, product, writer);
  if (bias) writer.emitter.node('Add', [product, bias], node.output);
  return true;
};

function transposed({ shape, data, origins }: Constant): Constant {
  const [rows, columns] = [shape[0]!, shape[1]!];
  return { shape: [columns, rows], data: transposeRows(data, rows, new Float32Array(data.length)), origins };
}

/** Copies a matrix of so many rows as its transpose. */
function transposeRows<Values extends Float32Array | Uint8Array>(
  from: Values,
  rows: number,
  to: Values,
): Values {
  const columns = from.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[column * rows + row] = from[row * columns + column]!;
  }
  return to;
}

/** The weight is [outChannels, channels, ...kernel]; what pads the activation is the byte of its zero. */
const conv: QuantizationRule = (node, writer) => {
  const { emitter } = writer;
  const weight = writer.weight(node.input[1], (rank) => rank > 2);
  if (weight === undefined) return false;
  const [x, , bias] = node.input;
  const channels: Shape = weight.shape.slice(1).map((_, axis) => (axis === 0 ? weight.shape[0]! : 1));
  const { bytes, scales } = quantizeWeights(weight, 0);
  const stored = writer.store(
    weight,
    { data: bytes, shape: weight.shape },
    { data: scales, shape: channels },
  );
  const activation = writer.activation(x!);
  const sums = emitter.value(
    'ConvInteger',
    [activation.bytes, stored.bytes, activation.zero, writer.zero],
    node.attribute,
  );
  const factors = writer.rescaled(sums, [activation.scale, stored.scale]);
  if (bias) {
    const column = emitter.value('Reshape', [bias, emitter.int64(channels)]);
    emitter.node('Add', [emitter.value('Mul', factors), column], node.output);
  } else emitter.node('Mul', factors, node.output);
  return true;
};

/** Operands of ONNX's LSTM up to the peepholes. */
const LSTM_OPERANDS = 8;

/**
 * ONNX Runtime's own operator. Its weights are [directions, inputs, 4·hidden], the transpose of those of LSTM, and every
 * gate of every unit is a channel. The states are quantised at each step.
 */
const lstm: QuantizationRule = (node, writer) => {
  const [input, recurrent] = [node.input[1], node.input[2]].map((name) =>
    writer.weight(name, (rank) => rank === 3),
  );
  if (input === undefined || recurrent === undefined || attributeOf(node, 'layout')?.i) return false;
  const [directions, gates] = input.shape as [number, number, number];
  // The runtime looks for the second direction's zero point after as many bytes as there are scales for the first.
  const zero = writer.zeros(directions === 1 ? [1] : [directions, gates]);
  const [w, r] = [input, recurrent].map((weight) => storeGates(weight, writer));
  const operands = Array.from({ length: LSTM_OPERANDS }, (_, index) => node.input[index] ?? '');
  operands.splice(1, 3, w!.bytes, r!.bytes, gateBias(operands[3]!, writer));
  writer.emitter.node(
    'DynamicQuantizeLSTM',
    [...operands, w!.scale, zero, r!.scale, zero],
    node.output,
    node.attribute,
  );
  writer.emitter.nodes.at(-1)!.domain = RUNTIME_DOMAIN;
  return true;
};

/** The two biases, [directions, 2·gates], are only ever used as their sum: it is stored, and filled up with zeros. */
function gateBias(name: string, { constants, emitter, tensors }: QuantizedWriter): string {
  const both = constants.get(name);
  if (both === undefined) return name;
  const [directions, width] = both.shape as [number, number];
  const gates = width / 2;
  const data = Float32Array.from({ length: directions * gates }, (_, index) => {
    const first = Math.floor(index / gates) * width + (index % gates);
    return both.data[first]! + both.data[first + gates]!;
  });
  const sum = emitter.freshName('bias');
  tensors.push(floatTensor(sum, [directions, gates], data));
  return emitter.value('Pad', [sum, emitter.int64([0, 0, 0, gates])]);
}

function storeGates(weight: Constant, writer: QuantizedWriter) {
  const [directions, gates, inputs] = weight.shape as [number, number, number];
  const { bytes, scales } = quantizeWeights({ shape: [directions * gates, inputs], data: weight.data }, 0);
  const data = new Uint8Array(bytes.length);
  const size = gates * inputs;
  for (let start = 0; start < data.length; start += size) {
    transposeRows(bytes.subarray(start, start + size), gates, data.subarray(start, start + size));
  }
  return writer.store(
    weight,
    { data, shape: [directions, inputs, gates] },
    { data: scales, shape: [directions, gates] },
  );
}

/** A table that is added, such as the positions of an attention network, is stored in 8 bits and added in float32. */
const add: QuantizationRule = ({ input, output }, writer) => {
  const tables = input.map((name) => writer.weight(name, (rank) => rank > 1));
  const place = tables.findIndex((table) => table !== undefined && hasRows(table.shape));
  if (place === -1) return false;
  const { shape, data, origins } = tables[place]!;
  const { bytes, scales } = quantizeWeights({ shape: [1, data.length], data }, 0);
  const stored = writer.store({ shape, data, origins }, { data: bytes, shape }, { data: scales, shape: [] });
  const floats = writer.emitter.value('DequantizeLinear', [stored.bytes, stored.scale, writer.zero]);
  writer.emitter.node('Add', input.with(place, floats), output);
  return true;
};

/** Whether a tensor is more than one row, as a bias is. */
const hasRows = (shape: Shape): boolean => shape.filter((size) => size > 1).length > 1;

/** The operators that can be quantised, by ONNX's names; all others stay float32. */
const QUANTIZATION_RULES = {
  MatMul: matMul,
  Gemm: gemm,
  Conv: conv,
  LSTM: lstm,
  Add: add,
} as const satisfies Record<string, QuantizationRule>;

/** An operator that can be quantised. */
export type QuantizableOp = keyof typeof QUANTIZATION_RULES;

/** Whether a node is one of the operators that can be quantised. */
export function isQuantizable(opType: string): opType is QuantizableOp {
  return Object.hasOwn(QUANTIZATION_RULES, opType);
}

/** Writes a node with its weights in 8 bits; false, and nothing is written, where they are not constant, few or odd. */
export function quantizeNode(node: NodeProto, writer: QuantizedWriter): boolean {
  if (node.domain !== '' || !isQuantizable(node.opType)) return false;
  return QUANTIZATION_RULES[node.opType](node, writer);
}
