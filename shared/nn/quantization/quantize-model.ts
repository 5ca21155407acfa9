import { create, toBinary } from '@bufbuild/protobuf';
import { LatheError } from '../../errors.ts';
import { Emitter } from '../onnx/emitter.ts';
import type { GraphProto, ModelProto, NodeProto, TensorProto } from '../onnx/generated/onnx_pb.js';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from '../onnx/generated/onnx_pb.js';
import { decodeModel, parseModel } from '../onnx/read.ts';
import { floatTensor } from '../onnx/tensors.ts';
import { Constants } from './constants.ts';
import { type QuantizableOp, QuantizedWriter, quantizeNode, RUNTIME_DOMAIN } from './rules.ts';

/** DynamicQuantizeLinear is of this version of ONNX's operators. */
const LEAST_OPSET = 11;

/** A model in 8 bits, and what became of it. */
export interface QuantizedModel {
  /** An ONNX file with the same inputs, outputs and metadata. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many operators multiply by weights in 8 bits now. */
  readonly operators: Readonly<Partial<Record<QuantizableOp, number>>>;
  /** Names of the initialisers of the float model that are in 8 bits now. */
  readonly weights: readonly string[];
}

/**
 * Quantises a model dynamically: weights of MatMul, Gemm, Conv and LSTM become 8 bits, a scale each channel, and tables
 * that are added, one scale each; activations are quantised where the model runs, by their own range. Everything else stays float32. A batch is quantised by one
 * range, so that an example's result depends slightly on those beside it.
 *
 * @param bytes an ONNX file with its weights inside, opset 11 or later
 * @throws LatheError `bad-model` when the bytes are no whole ONNX model, its weights lie in other files or are not
 *   finite, its opset is older, or nothing in it can be quantised
 */
export function quantizeModel(bytes: Uint8Array): QuantizedModel {
  requireQuantizable(bytes);
  const model = parseModel(bytes);
  const graph = model.graph!;
  const overridable = new Set(graph.input.map(({ name }) => name));
  const constants = new Constants(graph.initializer.filter(({ name }) => !overridable.has(name)));
  const writer = new QuantizedWriter(new Emitter(namesOf(graph)), constants);
  const operators: Partial<Record<QuantizableOp, number>> = {};
  for (const node of graph.node) {
    if (constants.fold(node)) continue;
    if (quantizeNode(node, writer)) {
      const op = node.opType as QuantizableOp;
      operators[op] = (operators[op] ?? 0) + 1;
    } else writer.emitter.nodes.push(node);
  }
  if (writer.quantizedNames.size === 0) {
    throw new LatheError(
      'bad-model',
      'quantize: the model has no MatMul, Gemm, Conv or LSTM with float32 weights of its own, nothing can be stored in 8 bits',
    );
  }
  return {
    bytes: toBinary(ModelProtoSchema, assemble(model, writer)),
    operators,
    weights: [...writer.quantizedNames],
  };
}

function requireQuantizable(bytes: Uint8Array): void {
  const { opset, externalFiles } = decodeModel(bytes);
  if (externalFiles.length > 0) {
    throw new LatheError(
      'bad-model',
      `quantize: the weights of the model lie in ${externalFiles.join(', ')}: save it as one file`,
    );
  }
  if (opset < LEAST_OPSET) {
    throw new LatheError(
      'bad-model',
      `quantize: the model is of opset ${opset}: export it with ${LEAST_OPSET} or later`,
    );
  }
}

/** Every name of a graph and of the graphs within. */
function namesOf(graph: GraphProto): string[] {
  return [
    ...graph.initializer.map(({ name }) => name),
    ...[...graph.input, ...graph.output].map(({ name }) => name),
    ...graph.node.flatMap(({ input, output }) => [...input, ...output]),
    ...innerGraphs(graph).flatMap(namesOf),
  ];
}

function innerGraphs(graph: GraphProto): GraphProto[] {
  const attributes = graph.node.flatMap(({ attribute }) => attribute);
  return attributes.flatMap(({ g, graphs }) => [...(g === undefined ? [] : [g]), ...graphs]);
}

/** Names that the nodes of a graph read, and those of the graphs within, which may read what is outside. */
function namesRead(graph: GraphProto): string[] {
  return [
    ...graph.node.flatMap(({ input }) => input),
    ...graph.output.map(({ name }) => name),
    ...innerGraphs(graph).flatMap(namesRead),
  ];
}

function assemble(model: ModelProto, { emitter, tensors, constants }: QuantizedWriter): ModelProto {
  const before = model.graph!;
  const graph = create(GraphProtoSchema, { ...before, node: emitter.nodes, valueInfo: [] });
  const read = new Set(namesRead(graph));
  const inputs = new Set(before.input.map(({ name }) => name));
  const initializer = [
    ...before.initializer.filter(({ name }) => read.has(name) || inputs.has(name)),
    ...foldedTensors(before, read, constants),
    ...tensors,
    ...emitter.initializers,
  ];
  const domains = model.opsetImport.filter(({ domain }) => domain !== RUNTIME_DOMAIN);
  const usesRuntime = emitter.nodes.some(({ domain }) => domain === RUNTIME_DOMAIN);
  return create(ModelProtoSchema, {
    ...model,
    opsetImport: usesRuntime
      ? [...domains, create(OperatorSetIdProtoSchema, { domain: RUNTIME_DOMAIN, version: 1n })]
      : domains,
    graph: withShortNames(create(GraphProtoSchema, { ...graph, initializer })),
  });
}

/** What was computed ahead and is read as float32. */
function foldedTensors({ node }: GraphProto, read: ReadonlySet<string>, constants: Constants): TensorProto[] {
  return node
    .flatMap(({ output }) => output)
    .filter((name) => read.has(name))
    .map((name) => [name, constants.get(name)] as const)
    .flatMap(([name, constant]) =>
      constant === undefined ? [] : [floatTensor(name, constant.shape, constant.data)],
    );
}

/**
 * Gives everything but inputs and outputs the shortest names: those of a small network would be a tenth of its file.
 * A graph with others within, which may read its names, is left as it is.
 */
function withShortNames(graph: GraphProto): GraphProto {
  if (innerGraphs(graph).length > 0) return graph;
  const kept = new Set([...graph.input, ...graph.output].map(({ name }) => name));
  const taken = new Set(namesOf(graph));
  const short = new Map<string, string>();
  let count = 0;
  const rename = (name: string): string => {
    if (name === '' || kept.has(name)) return name;
    let chosen = short.get(name);
    if (chosen === undefined) {
      do chosen = (count++).toString(36);
      while (taken.has(chosen));
      short.set(name, chosen);
    }
    return chosen;
  };
  const node = graph.node.map((each) => renamed(each, rename));
  const initializer = graph.initializer.map((tensor) => ({ ...tensor, name: rename(tensor.name) }));
  return create(GraphProtoSchema, { ...graph, node, initializer });
}

function renamed(node: NodeProto, rename: (name: string) => string): NodeProto {
  return create(NodeProtoSchema, {
    ...node,
    name: '',
    docString: '',
    input: node.input.map(rename),
    output: node.output.map(rename),
  });
}
