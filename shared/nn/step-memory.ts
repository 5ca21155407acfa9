import type { Graph, Tensor } from './graph.ts';
import type { Node, Op } from './ops.ts';
import { elementCount } from './shape-rules.ts';

/** Bytes that one run of a graph needs. */
export interface StepMemory {
  /** Results of nodes that depend on constants alone: ONNX Runtime computes them once, when it loads the graph. */
  readonly folded: number;
  /** The most that results of nodes take at one time, next values of variables included. */
  readonly activations: number;
  /** Values of all variables, as they are fed. */
  readonly variables: number;
}

/** Operations whose result is another view of their operand's memory. */
const VIEWS: ReadonlySet<Op> = new Set(['Reshape']);

/**
 * Operations whose result may take the place of an operand of as many elements that nobody else reads. A table of
 * what ONNX Runtime's CPU kernels declare; what it leaves out is only estimated too high.
 */
const IN_PLACE: ReadonlySet<Op> = new Set<Op>([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Maximum',
  'Minimum',
  'Negate',
  'Abs',
  'Sign',
  'Exp',
  'Log',
  'Sqrt',
  'Tanh',
  'Sigmoid',
  'Relu',
  'LeakyRelu',
]);

/**
 * Estimates the memory of a run without running it: folds constants, puts the nodes into the order that ONNX Runtime
 * runs them in, and follows which results are alive. What kernels take for themselves is left out.
 */
export function stepMemory(graph: Graph): StepMemory {
  const folded = foldedNodes(graph);
  const roots = [...graph.outputs.values(), ...graph.updates.values()];
  const order = executionOrder(graph.nodes, roots, folded);
  return {
    folded: bytesOf([...folded].flatMap(({ outputs }) => outputs)),
    activations: greatestAlive(order, roots),
    variables: bytesOf(graph.variables.map(({ tensor }) => tensor)),
  };
}

const sizeOf = ({ shape }: Tensor): number => Float32Array.BYTES_PER_ELEMENT * elementCount(shape);

function bytesOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
}

function foldedNodes(graph: Graph): ReadonlySet<Node> {
  const constants = new Set(graph.constants.map(({ tensor }) => tensor));
  const folded = new Set<Node>();
  for (const node of graph.nodes) {
    if (!node.inputs.every((input) => constants.has(input))) continue;
    folded.add(node);
    for (const output of node.outputs) constants.add(output);
  }
  return folded;
}

/**
 * ONNX Runtime's default order: depth first from the nodes whose results nobody reads, the last of them first, and
 * through a node's operands from the last made to the first. A node runs when its operands are there.
 */
function executionOrder(
  nodes: readonly Node[],
  roots: readonly Tensor[],
  folded: ReadonlySet<Node>,
): readonly Node[] {
  const makerOf = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const place = new Map(nodes.map((node, index) => [node, index]));
  const makers = (tensors: readonly Tensor[]): Node[] => {
    const found = new Set(tensors.map((tensor) => makerOf.get(tensor)));
    return [...found]
      .filter((node) => node !== undefined)
      .filter((node) => !folded.has(node))
      .sort((a, b) => place.get(a)! - place.get(b)!);
  };
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack = leavesOf(makers(roots), makers).map((node) => ({ node, isReady: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, isReady } = top;
    if (isReady) order.push(node);
    if (isReady || seen.has(node)) continue;
    seen.add(node);
    stack.push({ node, isReady: true });
    for (const maker of makers(node.inputs)) {
      if (!seen.has(maker)) stack.push({ node: maker, isReady: false });
    }
  }
  return order;
}

/** Of the nodes that make roots, those whose results no other node that is needed reads. */
function leavesOf(rootMakers: readonly Node[], makers: (tensors: readonly Tensor[]) => Node[]): Node[] {
  const read = new Set<Node>();
  const seen = new Set<Node>();
  const stack = [...rootMakers];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const maker of makers(node.inputs)) {
      read.add(maker);
      stack.push(maker);
    }
  }
  return rootMakers.filter((node) => !read.has(node));
}

/** Follows the nodes one by one and counts the bytes of results that somebody will still read. */
function greatestAlive(order: readonly Node[], roots: readonly Tensor[]): number {
  const memory = memoryOf(order);
  const readers = new Map<Tensor, number>();
  const count = (tensor: Tensor, by: number): number => {
    const total = (readers.get(memory(tensor)) ?? 0) + by;
    readers.set(memory(tensor), total);
    return total;
  };
  for (const node of order) for (const input of node.inputs) count(input, 1);
  for (const root of roots) count(root, Infinity);

  const alive = new Map<Tensor, number>();
  let bytes = 0;
  let greatest = 0;
  for (const node of order) {
    const reused = IN_PLACE.has(node.op) ? reusable(node, memory, alive, readers) : undefined;
    if (!VIEWS.has(node.op)) {
      for (const [index, output] of node.outputs.entries()) {
        const size = sizeOf(output);
        alive.set(output, size);
        if (reused === undefined || index > 0) bytes += size;
      }
    }
    greatest = Math.max(greatest, bytes);
    const done = new Set<Tensor>();
    for (const input of node.inputs) if (count(input, -1) <= 0) done.add(memory(input));
    for (const output of node.outputs) if ((readers.get(memory(output)) ?? 0) <= 0) done.add(output);
    for (const tensor of done) {
      if (tensor !== reused) bytes -= alive.get(tensor) ?? 0;
      alive.delete(tensor);
    }
  }
  return greatest;
}

/** The tensor whose memory a tensor is in: itself, but for views. */
function memoryOf(order: readonly Node[]): (tensor: Tensor) => Tensor {
  const owners = new Map<Tensor, Tensor>();
  const owner = (tensor: Tensor): Tensor => owners.get(tensor) ?? tensor;
  for (const { op, inputs, outputs } of order) if (VIEWS.has(op)) owners.set(outputs[0]!, owner(inputs[0]!));
  return owner;
}

/** The operand whose memory a node's result takes over, if there is one. */
function reusable(
  { inputs, outputs }: Node,
  memory: (tensor: Tensor) => Tensor,
  alive: ReadonlyMap<Tensor, number>,
  readers: ReadonlyMap<Tensor, number>,
): Tensor | undefined {
  const size = sizeOf(outputs[0]!);
  return inputs.map(memory).find((tensor) => readers.get(tensor) === 1 && alive.get(tensor) === size);
}
