import { describe, expect, it } from 'vitest';
import { type ArchitectureConfig, buildArchitecture } from '../../models/architectures.ts';
import { CRNN_DEFAULT } from '../../models/crnn/architecture.ts';
import { WAVE_U_NET_DEFAULT } from '../../models/wave-u-net/architecture.ts';
import { stft as directStft } from '../../shared/dsp/stft.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { dropout } from '../../shared/nn/layers/dropout.ts';
import { joinBands, splitBands } from '../../shared/nn/layers/filter-bank.ts';
import { batchNorm, layerNorm } from '../../shared/nn/layers/normalization.ts';
import { averagePool1d, maxPool1d } from '../../shared/nn/layers/pooling.ts';
import { binOrder } from '../../shared/nn/layers/real-dft.ts';
import { decimate, upsampleLinear, upsampleNearest } from '../../shared/nn/layers/resampling.ts';
import { hannWindow, inverseStft, stft } from '../../shared/nn/layers/stft.ts';
import { logErrorRatio, multiResolutionStftLoss } from '../../shared/nn/losses.ts';
import { encodeInferenceModel } from '../../shared/nn/onnx/write.ts';
import type { Shape } from '../../shared/nn/ops.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom } from '../../shared/random.ts';
import { evaluate } from '../oracle/evaluate.ts';
import { relativeError, runOnnx } from '../support/onnx-run.ts';

const random = createRandom(11);
const normal = (shape: Shape) => Float32Array.from({ length: elementCount(shape) }, () => random.normal());

/** Values of tensors of a graph in double precision, variables at their first values. */
function valuesOf(graph: Graph, feeds: ReadonlyMap<Tensor, ArrayLike<number>>) {
  const variables = graph.variables.map(
    ({ tensor, initializer }) =>
      [tensor, initializer(tensor.shape, createRandom(5).fork(tensor.name))] as const,
  );
  return evaluate(graph, new Map([...variables, ...feeds]));
}

/** One bin of the Fourier transform of a frame under a periodic Hann window, by its definition. */
function directBin(frame: Float32Array, bin: number): { readonly re: number; readonly im: number } {
  let [re, im] = [0, 0];
  for (const [n, sample] of frame.entries()) {
    const weighted = sample * Math.sin((Math.PI * n) / frame.length) ** 2;
    re += weighted * Math.cos((2 * Math.PI * bin * n) / frame.length);
    im -= weighted * Math.sin((2 * Math.PI * bin * n) / frame.length);
  }
  return { re, im };
}

describe('STFT in a graph', () => {
  // Every number of blocks that a frame can be cut into, with the shortest blocks and with long ones.
  it.each([2, 6, 12, 24, 40, 64, 96, 512])('equals the direct transform of frames of %i', (nFft) => {
    const hopLength = nFft / 2;
    const graph = new Graph();
    const x = graph.input('x', [1, 4 * nFft]);
    const { real, imaginary } = stft(x, { nFft, hopLength, window: hannWindow(nFft) });
    const signal = normal([4 * nFft]);
    const values = valuesOf(graph, new Map([[x, signal]]));
    const order = binOrder(nFft);
    const expected = Array.from({ length: 7 }, (_, frame) =>
      order.map((bin) => directBin(signal.subarray(frame * hopLength, frame * hopLength + nFft), bin)),
    ).flat();
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: nFft / 2 + 1 }, (_, bin) => bin));
    expect(real.shape).toEqual([1, 7, nFft / 2 + 1]);
    const computed = [...Array.from(values.get(real)!.data), ...Array.from(values.get(imaginary)!.data)];
    const direct = [...expected.map(({ re }) => re), ...expected.map(({ im }) => im)];
    expect(relativeError(computed, direct)).toBeLessThan(1e-6);
  });

  it.each([12, 64])('comes back through its inverse, where frames of %i overlap', (nFft) => {
    const half = { nFft, hopLength: nFft / 2, window: hannWindow(nFft).map(Math.sqrt) };
    const graph = new Graph();
    const x = graph.input('x', [1, 4 * nFft]);
    const back = inverseStft(stft(x, half), half);
    const signal = normal([4 * nFft]);
    const result = valuesOf(graph, new Map([[x, signal]])).get(back)!.data;
    const whole = [nFft / 2, 3.5 * nFft] as const;
    expect(relativeError(result.subarray(...whole), signal.subarray(...whole))).toBeLessThan(1e-5);
  });
});

