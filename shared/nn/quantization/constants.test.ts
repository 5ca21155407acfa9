import { expect, it } from 'vitest';
import { runOnnx } from '../../../test/support/onnx-run.ts';
import { createRandom } from '../../random.ts';
import { Graph, type Tensor } from '../graph.ts';
import { uniformInitializer } from '../initializers.ts';
import { parseModel } from '../onnx/read.ts';
import { encodeInferenceModel } from '../onnx/write.ts';
import { add, concat, reshape, slice, transpose } from '../operations.ts';
import { Constants } from './constants.ts';

const CASES: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  transpose: (a) => transpose(a, [2, 0, 1]),
  slice: (a) => slice(slice(a, 1, 1, 5, 2), 2, 2, 4),
  'concat along the first axis': (a, b) => concat([a, b, slice(b, 0, 0, 1)], 0),
  'concat along the last axis': (a, b) => concat([b, slice(a, 2, 1, 3)], 2),
  reshape: (a) => reshape(transpose(a, [1, 0, 2]), [2, -1]),
  sum: (a, b) => add(a, transpose(transpose(b, [1, 0, 2]), [1, 0, 2])),
};

it.each(Object.entries(CASES))('%s is computed as ONNX Runtime does', async (_, build) => {
  const graph = new Graph();
  const uniform = uniformInitializer(1);
  const result = build(graph.parameter('a', [3, 6, 4], uniform), graph.parameter('b', [3, 6, 4], uniform));
  graph.output('result', result);
  const random = createRandom(3);
  const values = graph.variables.map(
    ({ tensor, initializer }) => [tensor.name, initializer(tensor.shape, random)] as const,
  );
  const bytes = encodeInferenceModel(graph, new Map(values), {});
  const { node, initializer } = parseModel(bytes).graph!;
  const constants = new Constants(initializer);
  expect(node.map((each) => constants.fold(each))).toEqual(node.map(() => true));
  const { result: expected } = await runOnnx(bytes, {});
  const got = constants.get('result')!;
  expect(got.shape).toEqual(expected!.shape);
  expect(got.data).toEqual(expected!.data);
});
