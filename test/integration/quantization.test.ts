import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildClassifier } from '../../electron/services/emotion/classifier-graph.ts';
import { buildMultiTaskVgg11 } from '../../models/multi-task-vgg-11/architecture.ts';
import { vntuNetworks } from '../../models/speech-networks.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { conv2d } from '../../shared/nn/layers/convolution.ts';
import { linear } from '../../shared/nn/layers/linear.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { float, int, ints, makeNode, text } from '../../shared/nn/onnx/emitter.ts';
import { ModelProtoSchema, type NodeProto } from '../../shared/nn/onnx/generated/onnx_pb.js';
import { decodeModel } from '../../shared/nn/onnx/read.ts';
import { floatTensor, valueInfo } from '../../shared/nn/onnx/tensors.ts';
import { encodeInferenceModel } from '../../shared/nn/onnx/write.ts';
import { matMul, softmax, transpose } from '../../shared/nn/operations.ts';
import type { Shape } from '../../shared/nn/ops.ts';
import { quantizeModel } from '../../shared/nn/quantization/quantize-model.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom } from '../../shared/random.ts';
import { multiplyQuantized, quantizeActivation, quantizeRows } from '../oracle/naive-quantization.ts';
import { checkOnnxFiles, hasOnnxChecker } from '../support/onnx-checker.ts';
import { type RunValue, relativeError, runOnnx } from '../support/onnx-run.ts';

/** A sum in single precision of numbers that are exact: the order of the two scales' products differs. */
const ROUNDING = 1e-6;

function drawn(shape: Shape, seed: number): RunValue {
  const random = createRandom(seed);
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, random.normal) };
}

/** A model with random weights, and these by name. */
function modelOf(graph: Graph) {
  const random = createRandom(1);
  const values = new Map(
    graph.variables.map(
      ({ tensor, initializer }) => [tensor.name, initializer(tensor.shape, random)] as const,
    ),
  );
  return { values, bytes: encodeInferenceModel(graph, values, { purpose: 'a test' }) };
}

function modelWith(input: Shape, build: (x: Tensor) => Tensor) {
  const graph = new Graph();
  const x = graph.input('x', input);
  graph.output('y', build(x));
  return modelOf(graph);
}

