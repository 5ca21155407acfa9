import { create } from '@bufbuild/protobuf';
import type { Shape } from '../ops.ts';
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from './generated/onnx_pb.js';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
} from './generated/onnx_pb.js';
import { floatTensor, int64Tensor, valueInfo } from './tensors.ts';

/** An integer attribute of an ONNX node. */
export function int(name: string, value: number): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
}

/** An attribute that is a list of integers. */
export function ints(name: string, values: readonly number[]): AttributeProto {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: values.map(BigInt),
  });
}

/** A float attribute. */
export function float(name: string, value: number): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
}

/** A text attribute, of ASCII characters. */
export function text(name: string, value: string): AttributeProto {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.STRING,
    s: Uint8Array.from(value, (character) => character.charCodeAt(0)),
  });
}

/** An attribute that is a graph: the body of a Scan. */
export function subgraph(name: string, value: GraphProto): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: value });
}

/** A named value of a subgraph with its shape. */
export type NamedShape = readonly [name: string, shape: Shape];

/**
 * Collects the nodes and initialisers of one ONNX graph. Initialisers with the same content are written once, and
 * fresh names never meet those that are in use.
 */
export class Emitter {
  readonly nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  readonly #taken: Set<string>;
  #count = 0;

  /** @param taken names that the graph uses already */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Initialisers asked for so far. */
  get initializers(): readonly TensorProto[] {
    return [...this.#initializers.values()];
  }

  /** Adds a node with the given results. */
  node(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: readonly AttributeProto[] = [],
  ): void {
    this.nodes.push(makeNode(opType, inputs, outputs, attributes));
  }

  /** Adds a node with one result under a fresh name. */
  value(opType: string, inputs: readonly string[], attributes: readonly AttributeProto[] = []): string {
    const output = this.freshName(opType);
    this.node(opType, inputs, [output], attributes);
    return output;
  }

  /** The name of an initialiser that is a list of 64-bit integers. */
  int64(values: readonly number[]): string {
    return this.#shared(`int64:${values.join()}`, 'int64', (name) => int64Tensor(name, values));
  }

  /** The name of an initialiser of shape []. */
  scalar(value: number): string {
    return this.#shared(`scalar:${value}`, 'scalar', (name) => floatTensor(name, [], Float32Array.of(value)));
  }

  /** The name of an initialiser that is all zeros. */
  zeros(shape: Shape): string {
    const size = shape.reduce((product, each) => product * each, 1);
    return this.#shared(`zeros:${shape.join()}`, 'zeros', (name) =>
      floatTensor(name, shape, new Float32Array(size)),
    );
  }

  /** A name that nothing else has. */
  freshName(stem: string): string {
    let name: string;
    do name = `${stem}/${this.#count++}`;
    while (this.#taken.has(name));
    this.#taken.add(name);
    return name;
  }

  #shared(key: string, stem: string, make: (name: string) => TensorProto): string {
    const known = this.#initializers.get(key);
    if (known !== undefined) return known.name;
    const tensor = make(this.freshName(stem));
    this.#initializers.set(key, tensor);
    return tensor.name;
  }
}

/** The body of a Scan: nodes that may also read names of the graph around it. */
export function makeBody(
  name: string,
  inputs: readonly NamedShape[],
  outputs: readonly NamedShape[],
  nodes: readonly NodeProto[],
): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: [...nodes],
    input: inputs.map(([each, shape]) => valueInfo(each, shape)),
    output: outputs.map(([each, shape]) => valueInfo(each, shape)),
  });
}

/** One ONNX node. */
export function makeNode(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly AttributeProto[] = [],
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name: outputs[0]!,
    input: [...inputs],
    output: [...outputs],
    attribute: [...attributes],
  });
}
