import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Graph } from '../../shared/nn/graph.ts';
import { zeros } from '../../shared/nn/initializers.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { meanSquaredError } from '../../shared/nn/losses.ts';
import { encodeTrainingModel, NEXT_PREFIX } from '../../shared/nn/onnx/write.ts';
import { tanh } from '../../shared/nn/operations.ts';
import { addOptimizer, type OptimizerOptions } from '../../shared/nn/optimizers.ts';
import { decodeSafetensors, type StoredTensor } from '../../shared/nn/safetensors.ts';
import { createRandom } from '../../shared/random.ts';
import { relativeError, runOnnx } from '../support/onnx-run.ts';

const FILE = new URL('../vectors/nn/optimizers.safetensors', import.meta.url);
const { tensors, metadata } = decodeSafetensors(readFileSync(FILE));
const cases: Record<string, OptimizerOptions & { learningRate: number }> = JSON.parse(metadata.cases!);
const vector = (name: string): StoredTensor => tensors.get(name)!;
const PARAMETERS = ['0.weight', '0.bias', '2.weight', '2.bias'];

describe('ten steps equal PyTorch', () => {
  it.each(Object.keys(cases))('of %s', async (name) => {
    const { learningRate, ...options } = cases[name]!;
    const graph = new Graph();
    const input = graph.input('input', vector('input').shape);
    const target = graph.input('target', vector('target').shape);
    const hidden = tanh(linear(input, { name: '0', outFeatures: 5 }));
    const loss = meanSquaredError(linear(hidden, { name: '2', outFeatures: 2 }), target);
    const optimizer = addOptimizer(loss, options);
    graph.output('loss', loss);
    graph.output('norm', optimizer.gradientNorm);
    const model = encodeTrainingModel(graph);
    let values: Record<string, { shape: readonly number[]; data: Float32Array }> = Object.fromEntries(
      graph.variables.map(({ role, tensor }) => [
        tensor.name,
        role === 'parameter'
          ? vector(`weight:${tensor.name}`)
          : { shape: tensor.shape, data: zeros(tensor.shape, createRandom(0)) },
      ]),
    );
    for (let step = 1; step <= 10; step++) {
      const scalars = Object.entries(optimizer.feeds(step, learningRate)).map(
        ([key, value]) => [key, { shape: [], data: Float32Array.of(value) }] as const,
      );
      const results = await runOnnx(model, {
        input: vector('input'),
        target: vector('target'),
        ...values,
        ...Object.fromEntries(scalars),
      });
      expect(Math.abs(results.loss!.data[0]! / vector(`${name}/losses`).data[step - 1]! - 1)).toBeLessThan(
        1e-5,
      );
      expect(Math.abs(results.norm!.data[0]! / vector(`${name}/norms`).data[step - 1]! - 1)).toBeLessThan(
        1e-4,
      );
      values = Object.fromEntries(Object.keys(values).map((key) => [key, results[`${NEXT_PREFIX}${key}`]!]));
      if (step !== 1 && step !== 10) continue;
      for (const parameter of PARAMETERS) {
        const expected = vector(`${name}/step${step}:${parameter}`).data;
        expect(relativeError(values[parameter]!.data, expected), `${parameter}, step ${step}`).toBeLessThan(
          1e-5,
        );
      }
    }
  });
});