/** A model of one node, as another program would write it. */
function modelOfNode(
  node: NodeProto,
  input: Shape,
  output: Shape,
  weights: Readonly<Record<string, RunValue>>,
) {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'a test',
      node: [node],
      input: [valueInfo('x', input)],
      output: [valueInfo('y', output)],
      initializer: Object.entries(weights).map(([name, { shape, data }]) => floatTensor(name, shape, data)),
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** Results of the float and of the quantised model. */
async function runBoth(bytes: Uint8Array, x: RunValue) {
  const quantized = quantizeModel(bytes);
  const [before, after] = [await runOnnx(bytes, { x }), await runOnnx(quantized.bytes, { x })];
  return { ...quantized, before: before.y!.data, after: after.y!.data };
}

describe('whole numbers', () => {
  it('a dense layer computes what the definition says, each output by its own scale', async () => {
    const { bytes, values } = modelWith([2, 3, 40], (x) => linear(x, { name: 'dense', outFeatures: 9 }));
    const x = drawn([2, 3, 40], 2);
    const { after, before, operators, weights } = await runBoth(bytes, x);
    const weight = quantizeRows(values.get('dense.weight')!, 9);
    const activation = quantizeActivation(x.data);
    const bias = values.get('dense.bias')!;
    const expected = multiplyQuantized(activation, weight).map((value, index) => value + bias[index % 9]!);
    expect(relativeError(after, expected)).toBeLessThan(ROUNDING);
    expect(operators).toEqual({ MatMul: 1 });
    expect(weights).toEqual(['dense.weight']);
    for (let i = 0; i < before.length; i++) {
      expect(Math.abs(after[i]! - before[i]!)).toBeLessThan(errorBound(i, x.data, activation.scale, weight));
    }
  });

  it.each([
    { name: 'as it is', transB: 0, bias: true },
    { name: 'transposed', transB: 1, bias: false },
  ])('Gemm with its weight $name', async ({ transB, bias }) => {
    const weight = drawn(transB ? [12, 30] : [30, 12], 3);
    const names = bias ? ['x', 'w', 'b'] : ['x', 'w'];
    const bytes = modelOfNode(makeNode('Gemm', names, ['y'], [int('transB', transB)]), [4, 30], [4, 12], {
      w: weight,
      ...(bias && { b: drawn([12], 4) }),
    });
    const x = drawn([4, 30], 5);
    const { after } = await runBoth(bytes, x);
    const rows = Float32Array.from(weight.data, (_, i) =>
      transB ? weight.data[i]! : weight.data[(i % 30) * 12 + Math.floor(i / 30)]!,
    );
    const expected = multiplyQuantized(quantizeActivation(x.data), quantizeRows(rows, 12));
    const biases = bias ? drawn([12], 4).data : new Float32Array(12);
    expect(
      relativeError(
        after,
        expected.map((value, i) => value + biases[i % 12]!),
      ),
    ).toBeLessThan(ROUNDING);
  });

  it('a convolution pads with the byte of zero, each channel by its own scale', async () => {
    const options = { name: 'conv', outChannels: 5, kernelSize: 3, stride: 2, padding: 1 };
    const { bytes, values } = modelWith([1, 6, 9, 7], (x) => conv2d(x, options));
    const x = { shape: [1, 6, 9, 7], data: drawn([1, 6, 9, 7], 6).data.map((value) => value + 1) };
    const { after } = await runBoth(bytes, x);
    const activation = quantizeActivation(x.data);
    const patches = patchesOf(activation.bytes, activation.zero);
    const products = multiplyQuantized(
      { ...activation, bytes: patches },
      quantizeRows(values.get('conv.weight')!, 5),
    );
    const bias = values.get('conv.bias')!;
    const expected = Float32Array.from({ length: 5 * 20 }, (_, i) => {
      const channel = Math.floor(i / 20);
      return products[(i % 20) * 5 + channel]! + bias[channel]!;
    });
    expect(relativeError(after, expected)).toBeLessThan(ROUNDING);
  });

  it.each([false, true])('an LSTM quantises the states at each step, reverse: %s', async (reverse) => {
    const [steps, inputs, hidden] = [7, 10, 12];
    const { bytes, values } = modelWith([steps, 1, inputs], (x) =>
      lstm(x, { name: 'lstm', hiddenSize: hidden, bidirectional: reverse }),
    );
    const x = drawn([steps, 1, inputs], 7);
    const { after, operators } = await runBoth(bytes, x);
    expect(operators).toEqual({ LSTM: reverse ? 2 : 1 });
    const directions = reverse ? ['l0', 'l0_reverse'] : ['l0'];
    for (const [index, suffix] of directions.entries()) {
      const expected = naiveLstm(x.data, values, suffix, { steps, hidden, reverse: index === 1 });
      const got = Float32Array.from({ length: steps * hidden }, (_, i) => {
        const step = Math.floor(i / hidden);
        return after[step * hidden * directions.length + index * hidden + (i % hidden)]!;
      });
      // Sigmoid and tanh of the runtime are approximations, and a state on the border of two bytes falls to either side.
      expect(relativeError(got, expected)).toBeLessThan(2e-3);
    }
  });
});

/** Of one output: half a step of each weight and one of each activation, whose zero is rounded as well. */
function errorBound(
  index: number,
  x: Float32Array,
  scale: number,
  { steps, scales, columns }: ReturnType<typeof quantizeRows>,
): number {
  const [row, channel] = [Math.floor(index / scales.length), index % scales.length];
  let bound = ROUNDING;
  for (let k = 0; k < columns; k++) {
    bound += (Math.abs(x[row * columns + k]!) * scales[channel]!) / 2;
    bound += scale * Math.abs(steps[channel * columns + k]! * scales[channel]!);
  }
  return bound;
}

/** Patches of 6 channels of 9×7 under a kernel of 3, stride 2 and padding 1: 5×4 rows of 54. */
function patchesOf(bytes: readonly number[], zero: number): number[] {
  const patches: number[] = [];
  for (let row = -1; row < 8; row += 2) {
    for (let column = -1; column < 6; column += 2) {
      for (let channel = 0; channel < 6; channel++) {
        for (let tap = 0; tap < 9; tap++) {
          const [y, x] = [row + Math.floor(tap / 3), column + (tap % 3)];
          const isInside = y >= 0 && y < 9 && x >= 0 && x < 7;
          patches.push(isInside ? bytes[channel * 63 + y * 7 + x]! : zero);
        }
      }
    }
  }
  return patches;
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Gates in PyTorch's order: input, forget, cell, output. */
function naiveLstm(
  x: Float32Array,
  values: ReadonlyMap<string, Float32Array>,
  suffix: string,
  { steps, hidden, reverse }: { steps: number; hidden: number; reverse: boolean },
): Float32Array {
  const of = (kind: string) => values.get(`lstm.${kind}_${suffix}`)!;
  const projected = multiplyQuantized(quantizeActivation(x), quantizeRows(of('weight_ih'), 4 * hidden));
  const recurrent = quantizeRows(of('weight_hh'), 4 * hidden);
  const states = new Float32Array(steps * hidden);
  let state = new Float32Array(hidden);
  const cell = new Float32Array(hidden);
  for (let i = 0; i < steps; i++) {
    const step = reverse ? steps - 1 - i : i;
    const fromState =
      i === 0 ? new Float32Array(4 * hidden) : multiplyQuantized(quantizeActivation(state), recurrent);
    const gate = (index: number, unit: number): number => {
      const row = index * hidden + unit;
      const bias = of('bias_ih')[row]! + of('bias_hh')[row]!;
      return projected[step * 4 * hidden + row]! + fromState[row]! + bias;
    };
    state = state.map((_, unit) => {
      cell[unit] = sigmoid(gate(1, unit)) * cell[unit]! + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit));
      return sigmoid(gate(3, unit)) * Math.tanh(cell[unit]!);
    });
    states.set(state, step * hidden);
  }
  return states;
}

