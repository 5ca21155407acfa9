import { create, toBinary } from '@bufbuild/protobuf';
import { requireArgument } from '../../errors.ts';
import type { Graph, Tensor, Variable } from '../graph.ts';
import { elementCount } from '../shape-rules.ts';
import { verifyGraph } from '../verify.ts';
import { Emitter } from './emitter.ts';
import type { TensorProto } from './generated/onnx_pb.js';
import { ModelProtoSchema } from './generated/onnx_pb.js';
import { IR_VERSION, liveNodes, lowerNode, OPSET_VERSION } from './lowering.ts';
import { floatTensor, valueInfo } from './tensors.ts';

/** Named in every model that Lathe writes. */
export const PRODUCER_NAME = 'lathe';

/** Version of Lathe that is written into models; the same as in `package.json`. */
export const PRODUCER_VERSION = '0.1.0';

/** Put before a variable's name, it names the output of a training model that holds the variable's next value. */
export const NEXT_PREFIX = 'next:';

/** What becomes an input, an output and an initialiser of the written model. */
interface ModelParts {
  readonly inputs: readonly Tensor[];
  readonly outputs: ReadonlyMap<string, Tensor>;
  readonly initializers: readonly TensorProto[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a graph as a model with its weights inside: inputs and outputs are those of the graph, all float32. Nodes that
 * no output depends on are left out.
 *
 * @param graph a graph without updates that matter: only `outputs` are written
 * @param values of every parameter and buffer, by name, row-major
 * @param metadata free text, by key, kept in the model's `metadata_props`
 * @returns the bytes of an ONNX file
 * @throws LatheError `bad-argument` when the graph is broken, a value is missing or its length is wrong, or an output
 *   depends on an optimiser's moment
 */
export function encodeInferenceModel(
  graph: Graph,
  values: ReadonlyMap<string, Float32Array>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const kept = graph.variables.filter(({ role }) => role !== 'moment');
  return encode(graph, {
    inputs: graph.inputs.map(({ tensor }) => tensor),
    outputs: graph.outputs,
    initializers: kept.map((variable) => weightTensor(variable, values)),
    metadata,
  });
}

/**
 * Writes one training step as a model without weights: inputs are those of the graph and all its variables, by name;
 * outputs are those of the graph and, for each variable that changes, {@link NEXT_PREFIX} and its name.
 *
 * @returns the bytes of an ONNX file
 * @throws LatheError `bad-argument` when the graph is broken
 */
export function encodeTrainingModel(graph: Graph): Uint8Array<ArrayBuffer> {
  const outputs = new Map(graph.outputs);
  for (const [variable, next] of graph.updates) outputs.set(`${NEXT_PREFIX}${variable.name}`, next);
  return encode(graph, {
    inputs: [...graph.inputs, ...graph.variables].map(({ tensor }) => tensor),
    outputs,
    initializers: [],
    metadata: {},
  });
}

function weightTensor({ tensor }: Variable, values: ReadonlyMap<string, Float32Array>): TensorProto {
  const { name, shape } = tensor;
  const value = values.get(name);
  requireArgument(value !== undefined, () => `model: the value of ${name} is missing`);
  requireArgument(
    value.length === elementCount(shape),
    () => `model: ${name} has shape [${shape}], ${elementCount(shape)} elements, got ${value.length}`,
  );
  return floatTensor(name, shape, value);
}

function encode(graph: Graph, parts: ModelParts): Uint8Array<ArrayBuffer> {
  verifyGraph(graph);
  const nodes = liveNodes(graph.nodes, parts.outputs.values());
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...parts.outputs.values()]);
  requireDefined(graph, parts, used);
  const constants = graph.constants.filter(({ tensor }) => used.has(tensor));
  const outputNames = [...parts.outputs.keys()];
  const emitter = new Emitter([...allNames(graph), ...outputNames]);
  for (const node of nodes) lowerNode(node, emitter, (tensor) => used.has(tensor));
  nameOutputs(graph, parts.outputs, emitter);
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    opsetImport: [{ domain: '', version: BigInt(OPSET_VERSION) }],
    producerName: PRODUCER_NAME,
    producerVersion: PRODUCER_VERSION,
    metadataProps: Object.entries(parts.metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: PRODUCER_NAME,
      node: emitter.nodes,
      input: parts.inputs.map(({ name, shape }) => valueInfo(name, shape)),
      output: [...parts.outputs].map(([name, { shape }]) => valueInfo(name, shape)),
      initializer: [
        ...parts.initializers,
        ...constants.map(({ tensor, data }) => floatTensor(tensor.name, tensor.shape, data)),
        ...emitter.initializers,
      ],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** Moments are no part of an inference model, so nothing in it may read one. */
function requireDefined(graph: Graph, parts: ModelParts, used: ReadonlySet<Tensor>): void {
  const given = new Set([
    ...parts.inputs.map(({ name }) => name),
    ...parts.initializers.map(({ name }) => name),
  ]);
  for (const { tensor, role } of graph.variables) {
    requireArgument(
      !used.has(tensor) || given.has(tensor.name),
      () => `model: an output depends on ${tensor.name}, a ${role} that the model does not hold`,
    );
  }
}

/** An output's own name may be that of its tensor when a node makes it; otherwise no value may have it yet. */
function nameOutputs(graph: Graph, outputs: ReadonlyMap<string, Tensor>, emitter: Emitter): void {
  const names = new Set(allNames(graph));
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const [name, tensor] of outputs) {
    if (name === tensor.name && made.has(tensor)) continue;
    requireArgument(!names.has(name), () => `model: the name of output ${name} is taken by another tensor`);
    emitter.node('Identity', [tensor.name], [name]);
  }
}

function allNames(graph: Graph): string[] {
  const tensors = [...graph.inputs, ...graph.variables, ...graph.constants].map(({ tensor }) => tensor);
  return [...tensors, ...graph.nodes.flatMap(({ outputs }) => outputs)].map(({ name }) => name);
}
