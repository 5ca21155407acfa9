import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { backward } from '../../shared/nn/backward.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { encodeInferenceModel, encodeTrainingModel } from '../../shared/nn/onnx/write.ts';
import { multiply, reduceSum } from '../../shared/nn/operations.ts';
import { decodeSafetensors } from '../../shared/nn/safetensors.ts';
import { relativeError, runOnnx } from '../support/onnx-run.ts';

const { tensors } = decodeSafetensors(
  await readFile(new URL('../vectors/nn/lstm.safetensors', import.meta.url)),
);
const vector = (name: string) => tensors.get(name)!;

/** The values of PyTorch's parameters, under the names that the layer gives them. */
function weights(graph: Graph): Map<string, Float32Array> {
  return new Map(
    graph.variables.map(({ tensor }) => [tensor.name, vector(tensor.name.replace('rnn.', 'weight:')).data]),
  );
}

function build(): { graph: Graph; x: Tensor; states: Tensor } {
  const graph = new Graph();
  const x = graph.input('input', vector('input').shape);
  return { graph, x, states: lstm(x, { name: 'rnn', hiddenSize: 4, bidirectional: true }) };
}

/** Vectors are rounded to float32, sums are over tens of terms. */
const TOLERANCE = 2e-6;

describe('a bidirectional LSTM equals PyTorch', () => {
  it('as ONNX operator', async () => {
    const { graph, states } = build();
    graph.output('states', states);
    const bytes = encodeInferenceModel(graph, weights(graph), {});
    expect(operators(bytes)).toContain('LSTM');
    const results = await runOnnx(bytes, { input: vector('input') });
    expect(relativeError(results.states!.data, vector('output').data)).toBeLessThan(TOLERANCE);
  });

  it('as Scan, with the gradients of data and parameters', async () => {
    const { graph, x, states } = build();
    const outputGradient = graph.input('outputGradient', states.shape);
    const parameters = graph.variables.map(({ tensor }) => tensor);
    const gradients = backward(reduceSum(multiply(states, outputGradient)), [x, ...parameters]);
    graph.output('states', states);
    for (const [index, tensor] of [x, ...parameters].entries()) {
      graph.output(`grad:${tensor.name.replace('rnn.', '')}`, gradients[index]!);
    }
    const bytes = encodeTrainingModel(graph);
    expect(operators(bytes)).not.toContain('LSTM');
    const values = [...weights(graph)].map(([name, data]) => {
      return [
        name,
        { shape: graph.variables.find(({ tensor }) => tensor.name === name)!.tensor.shape, data },
      ];
    });
    const results = await runOnnx(bytes, {
      input: vector('input'),
      outputGradient: vector('outputGradient'),
      ...Object.fromEntries(values),
    });
    expect(relativeError(results.states!.data, vector('output').data)).toBeLessThan(TOLERANCE);
    for (const tensor of [x, ...parameters]) {
      const name = `grad:${tensor.name.replace('rnn.', '')}`;
      expect(relativeError(results[name]!.data, vector(name).data), name).toBeLessThan(TOLERANCE);
    }
  });
});

/** Names of the operators that occur in a model, found as text: they are stored as plain strings. */
function operators(bytes: Uint8Array): string[] {
  return [...new TextDecoder('latin1').decode(bytes).matchAll(/[A-Z][A-Za-z]+/g)].map(([name]) => name);
}
