import { expect, it } from 'vitest';
import { createOrtSession } from '../../electron/adapters/ort/session.ts';
import { compareQuantized } from '../../electron/services/emotion/experiments/quantization.ts';
import { Graph } from '../../shared/nn/graph.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { encodeInferenceModel } from '../../shared/nn/onnx/write.ts';
import { createRandom } from '../../shared/random.ts';

const [FEATURES, CLASSES] = [80, 4];

it('compares a model with itself in 8 bits on clips of known classes', async () => {
  const graph = new Graph();
  graph.output('logits', linear(graph.input('x', [1, FEATURES]), { name: 'dense', outFeatures: CLASSES }));
  const random = createRandom(1);
  const weight = Float32Array.from({ length: CLASSES * FEATURES }, random.normal);
  const model = encodeInferenceModel(
    graph,
    new Map([
      ['dense.weight', weight],
      ['dense.bias', new Float32Array(CLASSES)],
    ]),
    {},
  );
  // A clip of a class looks like that class's row of weights, so that the model is right; three are labelled wrongly.
  const clips = Array.from({ length: 40 }, (_, clip) => {
    const truth = clip % CLASSES;
    const row = weight.subarray(truth * FEATURES, (truth + 1) * FEATURES);
    const data = row.map((value) => value + 0.3 * random.normal());
    return {
      feeds: { x: { data, shape: [1, FEATURES] } },
      label: clip < 3 ? (truth + 1) % CLASSES : truth,
    };
  });
  let clock = 0;
  const fractions: number[] = [];
  const result = await compareQuantized(
    { model, output: 'logits', clips, classes: CLASSES },
    {
      openSession: createOrtSession,
      // Every reading is one later: an odd number of milliseconds for each run.
      now: () => clock++,
      onProgress: (fraction) => fractions.push(fraction),
    },
  );
  for (const { accuracy, confusion, latencies, medianLatencyMs } of [result.float, result.int8]) {
    expect(accuracy).toBe(37 / 40);
    expect(confusion.map((row) => row.reduce((a, b) => a + b))).toEqual([9, 10, 10, 11]);
    expect(latencies).toHaveLength(200);
    expect(medianLatencyMs).toBe(1);
  }
  expect(result.agreement).toBe(1);
  expect(result.float.bytes).toBe(model.length);
  expect(result.int8.bytes).toBeLessThan(model.length);
  expect(fractions.at(-1)).toBe(1);
  const { float, bytes } = result.weights;
  const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b);
  expect([total(float.counts), total(bytes.counts)]).toEqual([weight.length, weight.length]);
  expect(float.high).toBe(weight.reduce((a, b) => Math.max(a, Math.abs(b)), 0));
  // The greatest weight of each row is 127 steps from zero.
  expect(bytes.counts[0]! + bytes.counts.at(-1)!).toBeGreaterThanOrEqual(CLASSES);
});

it('ends when it is cancelled', async () => {
  const graph = new Graph();
  graph.output('logits', linear(graph.input('x', [1, FEATURES]), { name: 'dense', outFeatures: CLASSES }));
  const values = new Map(
    graph.variables.map(({ tensor: { name, shape } }) => [
      name,
      new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
    ]),
  );
  const task = {
    model: encodeInferenceModel(graph, values, {}),
    output: 'logits',
    clips: [{ feeds: { x: { data: new Float32Array(FEATURES), shape: [1, FEATURES] } }, label: 0 }],
    classes: CLASSES,
  };
  const parts = { openSession: createOrtSession, now: () => 0, signal: AbortSignal.abort() };
  await expect(compareQuantized(task, parts)).rejects.toThrow();
});
