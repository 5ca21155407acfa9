import type { Tensor } from '../graph.ts';
import type { ConvAttributes, Node, NodeOf, Op, Shape } from '../ops.ts';
import { type Emitter, float, int, ints } from './emitter.ts';
import { TensorProto_DataType } from './generated/onnx_pb.js';
import { lowerLstm, lowerLstmGateGradient } from './lstm-lowering.ts';

/**
 * Version of ONNX's standard operators. 17 is the newest that the checker of ONNX 1.12 (Debian 12) knows, and every
 * rule below is written for it: ReduceMean and ReduceMax still have their axes as an attribute.
 */
export const OPSET_VERSION = 17;

/** Version of the file format: the one that belongs to opset 17. */
export const IR_VERSION = 8;

/**
 * Writes one node of a graph as ONNX nodes.
 *
 * @param node the node; results keep their names
 * @param emitter takes the ONNX nodes
 * @param isUsed whether anything reads a result of the node
 */
export type LoweringRule<O extends Op> = (
  node: NodeOf<O>,
  emitter: Emitter,
  isUsed: (tensor: Tensor) => boolean,
) => void;

const namesOf = (tensors: readonly Tensor[]): string[] => tensors.map(({ name }) => name);

/** An operation that ONNX has too, without attributes. */
function same<O extends Op>(opType: string): LoweringRule<O> {
  return (node, emitter) => emitter.node(opType, namesOf(node.inputs), namesOf(node.outputs));
}

/** Reduction over no axes leaves the tensor as it is, which ONNX reads as all axes. */
function reduction<O extends 'ReduceSum' | 'ReduceMean' | 'ReduceMax'>(opType: O): LoweringRule<O> {
  return ({ inputs, outputs, attributes: { axes, keepDims } }, emitter) => {
    const keep = int('keepdims', Number(keepDims));
    if (axes.length === 0) emitter.node('Identity', namesOf(inputs), namesOf(outputs));
    else if (opType === 'ReduceSum')
      emitter.node(opType, [...namesOf(inputs), emitter.int64(axes)], namesOf(outputs), [keep]);
    else emitter.node(opType, namesOf(inputs), namesOf(outputs), [ints('axes', axes), keep]);
  };
}

/** The operand with its last two axes exchanged. ONNX Runtime folds this Transpose into the MatMul that reads it. */
function matrix({ name, shape }: Tensor, transposed: boolean, emitter: Emitter): string {
  if (!transposed) return name;
  const axes = shape.map((_, axis) => axis);
  return emitter.value(
    'Transpose',
    [name],
    [ints('perm', [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!])],
  );
}

function convAttributes(attributes: ConvAttributes, weight: Shape) {
  return [
    ints('kernel_shape', weight.slice(2)),
    ints('strides', attributes.strides),
    ints('dilations', attributes.dilations),
    ints('pads', [...attributes.padsBefore, ...attributes.padsAfter]),
  ];
}

const LOWERING_RULES: { readonly [O in Op]: LoweringRule<O> } = {
  Add: same('Add'),
  Sub: same('Sub'),
  Mul: same('Mul'),
  Div: same('Div'),
  Maximum: same('Max'),
  Minimum: same('Min'),
  Greater: ({ inputs, outputs }, emitter) => {
    const truth = emitter.value('Greater', namesOf(inputs));
    emitter.node('Cast', [truth], namesOf(outputs), [int('to', TensorProto_DataType.FLOAT)]);
  },
  Negate: same('Neg'),
  Abs: same('Abs'),
  Sign: same('Sign'),
  Exp: same('Exp'),
  Log: same('Log'),
  Sqrt: same('Sqrt'),
  Tanh: same('Tanh'),
  Sigmoid: same('Sigmoid'),
  Relu: same('Relu'),
  LeakyRelu: ({ inputs, outputs, attributes: { slope } }, emitter) =>
    emitter.node('LeakyRelu', namesOf(inputs), namesOf(outputs), [float('alpha', slope)]),
  Softmax: ({ inputs, outputs, attributes: { axis } }, emitter) =>
    emitter.node('Softmax', namesOf(inputs), namesOf(outputs), [int('axis', axis)]),
  MatMul: ({ inputs, outputs, attributes: { transposeA, transposeB } }, emitter) =>
    emitter.node(
      'MatMul',
      [matrix(inputs[0]!, transposeA, emitter), matrix(inputs[1]!, transposeB, emitter)],
      namesOf(outputs),
    ),
  ReduceSum: reduction('ReduceSum'),
  ReduceMean: reduction('ReduceMean'),
  ReduceMax: reduction('ReduceMax'),
  Reshape: ({ inputs, outputs, attributes: { shape } }, emitter) =>
    emitter.node('Reshape', [...namesOf(inputs), emitter.int64(shape)], namesOf(outputs)),
  Transpose: ({ inputs, outputs, attributes: { permutation } }, emitter) =>
    emitter.node('Transpose', namesOf(inputs), namesOf(outputs), [ints('perm', permutation)]),
  Expand: ({ inputs, outputs, attributes: { shape } }, emitter) =>
    emitter.node('Expand', [...namesOf(inputs), emitter.int64(shape)], namesOf(outputs)),
  Slice: ({ inputs, outputs, attributes: { axis, start, end, step } }, emitter) => {
    const range = [start, end, axis, step].map((value) => emitter.int64([value]));
    emitter.node('Slice', [...namesOf(inputs), ...range], namesOf(outputs));
  },
  Pad: ({ inputs, outputs, attributes: { before, after } }, emitter) =>
    emitter.node('Pad', [...namesOf(inputs), emitter.int64([...before, ...after])], namesOf(outputs)),
  Concat: ({ inputs, outputs, attributes: { axis } }, emitter) =>
    emitter.node('Concat', namesOf(inputs), namesOf(outputs), [int('axis', axis)]),
  Conv: ({ inputs, outputs, attributes }, emitter) =>
    emitter.node('Conv', namesOf(inputs), namesOf(outputs), convAttributes(attributes, inputs[1]!.shape)),
  ConvTranspose: ({ inputs, outputs, attributes }, emitter) =>
    emitter.node('ConvTranspose', namesOf(inputs), namesOf(outputs), [
      ...convAttributes(attributes, inputs[1]!.shape),
      ints('output_padding', attributes.outputPadding),
    ]),
  Lstm: lowerLstm,
  LstmGateGradient: lowerLstmGateGradient,
};

/** Writes a node of a graph as ONNX nodes; see {@link LoweringRule}. */
export function lowerNode(node: Node, emitter: Emitter, isUsed: (tensor: Tensor) => boolean): void {
  lower(node, emitter, isUsed);
}

function lower<O extends Op>(node: NodeOf<O>, emitter: Emitter, isUsed: (tensor: Tensor) => boolean): void {
  LOWERING_RULES[node.op](node, emitter, isUsed);
}

/**
 * The nodes that these tensors depend on, in the order of the graph.
 *
 * @param nodes all nodes, each after those whose results it reads
 */
export function liveNodes(nodes: readonly Node[], roots: Iterable<Tensor>): Node[] {
  const wanted = new Set(roots);
  const live: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => wanted.has(output))) continue;
    live.push(node);
    for (const input of node.inputs) wanted.add(input);
  }
  return live.reverse();
}