describe('filter bank', () => {
  const bands = 16;
  const split = (signal: ArrayLike<number>) => {
    const graph = new Graph();
    const x = graph.input('x', [1, signal.length]);
    const parts = splitBands(x, bands);
    const joined = joinBands(parts);
    const values = valuesOf(graph, new Map([[x, signal]]));
    return { parts: values.get(parts)!.data, joined: values.get(joined)!.data };
  };
  const energy = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value ** 2, 0);

  it('returns the signal, without delay, with an error 53 dB below it', () => {
    const signal = normal([4096]);
    const inner = (values: ArrayLike<number>) => Array.from(values).slice(128, -128);
    const [expected, actual] = [inner(signal), inner(split(signal).joined)];
    const error = actual.map((value, i) => value - expected[i]!);
    expect(10 * Math.log10(energy(error) / energy(expected))).toBeLessThan(-53);
  });

  it('keeps a tone in its band, and its energy', () => {
    const band = 5;
    const tone = Float64Array.from({ length: 4096 }, (_, n) =>
      Math.sin(((band + 0.5) * Math.PI * n) / bands + 0.3),
    );
    const { parts } = split(tone);
    const frames = tone.length / bands;
    const inBand = Array.from({ length: bands }, (_, k) =>
      energy(parts.slice(k * frames + 8, (k + 1) * frames - 8)),
    );
    const heard = energy(tone.slice(128, -128));
    expect(Math.abs(inBand[band]! / heard - 1)).toBeLessThan(0.01);
    const others = inBand.filter((_, k) => Math.abs(k - band) > 1);
    expect(10 * Math.log10(Math.max(...others) / heard)).toBeLessThan(-75);
  });
});

describe('losses', () => {
  it('of several STFTs equal their definition', () => {
    const graph = new Graph();
    const [x, y] = [graph.input('x', [1, 2, 256]), graph.input('y', [1, 2, 256])];
    const resolutions = [
      { nFft: 32, hopLength: 16 },
      { nFft: 64, hopLength: 32 },
    ];
    const loss = multiResolutionStftLoss(x, y, resolutions);
    const [estimate, target] = [normal([512]), normal([512])];
    const terms = resolutions.map(({ nFft, hopLength }) => {
      const magnitudes = (signal: Float32Array) =>
        [0, 1].flatMap((channel) => {
          const channelSignal = signal.slice(channel * 256, (channel + 1) * 256);
          const { real, imag } = directStft(channelSignal, {
            nFft,
            hopLength,
            window: 'hann',
            center: false,
          });
          return Array.from(real, (value, i) => Math.sqrt(value ** 2 + imag[i]! ** 2 + 1e-6));
        });
      const [a, b] = [magnitudes(estimate), magnitudes(target)];
      const sum = (f: (i: number) => number) => a.reduce((total, _, i) => total + f(i), 0);
      const convergence = Math.sqrt(sum((i) => (b[i]! - a[i]!) ** 2) / sum((i) => b[i]! ** 2));
      return convergence + sum((i) => Math.abs(Math.log(a[i]! / b[i]!))) / a.length;
    });
    const value = valuesOf(
      graph,
      new Map([
        [x, estimate],
        [y, target],
      ]),
    ).get(loss)!.data[0]!;
    expect(value).toBeCloseTo((terms[0]! + terms[1]!) / 2, 5);
  });

  it('of the error ratio weigh examples by their own level', () => {
    const graph = new Graph();
    const [x, y] = [graph.input('x', [2, 1, 3]), graph.input('y', [2, 1, 3])];
    const loss = logErrorRatio(x, y, 0);
    // Errors of a tenth of the amplitude, at two levels a thousand apart.
    const value = valuesOf(
      graph,
      new Map([
        [x, [0.9, 0.9, 0.9, 900, 900, 900]],
        [y, [1, 1, 1, 1000, 1000, 1000]],
      ]),
    );
    expect(value.get(loss)!.data[0]!).toBeCloseTo(Math.log(0.01), 5);
  });
});

