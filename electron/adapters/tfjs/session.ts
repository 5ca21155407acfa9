import { LatheError, messageOf } from '../../../shared/errors.ts';
import type { Graph, Tensor } from '../../../shared/nn/graph.ts';
import { liveNodes } from '../../../shared/nn/onnx/lowering.ts';
import { NEXT_PREFIX } from '../../../shared/nn/onnx/write.ts';
import type { Node, NodeOf, Op } from '../../../shared/nn/ops.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { KERNELS, type Kernel } from './kernels.ts';
import type { LoadedTfjs, Tfjs, TfTensor } from './load-tfjs.ts';

/** Values of one tensor, row-major. */
interface FloatTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A graph that TensorFlow.js runs. */
export interface TfjsSession {
  /** The package and device that it runs on. */
  readonly device: string;
  /**
   * Runs the graph once. Feeds are its inputs and variables by name; results its outputs and, under `next:` and the
   * name, the next value of each variable that changes.
   */
  run(feeds: Readonly<Record<string, FloatTensor>>): Promise<Readonly<Record<string, FloatTensor>>>;
  /** Frees the memory. The session must not be used afterwards. */
  release(): Promise<void>;
}

type Values = Map<Tensor, TfTensor>;

/**
 * Takes a graph to TensorFlow.js. Gradients in it are not computed by the nodes that `backward` added: TensorFlow.js runs
 * the way to the loss and differentiates that by itself.
 */
export function createTfjsSession({ tf, device }: LoadedTfjs, graph: Graph): TfjsSession {
  const constants = new Map(
    graph.constants.map(({ tensor, data }) => [tensor, upload(tf, data, tensor.shape)]),
  );
  const fed = [...graph.inputs, ...graph.variables].map(({ tensor }) => tensor);
  const results = new Map(graph.outputs);
  for (const [variable, next] of graph.updates) results.set(`${NEXT_PREFIX}${variable.name}`, next);
  const compute = (feeds: Readonly<Record<string, FloatTensor>>): Record<string, TfTensor> => {
    const values: Values = new Map(constants);
    for (const tensor of fed) values.set(tensor, upload(tf, feeds[tensor.name]!.data, tensor.shape));
    differentiate(tf, graph, values);
    evaluate(tf, graph.nodes, values, [...results.values()]);
    return Object.fromEntries([...results].map(([name, tensor]) => [name, values.get(tensor)!.clone()]));
  };
  return {
    device,
    run: async (feeds) => {
      try {
        return download(tf.tidy(() => compute(feeds)));
      } catch (cause) {
        if (cause instanceof LatheError) throw cause;
        const [reason] = messageOf(cause).split('\n');
        throw new LatheError('tool-failed', sentence('tfjsFailed', { reason: reason! }), { cause });
      }
    },
    release: async () => tf.dispose([...constants.values()]),
  };
}

function upload(tf: Tfjs, data: Float32Array, shape: readonly number[]): TfTensor {
  return tf.tensor(data, [...shape], 'float32');
}

/** The values of tensors, whose memory is freed. */
function download(tensors: Readonly<Record<string, TfTensor>>): Record<string, FloatTensor> {
  const read = Object.entries(tensors).map(([name, tensor]) => {
    const data = Float32Array.from(tensor.dataSync());
    tensor.dispose();
    return [name, { data, shape: tensor.shape }] as const;
  });
  return Object.fromEntries(read);
}

/** Computes the losses of a graph and the gradients that it has of them. */
function differentiate(tf: Tfjs, { nodes, differentiations }: Graph, values: Values): void {
  for (const { loss, targets, gradients } of differentiations) {
    const forward = (...operands: TfTensor[]): TfTensor => {
      const inner: Values = new Map(values);
      for (const [index, target] of targets.entries()) inner.set(target, operands[index]!);
      evaluate(tf, nodes, inner, [loss]);
      return inner.get(loss)!;
    };
    const { value, grads } = tf.valueAndGrads(forward)(targets.map((target) => values.get(target)!));
    values.set(loss, value);
    for (const [index, gradient] of gradients.entries()) values.set(gradient, grads[index]!);
  }
}

/** Adds the values of some tensors, and of all that they need, to those that are known. */
function evaluate(tf: Tfjs, nodes: readonly Node[], values: Values, wanted: readonly Tensor[]): void {
  const missing = wanted.filter((tensor) => !values.has(tensor));
  const unknown = nodes.filter(({ outputs }) => !outputs.some((output) => values.has(output)));
  for (const node of liveNodes(unknown, missing)) {
    const operands = node.inputs.map((input) => values.get(input)!);
    const results = runKernel(tf, operands, node);
    for (const [index, output] of node.outputs.entries()) values.set(output, results[index]!);
  }
}

function runKernel<O extends Op>(
  tf: Tfjs,
  operands: readonly TfTensor[],
  node: NodeOf<O>,
): readonly TfTensor[] {
  const kernel: Kernel<O> = KERNELS[node.op];
  return kernel(tf, operands, node);
}
