import { describe, expect, it } from 'vitest';
import { Graph } from '../../shared/nn/graph.ts';
import { decodeModel } from '../../shared/nn/onnx/read.ts';
import { encodeInferenceModel } from '../../shared/nn/onnx/write.ts';
import { createRandom } from '../../shared/random.ts';
import { evaluate } from '../oracle/evaluate.ts';
import { addCase, allOpCases, caseValues } from '../oracle/op-cases.ts';
import { relativeError, runOnnx } from '../support/onnx-run.ts';

/** Float32 rounding over sums of a few dozen terms. */
const TOLERANCE = 2e-6;

describe('every operation, written as ONNX and run, gives what its definition says', () => {
  it.each(allOpCases())('$name', async ({ name, op, case: each }) => {
    const random = createRandom(2).fork(name);
    const graph = new Graph();
    const { operands, results } = addCase(graph, op, each);
    for (const [index, result] of results.entries()) graph.output(`result${index}`, result);
    const values = new Map(operands.map((operand) => [operand, caseValues(each, operand.shape, random)]));
    const feeds = Object.fromEntries(
      [...values].map(([{ name: input, shape }, data]) => [input, { shape, data }]),
    );
    const got = await runOnnx(encodeInferenceModel(graph, new Map(), {}), feeds);
    const expected = evaluate(graph, values);
    for (const [index, result] of results.entries()) {
      const { shape, data } = got[`result${index}`]!;
      expect(shape).toEqual(result.shape);
      expect(relativeError(data, expected.get(result)!.data)).toBeLessThan(TOLERANCE);
    }
  });
});

describe('borders of the lowering', () => {
  async function resultOf(build: (graph: Graph) => void, x: readonly number[]): Promise<Float32Array> {
    const graph = new Graph();
    build(graph);
    const feeds = { x: { shape: graph.inputs[0]!.tensor.shape, data: Float32Array.from(x) } };
    return (await runOnnx(encodeInferenceModel(graph, new Map(), {}), feeds)).y!.data;
  }

  it('reduces a scalar over no axes to itself, which ONNX would read as all axes', async () => {
    for (const op of ['ReduceSum', 'ReduceMean', 'ReduceMax'] as const) {
      const reduced = await resultOf(
        (graph) => {
          const x = graph.input('x', [2]);
          graph.output('y', graph.apply(op, [x], { axes: [], keepDims: false })[0]!);
        },
        [3, 4],
      );
      expect([...reduced]).toEqual([3, 4]);
    }
  });

  it('gives an input as an output', async () => {
    expect([...(await resultOf((graph) => graph.output('y', graph.input('x', [2])), [3, 4]))]).toEqual([
      3, 4,
    ]);
  });

  it('gives a tensor under its own name and another', async () => {
    const graph = new Graph();
    const y = graph.apply('Negate', [graph.input('x', [1])], {})[0]!;
    graph.output(y.name, y);
    graph.output('again', y);
    const results = await runOnnx(encodeInferenceModel(graph, new Map(), {}), {
      x: { shape: [1], data: Float32Array.of(3) },
    });
    expect([results[y.name]!.data[0], results.again!.data[0]]).toEqual([-3, -3]);
  });

  it('writes no node, constant or integer list that no output needs', () => {
    const graph = new Graph();
    const x = graph.input('x', [4]);
    graph.output('y', graph.apply('Add', [x, graph.scalar(1)], {})[0]!);
    graph.apply('Reshape', [graph.apply('Mul', [x, graph.scalar(2)], {})[0]!], { shape: [2, 2] });
    const { initializers } = decodeModel(encodeInferenceModel(graph, new Map(), {}));
    expect([...initializers.values()].map(({ data }) => [...data])).toEqual([[1]]);
  });
});