describe('normalisation', () => {
  it('over a batch uses the batch in training and keeps running statistics', () => {
    const graph = new Graph();
    const x = graph.input('x', [4, 2, 5]);
    const y = batchNorm(x, { name: 'norm', training: true });
    const data = normal([4, 2, 5]).map((value) => 3 * value + 2);
    const values = valuesOf(graph, new Map([[x, data]]));
    for (const channel of [0, 1]) {
      const of = (source: ArrayLike<number>) =>
        Array.from(source).filter((_, i) => Math.floor(i / 5) % 2 === channel);
      const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
      const raw = of(data);
      const squares = raw.map((value) => (value - mean(raw)) ** 2);
      const normalised = of(values.get(y)!.data);
      raw.forEach((value, i) => {
        expect(normalised[i]).toBeCloseTo((value - mean(raw)) / Math.sqrt(mean(squares) + 1e-5), 6);
      });
      const next = (name: string) => {
        const variable = graph.variables.find(({ tensor }) => tensor.name === `norm.${name}`)!;
        return values.get(graph.updates.get(variable.tensor)!)!.data[channel];
      };
      expect(next('running_mean')).toBeCloseTo(0.1 * mean(raw), 6);
      expect(next('running_var')).toBeCloseTo(0.9 + (0.1 * mean(squares) * 20) / 19, 6);
    }
  });

  it('over a batch uses the running statistics in inference', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, 3]);
    const y = batchNorm(x, { name: 'norm', training: false });
    const running = (name: string) =>
      graph.variables.find(({ tensor }) => tensor.name === `norm.${name}`)!.tensor;
    const feeds = new Map<Tensor, number[]>([
      [x, [1, 2, 3]],
      [running('running_mean'), [2]],
      [running('running_var'), [4]],
    ]);
    const scale = 1 / Math.sqrt(4 + 1e-5);
    const result = [...valuesOf(graph, feeds).get(y)!.data];
    for (const [i, expected] of [-scale, 0, scale].entries()) expect(result[i]).toBeCloseTo(expected, 6);
    expect(graph.updates.size).toBe(0);
  });

  it('of a vector gives mean 0 and variance 1', () => {
    const graph = new Graph();
    const x = graph.input('x', [3, 8]);
    const result = valuesOf(graph, new Map([[x, normal([3, 8]).map((value) => 5 * value - 4)]]));
    const y = layerNorm(x, { name: 'norm' });
    const data = valuesOf(graph, new Map([[x, result.get(x)!.data]])).get(y)!.data;
    for (const row of [0, 1, 2]) {
      const values = data.subarray(8 * row, 8 * row + 8);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
      expect(values.reduce((sum, value) => sum + value ** 2, 0) / 8).toBeCloseTo(1, 4);
    }
  });
});

describe('dropout', () => {
  it('drops its share, keeps the mean, and does nothing in inference', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 10000]);
    expect(dropout(x, { name: 'off', probability: 0.3, training: false })).toBe(x);
    const y = dropout(x, { name: 'on', probability: 0.3, training: true });
    const uniform = Float32Array.from({ length: 10000 }, () => random.next());
    const feeds = new Map([
      [x, new Float32Array(10000).fill(1)],
      [graph.inputs[1]!.tensor, uniform],
    ]);
    const data = valuesOf(graph, feeds).get(y)!.data;
    expect(new Set(Array.from(data, (value) => value.toFixed(6)))).toEqual(
      new Set(['0.000000', (1 / 0.7).toFixed(6)]),
    );
    const dropped = data.filter((value) => value === 0).length / 10000;
    // Five standard deviations of a binomial share.
    expect(Math.abs(dropped - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 10000));
  });
});

describe('resampling and pooling', () => {
  const run = (layer: (x: Tensor) => Tensor, samples: number[]) => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, samples.length]);
    const y = layer(x);
    return [...valuesOf(graph, new Map([[x, samples]])).get(y)!.data];
  };

  it('follow their definitions', () => {
    expect(run((x) => decimate(x, 2), [1, 2, 3, 4, 5])).toEqual([1, 3, 5]);
    expect(run((x) => upsampleNearest(x, 3), [1, 2])).toEqual([1, 1, 1, 2, 2, 2]);
    expect(run(upsampleLinear, [0, 4, 8])).toEqual([0, 1, 3, 5, 7, 8]);
    expect(run(upsampleLinear, [3])).toEqual([3, 3]);
    expect(run((x) => maxPool1d(x, { size: 2 }), [1, 5, 2, 3, 9])).toEqual([5, 3]);
    expect(run((x) => maxPool1d(x, { size: 3, stride: 1 }), [1, 5, 2, 3])).toEqual([5, 5]);
    expect(run((x) => averagePool1d(x, { size: 2, stride: 1 }), [1, 5, 2])).toEqual([3, 3.5]);
  });
});

describe('an untrained residual network returns its input bit for bit', () => {
  it.each<ArchitectureConfig>([
    { name: 'crnn', config: CRNN_DEFAULT },
    { name: 'wave-u-net', config: WAVE_U_NET_DEFAULT },
  ])('$name', async (architecture) => {
    const graph = new Graph();
    const audio = graph.input('audio', [1, 2, 8192]);
    graph.output('mastered', buildArchitecture(audio, architecture, { training: false }));
    const values = graph.variables.map(
      ({ tensor, initializer }) =>
        [tensor.name, initializer(tensor.shape, createRandom(2).fork(tensor.name))] as const,
    );
    const data = normal([2, 8192]).map((value) => 0.1 * value);
    const { mastered } = await runOnnx(encodeInferenceModel(graph, new Map(values), {}), {
      audio: { shape: [1, 2, 8192], data },
    });
    expect(mastered!.data).toEqual(data);
  });
});