describe('models of other programs', () => {
  it('an LSTM of two directions in one node is as two of one', async () => {
    const shapes = { w: [32, 12], r: [32, 8], b: [64] };
    const weights = (seeds: readonly number[]) =>
      Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => {
          const data = seeds.flatMap((seed) => [...drawn(shape, seed).data]);
          return [name, { shape: [seeds.length, ...shape], data: Float32Array.from(data) }] as const;
        }),
      );
    const run = async (direction: string, seeds: readonly number[]) => {
      const attributes = [int('hidden_size', 8), text('direction', direction)];
      const node = makeNode('LSTM', ['x', 'w', 'r', 'b'], ['y'], attributes);
      const bytes = modelOfNode(node, [5, 2, 12], [5, seeds.length, 2, 8], weights(seeds));
      return (await runBoth(bytes, drawn([5, 2, 12], 4))).after;
    };
    const [both, forward, reverse] = [
      await run('bidirectional', [1, 2]),
      await run('forward', [1]),
      await run('reverse', [2]),
    ];
    const direction = (index: number) => both.filter((_, i) => Math.floor(i / 16) % 2 === index);
    expect(direction(0)).toEqual(forward);
    expect(direction(1)).toEqual(reverse);
  });

  it('a convolution over time in groups without a bias', async () => {
    const attributes = [
      int('group', 2),
      ints('kernel_shape', [5]),
      ints('dilations', [2]),
      ints('pads', [4, 4]),
    ];
    const bytes = modelOfNode(makeNode('Conv', ['x', 'w'], ['y'], attributes), [1, 8, 50], [1, 16, 50], {
      w: drawn([16, 4, 5], 1),
    });
    const { before, after } = await runBoth(bytes, drawn([1, 8, 50], 2));
    expect(relativeError(after, before)).toBeLessThan(0.05);
  });

  it('what is scaled by Gemm itself, has few weights, or is no constant stays as it is', () => {
    const scaled = makeNode('Gemm', ['x', 'w'], ['y'], [float('alpha', 0.5)]);
    const few = makeNode('MatMul', ['x', 'w'], ['y']);
    const models = [
      modelOfNode(scaled, [4, 30], [4, 12], { w: drawn([30, 12], 3) }),
      modelOfNode(few, [4, 5], [4, 5], { w: drawn([5, 5], 3) }),
      modelWith([4, 30, 30], (x) => matMul(x, transpose(x, [0, 2, 1]))).bytes,
    ];
    for (const bytes of models) expect(() => quantizeModel(bytes)).toThrow(/nothing can be stored in 8 bits/);
  });

  it('weights that are not finite are refused by name', () => {
    const weight = drawn([30, 12], 3);
    weight.data[17] = Number.NaN;
    const bytes = modelOfNode(makeNode('MatMul', ['x', 'w'], ['y']), [4, 30], [4, 12], { w: weight });
    expect(() => quantizeModel(bytes)).toThrow('weight w holds numbers that are not finite');
  });

  it('a model that lies anywhere in a larger buffer, as files are read', () => {
    const { bytes } = modelWith([3, 1, 12], (x) => lstm(x, { name: 'lstm', hiddenSize: 12 }));
    const within = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(quantizeModel(within).bytes).toEqual(quantizeModel(bytes).bytes);
  });

  it('a model that is in 8 bits already is refused', () => {
    const { bytes } = modelWith([1, 40], (x) => linear(x, { name: 'dense', outFeatures: 9 }));
    expect(() => quantizeModel(quantizeModel(bytes).bytes)).toThrow(/nothing can be stored in 8 bits/);
  });
});

