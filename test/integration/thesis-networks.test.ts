import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ArchitectureConfig, buildArchitecture } from '../../models/architectures.ts';
import { CRNN_THESIS } from '../../models/crnn/architecture.ts';
import { WAVE_U_NET_THESIS } from '../../models/wave-u-net/architecture.ts';
import { backward } from '../../shared/nn/backward.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { meanAbsoluteError, meanSquaredError } from '../../shared/nn/losses.ts';
import { encodeTrainingModel } from '../../shared/nn/onnx/write.ts';
import { decodeSafetensors, type StoredTensor } from '../../shared/nn/safetensors.ts';
import { relativeError, runOnnx } from '../support/onnx-run.ts';

interface Thesis {
  readonly vectors: string;
  readonly architecture: ArchitectureConfig;
  readonly loss: (estimate: Tensor, target: Tensor) => Tensor;
}

const CASES: readonly Thesis[] = [
  { vectors: 'crnn_thesis', architecture: { name: 'crnn', config: CRNN_THESIS }, loss: meanSquaredError },
  {
    vectors: 'wave_u_net_thesis',
    architecture: {
      name: 'wave-u-net',
      config: { ...WAVE_U_NET_THESIS, levels: 3, channels: 4, dropout: 0 },
    },
    loss: meanAbsoluteError,
  },
];

describe.each(CASES)('$vectors equals PyTorch', ({ vectors, architecture, loss }) => {
  let expected: ReadonlyMap<string, StoredTensor>;
  let computed: Awaited<ReturnType<typeof runOnnx>>;
  let parameters: readonly Tensor[];

  beforeAll(async () => {
    const file = new URL(`../vectors/nn/${vectors}.safetensors`, import.meta.url);
    expected = decodeSafetensors(await readFile(file)).tensors;
    const graph = new Graph();
    const shape = expected.get('input')!.shape;
    const input = graph.input('input', shape);
    const target = graph.input('target', shape);
    const output = buildArchitecture(input, architecture, { training: true });
    const value = loss(output, target);
    parameters = graph.variables.map(({ tensor }) => tensor);
    const gradients = backward(value, [input, ...parameters]);
    graph.output('output', output);
    graph.output('loss', value);
    for (const [index, { name }] of [input, ...parameters].entries()) {
      graph.output(`grad:${name}`, gradients[index]!);
    }
    const weights = parameters.map(({ name }) => [name, expected.get(`weight:${name}`)!] as const);
    computed = await runOnnx(encodeTrainingModel(graph), {
      input: expected.get('input')!,
      target: expected.get('target')!,
      ...Object.fromEntries(weights),
    });
  });

  it('in its parameters', () => {
    const names = [...expected.keys()].filter((key) => key.startsWith('weight:'));
    expect(parameters.map(({ name }) => `weight:${name}`).sort()).toEqual(names.sort());
    for (const { name, shape } of parameters) expect(expected.get(`weight:${name}`)!.shape).toEqual(shape);
  });

  it('in its output and loss', () => {
    for (const name of ['output', 'loss']) {
      expect(relativeError(computed[name]!.data, expected.get(name)!.data)).toBeLessThan(1e-5);
    }
  });

  it('in every gradient', () => {
    for (const [name, { data }] of expected) {
      if (!name.startsWith('grad:')) continue;
      expect(relativeError(computed[name]!.data, data), name).toBeLessThan(1e-5);
    }
  });
});
