import { expect, it } from 'vitest';
import { buildCrnn, CRNN_DEFAULT, CRNN_THESIS } from '../../models/crnn/architecture.ts';
import { buildWaveUNet, WAVE_U_NET_DEFAULT } from '../../models/wave-u-net/architecture.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { LOSSES } from '../../shared/nn/losses.ts';
import { encodeInferenceModel, encodeTrainingModel } from '../../shared/nn/onnx/write.ts';
import { addOptimizer } from '../../shared/nn/optimizers.ts';
import { createRandom } from '../../shared/random.ts';
import { addCase, allOpCases } from '../oracle/op-cases.ts';
import { checkOnnxFiles, hasOnnxChecker } from '../support/onnx-checker.ts';

const SAMPLES = 8192;
const NETWORKS: Readonly<Record<string, (audio: Tensor) => Tensor>> = {
  'crnn-thesis': (audio) => buildCrnn(audio, CRNN_THESIS, { training: false }),
  'crnn-default': (audio) =>
    buildCrnn(audio, { ...CRNN_DEFAULT, convChannels: 8, hiddenSize: 8 }, { training: false }),
  'wave-u-net': (audio) =>
    buildWaveUNet(audio, { ...WAVE_U_NET_DEFAULT, channels: 4, levels: 4 }, { training: false }),
};

function inferenceModel(build: (audio: Tensor) => Tensor): Uint8Array {
  const graph = new Graph();
  graph.output('audio', build(graph.input('input', [1, 2, SAMPLES])));
  const random = createRandom(1);
  const values = graph.variables.map(
    ({ tensor, initializer }) => [tensor.name, initializer(tensor.shape, random)] as const,
  );
  return encodeInferenceModel(graph, new Map(values), { architecture: 'a test' });
}

function trainingModel(build: (audio: Tensor) => Tensor): Uint8Array {
  const graph = new Graph();
  const loss = LOSSES['mae-stft'](
    build(graph.input('input', [1, 2, SAMPLES])),
    graph.input('target', [1, 2, SAMPLES]),
  );
  graph.output('loss', loss);
  addOptimizer(loss, { kind: 'adamw', weightDecay: 0.01, maxGradientNorm: 1 });
  return encodeTrainingModel(graph);
}

function opModel({ op, case: each }: ReturnType<typeof allOpCases>[number]): Uint8Array {
  const graph = new Graph();
  for (const [index, result] of addCase(graph, op, each).results.entries()) {
    graph.output(`result${index}`, result);
  }
  return encodeInferenceModel(graph, new Map(), {});
}

it.skipIf(!hasOnnxChecker)("ONNX's own checker (Debian's python3-onnx) accepts what is written", async () => {
  const models = [
    ...Object.entries(NETWORKS).flatMap(([name, build]) => [
      [`${name}-inference`, inferenceModel(build)] as const,
      [`${name}-training`, trainingModel(build)] as const,
    ]),
    ...allOpCases().map((each, index) => [`${each.op}-${index}`, opModel(each)] as const),
  ];
  expect(await checkOnnxFiles(models)).toEqual(models.map(([name]) => `${name}: ok`));
});
