import { requireArgument } from '../errors.ts';
import type { Graph, Tensor } from './graph.ts';
import type { Node } from './ops.ts';
import { elementCount, inferShapes, sameShape } from './shape-rules.ts';

/**
 * Checks that a graph holds together: names are unique; each node comes after those whose results it reads; its shapes
 * are what the shape rules say; constants have as many elements as their shape; outputs and updates are tensors of
 * the graph; an update has the shape of its variable. It is run on every graph before that is written.
 *
 * @throws LatheError `bad-argument` that names the tensor or node at fault
 */
export function verifyGraph(graph: Graph): void {
  const defined = new Set<Tensor>();
  const names = new Set<string>();
  const define = (tensor: Tensor): void => {
    requireArgument(tensor.graph === graph, () => `graph: ${tensor.name} belongs to another graph`);
    requireArgument(!names.has(tensor.name), () => `graph: the name ${tensor.name} is used twice`);
    names.add(tensor.name);
    defined.add(tensor);
  };
  for (const { tensor } of [...graph.inputs, ...graph.variables, ...graph.constants]) define(tensor);
  for (const { tensor, data } of graph.constants) verifyLength(tensor, data.length);
  for (const node of graph.nodes) {
    verifyNode(node, defined);
    for (const output of node.outputs) define(output);
  }
  for (const [name, tensor] of graph.outputs) {
    requireArgument(
      defined.has(tensor),
      () => `graph: output ${name} is ${tensor.name}, which no node makes`,
    );
  }
  verifyUpdates(graph, defined);
}

function verifyLength({ name, shape }: Tensor, length: number): void {
  requireArgument(
    length === elementCount(shape),
    () => `graph: constant ${name} of shape [${shape}] needs ${elementCount(shape)} elements, got ${length}`,
  );
}

function verifyNode(node: Node, defined: ReadonlySet<Tensor>): void {
  const label = `${node.op} ${node.outputs[0]?.name ?? 'without a result'}`;
  for (const input of node.inputs) {
    requireArgument(
      defined.has(input),
      () => `graph: ${label} reads ${input.name}, which is not made before it`,
    );
  }
  const operands = node.inputs.map(({ shape }) => shape);
  const expected = inferShapes(node.op, operands, node.attributes);
  requireArgument(
    expected.length === node.outputs.length,
    () => `graph: ${label} has ${node.outputs.length} results, the shape rule gives ${expected.length}`,
  );
  for (const [index, output] of node.outputs.entries()) {
    requireArgument(
      sameShape(output.shape, expected[index]!),
      () =>
        `graph: ${output.name} has shape [${output.shape}], the rule of ${node.op} gives [${expected[index]}]`,
    );
  }
}

function verifyUpdates(graph: Graph, defined: ReadonlySet<Tensor>): void {
  const variables = new Set(graph.variables.map(({ tensor }) => tensor));
  for (const [variable, next] of graph.updates) {
    requireArgument(variables.has(variable), () => `graph: ${variable.name} is updated and is no variable`);
    requireArgument(
      defined.has(next),
      () => `graph: the update of ${variable.name} is ${next.name}, which no node makes`,
    );
    requireArgument(
      sameShape(variable.shape, next.shape),
      () => `graph: ${variable.name} has shape [${variable.shape}], its update [${next.shape}]`,
    );
  }
}
