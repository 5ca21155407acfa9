import { readFile } from 'node:fs/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { Graph } from '../graph.ts';
import { zeros } from '../initializers.ts';
import { add, multiply } from '../operations.ts';
import { ModelProtoSchema } from './generated/onnx_pb.js';
import { decodeModel } from './read.ts';
import { encodeInferenceModel, encodeTrainingModel, PRODUCER_VERSION } from './write.ts';

/** y = x · w, w' = w + m, m' = m · 2 */
function trainingGraph(): Graph {
  const graph = new Graph();
  const x = graph.input('x', [2]);
  const w = graph.parameter('w', [2], zeros);
  const m = graph.variable('moment', 'm', [2], zeros);
  graph.variable('buffer', 'unused', [1], zeros);
  graph.output('y', multiply(x, w));
  graph.update(w, add(w, m));
  graph.update(m, multiply(m, 2));
  return graph;
}

describe('encodeTrainingModel', () => {
  test('has variables as inputs and their next values as outputs', () => {
    const { inputs, outputs, initializers } = decodeModel(encodeTrainingModel(trainingGraph()));
    expect(inputs.map(({ name }) => name)).toEqual(['x', 'w', 'm', 'unused']);
    expect(outputs).toEqual([
      { name: 'y', elementType: 'FLOAT', shape: [2] },
      { name: 'next:w', elementType: 'FLOAT', shape: [2] },
      { name: 'next:m', elementType: 'FLOAT', shape: [2] },
    ]);
    expect([...initializers.values()]).toEqual([{ shape: [], data: Float32Array.of(2) }]);
  });
});

describe('encodeInferenceModel', () => {
  const values = new Map([
    ['w', Float32Array.of(1, 2)],
    ['unused', Float32Array.of(3)],
  ]);

  test('holds parameters and buffers, not moments', () => {
    const { inputs, outputs, initializers } = decodeModel(encodeInferenceModel(trainingGraph(), values, {}));
    expect(inputs.map(({ name }) => name)).toEqual(['x']);
    expect(outputs.map(({ name }) => name)).toEqual(['y']);
    expect([...initializers.keys()]).toEqual(['w', 'unused']);
  });

  test('writes the same bytes twice', () => {
    const bytes = encodeInferenceModel(trainingGraph(), values, { a: 'b' });
    expect(encodeInferenceModel(trainingGraph(), values, { a: 'b' })).toEqual(bytes);
  });

  test('names the value that is missing or does not fit', () => {
    expect(() => encodeInferenceModel(trainingGraph(), new Map(), {})).toThrow('the value of w is missing');
    const wrong = new Map([...values, ['w', Float32Array.of(1)]]);
    expect(() => encodeInferenceModel(trainingGraph(), wrong, {})).toThrow(
      'model: w has shape [2], 2 elements, got 1',
    );
  });

  test('refuses an output that depends on a moment', () => {
    const graph = trainingGraph();
    graph.output('z', graph.updates.get(graph.variables[0]!.tensor)!);
    expect(() => encodeInferenceModel(graph, values, {})).toThrow('an output depends on m, a moment');
  });

  test('refuses an output under the name of another tensor', () => {
    const graph = trainingGraph();
    graph.output('x', graph.outputs.get('y')!);
    expect(() => encodeInferenceModel(graph, values, {})).toThrow('the name of output x is taken');
  });

  test('does not let names that it makes up meet those of the graph', () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3]);
    graph.input('int64/0', [1]);
    graph.output('Transpose/1', graph.apply('Reshape', [x], { shape: [6] })[0]!);
    const model = fromBinary(ModelProtoSchema, encodeInferenceModel(graph, new Map(), {}));
    const made = model.graph!.initializer.map(({ name }) => name);
    expect(made).toHaveLength(1);
    expect(['x', 'int64/0', 'Transpose/1']).not.toContain(made[0]);
  });

  test('tells the version of the package', async () => {
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: PRODUCER_VERSION });
  });
});