describe('networks of emotion', () => {
  const SIZES = { frameCount: 128, batchSize: 1, features: 34, classes: 8 };
  const recurrent = (vectors: number) => () =>
    buildClassifier(
      {
        name: 'multi-vector-lstm',
        config: { hiddenSize: 64, vectors, classes: 8, dropout: 0.3 },
      },
      SIZES,
    );
  const image = () => {
    const graph = new Graph();
    const heads = buildMultiTaskVgg11(
      graph.input('image', [1, 1, 32, 32]),
      {
        stages: [
          { channels: 32, pooled: true },
          { channels: 64, pooled: true },
          { channels: 64, pooled: true },
        ],
        sharedUnits: 64,
        headUnits: 32,
        tasks: { emotion: 4, speaker: 10 },
      },
      { training: false },
    );
    for (const [task, logits] of Object.entries(heads)) graph.output(task, softmax(logits, -1));
    return graph;
  };
  const networks: Readonly<Record<string, () => Graph>> = {
    'LSTM-h64-v1': recurrent(1),
    'LSTM-h64-v64': recurrent(64),
    ...Object.fromEntries(vntuNetworks(8).map((each) => [each.name, () => buildClassifier(each, SIZES)])),
    'multi-task VGG': image,
  };

  it.each(Object.entries(networks))('%s is at most 1/3.5 of its size and answers alike', async (_, build) => {
    const graph = build();
    const { bytes } = modelOf(graph);
    const quantized = quantizeModel(bytes).bytes;
    expect(bytes.length / quantized.length).toBeGreaterThanOrEqual(3.5);
    const feeds = Object.fromEntries(
      graph.inputs.map(({ tensor: { name, shape } }, index) => [
        name,
        name === 'mask' ? { shape, data: drawn(shape, 9).data.fill(1) } : drawn(shape, 9 + index),
      ]),
    );
    const [before, after] = [await runOnnx(bytes, feeds), await runOnnx(quantized, feeds)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const name of Object.keys(before).filter((each) => each !== 'scores')) {
      expect(relativeError(after[name]!.data, before[name]!.data), name).toBeLessThan(0.05);
    }
    const described = decodeModel(quantized);
    const original = decodeModel(bytes);
    expect([described.inputs, described.outputs, described.metadata]).toEqual([
      original.inputs,
      original.outputs,
      original.metadata,
    ]);
  });

  it.skipIf(!hasOnnxChecker)("ONNX's own checker accepts them", async () => {
    const models = Object.entries(networks).map(
      ([name, build]) => [name, quantizeModel(modelOf(build()).bytes).bytes] as const,
    );
    expect(await checkOnnxFiles(models)).toEqual(models.map(([name]) => `${name}: ok`));
  });
});
