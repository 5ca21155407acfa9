/**
 * The training and inference engine against PyTorch, in one run: `npm run bench`; with a part of a subject's name,
 * `npx tsx test/bench/engine.ts CRNN`, those subjects alone.
 *
 * Rounds alternate between the two, each PyTorch measurement in a fresh process with its better thread count, so that
 * a machine that slows down slows both. Needs Debian's python3-torch.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createOrtSession, type FloatTensor } from '../../electron/adapters/ort/session.ts';
import { initialValues } from '../../electron/services/training/trainer.ts';
import {
  buildInferenceGraph,
  buildTrainingGraph,
  type TrainingGraphOptions,
} from '../../electron/services/training/training-graph.ts';
import { CRNN_DEFAULT, CRNN_THESIS } from '../../models/crnn/architecture.ts';
import { WAVE_U_NET_PAPER } from '../../models/wave-u-net/architecture.ts';
import { backward } from '../../shared/nn/backward.ts';
import { Graph } from '../../shared/nn/graph.ts';
import { lstm } from '../../shared/nn/layers/lstm.ts';
import { encodeInferenceModel, encodeTrainingModel, NEXT_PREFIX } from '../../shared/nn/onnx/write.ts';
import { multiply, reduceSum, square } from '../../shared/nn/operations.ts';
import type { Shape } from '../../shared/nn/ops.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom } from '../../shared/random.ts';

const ROUNDS = 3;
const THREADS = availableParallelism();

interface Subject {
  readonly name: string;
  /** The least ratio peer / Lathe that the project wants. */
  readonly wanted: number;
  /** Seconds of the peer, for one unit of work. */
  readonly peer: () => number;
  /** Makes the measurement of Lathe: seconds for one unit of the same work. */
  readonly prepare: () => Promise<() => Promise<number>>;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** First number that a peer script prints after an optional label, with the better of one and all threads. */
function runPeer(script: string, pattern: RegExp, threadCounts: readonly number[]): number {
  const path = new URL(`peers/${script}`, import.meta.url).pathname;
  const seconds = threadCounts.map((threads) => {
    const text = execFileSync('/usr/bin/python3', [path, String(threads)], { encoding: 'utf8' });
    return median([...text.matchAll(pattern)].map((match) => Number(match[1])));
  });
  return Math.min(...seconds);
}

function randomTensor(shape: Shape, seed: number): FloatTensor {
  const random = createRandom(seed);
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, () => random.uniform(-0.5, 0.5)) };
}

function valuesOf(graph: Graph): Record<string, FloatTensor> {
  const values = initialValues(graph, 1);
  return Object.fromEntries(
    graph.variables.map(({ tensor }) => [
      tensor.name,
      { data: values.get(tensor.name)!, shape: tensor.shape },
    ]),
  );
}

/** Median seconds of some runs of one work, after one that warms up. */
async function time(work: () => Promise<unknown>, runs: number): Promise<number> {
  await work();
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return median(seconds);
}

/** Makes the measurement of whole training steps, each from the variables that the one before gave. */
async function prepareStep(options: TrainingGraphOptions): Promise<() => Promise<number>> {
  const { graph, optimizer } = buildTrainingGraph(options);
  const session = await createOrtSession(
    { bytes: encodeTrainingModel(graph), name: 'step' },
    { threads: THREADS, plansMemory: false },
  );
  const feeds = valuesOf(graph);
  const shape = [options.batchSize, 2, options.samples];
  const audio = { bad: randomTensor(shape, 1), good: randomTensor(shape, 2) };
  let step = 0;
  const work = async () => {
    const scalars = Object.entries(optimizer.feeds(++step, 1e-3)).map(
      ([name, value]) => [name, { data: Float32Array.of(value), shape: [] }] as const,
    );
    const results = await session.run({ ...feeds, ...audio, ...Object.fromEntries(scalars) });
    for (const { name } of graph.updates.keys()) feeds[name] = results[`${NEXT_PREFIX}${name}`]!;
  };
  return () => time(work, 5);
}

const subjects: readonly Subject[] = [
  {
    name: 'Wave-U-Net, whole Adam step, 8 levels, batch 4 x 32768',
    wanted: 1,
    peer: () => runPeer('pytorch_wave_u_net_step.py', /step (\d+)/g, [THREADS]) / 1000,
    prepare: () =>
      prepareStep({
        architecture: { name: 'wave-u-net', config: WAVE_U_NET_PAPER },
        loss: 'mae',
        optimizer: { kind: 'adam' },
        batchSize: 4,
        samples: 32768,
      }),
  },
  {
    name: 'CRNN as trained by default, whole Adam step, batch 8 x 65536',
    wanted: 1,
    peer: () => runPeer('pytorch_crnn_step.py', /step (\d+)/g, [1, THREADS]) / 1000,
    prepare: () =>
      prepareStep({
        architecture: { name: 'crnn', config: CRNN_DEFAULT },
        loss: 'sdr-stft',
        optimizer: { kind: 'adam', maxGradientNorm: 1 },
        batchSize: 8,
        samples: 65536,
      }),
  },
  {
    name: 'LSTM, forward and backward, batch 32, 300 steps, 34 -> 128',
    wanted: 1.5,
    peer: () => runPeer('pytorch_lstm_step.py', /([\d.]+)/g, [1, THREADS]) / 1000,
    prepare: async () => {
      const graph = new Graph();
      const x = graph.input('x', [300, 32, 34]);
      const loss = multiply(reduceSum(square(lstm(x, { name: 'lstm', hiddenSize: 128 }))), 0.5);
      const parameters = graph.variables.map(({ tensor }) => tensor);
      for (const [index, gradient] of backward(loss, parameters).entries()) {
        graph.output(`gradient:${parameters[index]!.name}`, gradient);
      }
      const session = await createOrtSession(
        { bytes: encodeTrainingModel(graph), name: 'lstm' },
        { threads: THREADS },
      );
      const feeds = { ...valuesOf(graph), x: randomTensor([300, 32, 34], 1) };
      return () => time(() => session.run(feeds), 7);
    },
  },
  {
    name: 'thesis CRNN, inference of one 5 s segment (Lathe: in batches of 8)',
    wanted: 4,
    peer: () => runPeer('pytorch_crnn_inference.py', /([\d.]+)/g, [THREADS]),
    prepare: async () => {
      const graph = buildInferenceGraph({ name: 'crnn', config: CRNN_THESIS }, 8, 220500);
      const bytes = encodeInferenceModel(graph, initialValues(graph, 1), {});
      const session = await createOrtSession({ bytes, name: 'crnn' }, { threads: THREADS });
      const audio = randomTensor([8, 2, 220500], 1);
      return async () => (await time(() => session.run({ audio }), 1)) / 8;
    },
  },
];

const wantedName = process.argv[2] ?? '';
console.log(`${ROUNDS} rounds, ${THREADS} threads, ratio = PyTorch / Lathe (above 1: Lathe is faster)`);
for (const { name, wanted, peer, prepare } of subjects.filter(({ name }) => name.includes(wantedName))) {
  const measure = await prepare();
  const rows: { peer: number; lathe: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rows.push({ peer: peer(), lathe: await measure() });
  const ratios = rows.map((row) => row.peer / row.lathe);
  const ms = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`;
  console.log(
    `${name}: PyTorch ${ms(median(rows.map((row) => row.peer)))}, Lathe ${ms(median(rows.map((row) => row.lathe)))}, ` +
      `ratio median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}), ` +
      `wanted ${wanted}`,
  );
}
