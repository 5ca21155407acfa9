import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../test/oracle/evaluate.ts';
import { createRandom } from '../../random.ts';
import { Graph, type Tensor } from '../graph.ts';
import { conv2d } from './convolution.ts';
import { batchNorm } from './normalization.ts';
import { averagePool2d, maxPool2d, type PoolOptions } from './pooling.ts';

const [BATCH, CHANNELS, HEIGHT, WIDTH] = [2, 3, 7, 6] as const;
const random = createRandom(3);
const image = Array.from({ length: BATCH * CHANNELS * HEIGHT * WIDTH }, () => random.normal());
const pixel = (n: number, c: number, y: number, x: number): number =>
  y < 0 || x < 0 || y >= HEIGHT || x >= WIDTH ? 0 : image[((n * CHANNELS + c) * HEIGHT + y) * WIDTH + x]!;

function run(layer: (x: Tensor) => Tensor) {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, CHANNELS, HEIGHT, WIDTH]);
  const y = layer(x);
  const variables = graph.variables.map(
    ({ tensor, initializer }) =>
      [tensor, initializer(tensor.shape, createRandom(7).fork(tensor.name))] as const,
  );
  const values = evaluate(graph, new Map<Tensor, ArrayLike<number>>([...variables, [x, image]]));
  const at = (name: string) => variables.find(([tensor]) => tensor.name === name)![1];
  return { shape: y.shape, data: values.get(y)!.data, at };
}

/** Windows of an image by their definition: all pixels of each, for every image, channel and place. */
function windows({ size, stride = size }: PoolOptions): number[][] {
  const places = (length: number): number[] =>
    Array.from({ length: Math.floor((length - size) / stride) + 1 }, (_, i) => i * stride);
  const found: number[][] = [];
  for (let n = 0; n < BATCH; n++) {
    for (let c = 0; c < CHANNELS; c++) {
      for (const y of places(HEIGHT)) {
        for (const x of places(WIDTH)) {
          found.push(
            Array.from({ length: size * size }, (_, tap) =>
              pixel(n, c, y + Math.floor(tap / size), x + (tap % size)),
            ),
          );
        }
      }
    }
  }
  return found;
}

describe.each<PoolOptions>([{ size: 2 }, { size: 3, stride: 2 }, { size: 3, stride: 1 }])(
  'pooling of %o',
  (options) => {
    it('takes the greatest pixel of each window', () =>
      expect([...run((x) => maxPool2d(x, options)).data]).toEqual(
        windows(options).map((each) => Math.max(...each)),
      ));

    it('takes the mean of each window', () => {
      const { data } = run((x) => averagePool2d(x, options));
      for (const [index, each] of windows(options).entries()) {
        const mean = each.reduce((a, b) => a + b) / each.length;
        // The reciprocal of the size is a single-precision constant of the graph, once an axis.
        expect(Math.abs(data[index]! / mean - 1)).toBeLessThan(1.2e-7);
      }
    });
  },
);

describe('convolution of images', () => {
  it('follows its definition', () => {
    const { shape, data, at } = run((x) =>
      conv2d(x, { name: 'c', outChannels: 2, kernelSize: 3, stride: 2, padding: 1 }),
    );
    expect(shape).toEqual([2, 2, 4, 3]);
    const [weight, bias] = [at('c.weight'), at('c.bias')];
    for (const [index, value] of data.entries()) {
      const [n, o, y, x] = [
        Math.floor(index / 24),
        Math.floor(index / 12) % 2,
        Math.floor(index / 3) % 4,
        index % 3,
      ];
      let sum = bias[o]!;
      for (let tap = 0; tap < CHANNELS * 9; tap++) {
        const [c, ky, kx] = [Math.floor(tap / 9), Math.floor(tap / 3) % 3, tap % 3];
        sum += weight[o * CHANNELS * 9 + tap]! * pixel(n, c, 2 * y + ky - 1, 2 * x + kx - 1);
      }
      expect(value).toBeCloseTo(sum, 9);
    }
  });
});

describe('batch normalisation of images', () => {
  it('gives each channel the mean 0 and the variance 1 over batch and pixels', () => {
    const { data } = run((x) => batchNorm(x, { name: 'n', training: true, epsilon: 0 }));
    const pixels = HEIGHT * WIDTH;
    for (let c = 0; c < CHANNELS; c++) {
      const values = [...data].filter((_, index) => Math.floor(index / pixels) % CHANNELS === c);
      const mean = values.reduce((a, b) => a + b) / values.length;
      expect(mean).toBeCloseTo(0, 9);
      expect(values.reduce((sum, each) => sum + each * each, 0) / values.length).toBeCloseTo(1, 9);
    }
  });
});
