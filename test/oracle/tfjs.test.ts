/**
 * TensorFlow.js as a second opinion on every operation: on what it computes, and, since TensorFlow.js differentiates the
 * way forward by itself, on every rule of gradient-rules.ts.
 */
import { describe, expect, it } from 'vitest';
import { createTfjsSession } from '../../electron/adapters/tfjs/session.ts';
import { backward } from '../../shared/nn/backward.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { multiply, reduceSum } from '../../shared/nn/operations.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom } from '../../shared/random.ts';
import { relativeError } from '../support/onnx-run.ts';
import { plainTfjs } from '../support/tfjs.ts';
import { evaluate } from './evaluate.ts';
import { addCase, allOpCases, caseValues, WITHOUT_GRADIENT } from './op-cases.ts';

/** TensorFlow.js has 24 bits of mantissa; sums of these cases lose a few of them. */
const TOLERANCE = 2e-6;

const tfjs = await plainTfjs();

/** Outputs of a graph by TensorFlow.js, and the same by our evaluator in double precision. */
async function compare(graph: Graph, feeds: ReadonlyMap<Tensor, Float32Array>): Promise<void> {
  const session = createTfjsSession(tfjs, graph);
  const got = await session.run(
    Object.fromEntries([...feeds].map(([{ name, shape }, data]) => [name, { data, shape }])),
  );
  await session.release();
  const expected = evaluate(graph, feeds);
  for (const [name, tensor] of graph.outputs) {
    expect(got[name]!.shape, name).toEqual(tensor.shape);
    expect(relativeError(got[name]!.data, expected.get(tensor)!.data), name).toBeLessThan(TOLERANCE);
  }
}

describe('TensorFlow.js computes what our definition says', () => {
  it.each(allOpCases())('$name', async ({ name, op, case: each }) => {
    const random = createRandom(2).fork(name);
    const graph = new Graph();
    const { operands, results } = addCase(graph, op, each);
    for (const [index, result] of results.entries()) graph.output(`result${index}`, result);
    await compare(
      graph,
      new Map(operands.map((operand) => [operand, caseValues(each, operand.shape, random)])),
    );
  });
});

describe('the gradient that TensorFlow.js finds is that of our rule', () => {
  const cases = allOpCases().filter(({ op }) => !WITHOUT_GRADIENT.has(op));
  it.each(cases)('$name', async ({ name, op, case: each }) => {
    const random = createRandom(3).fork(name);
    const graph = new Graph();
    const { operands, results } = addCase(graph, op, each);
    const weights = graph.input('weights', results[0]!.shape);
    const gradients = backward(reduceSum(multiply(results[0]!, weights)), operands);
    for (const [index, gradient] of gradients.entries()) graph.output(`gradient${index}`, gradient);
    const weightValues = Float32Array.from({ length: elementCount(weights.shape) }, () =>
      random.uniform(-1, 1),
    );
    const values = operands.map((operand) => [operand, caseValues(each, operand.shape, random)] as const);
    await compare(graph, new Map([...values, [weights, weightValues]]));
  });
});
