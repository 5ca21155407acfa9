import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../test/oracle/evaluate.ts';
import { createRandom } from '../../random.ts';
import { Graph, type Tensor } from '../graph.ts';
import { multiHeadAttention } from './attention.ts';
import { maskedMean } from './masked-mean.ts';

const [BATCH, STEPS, WIDTH, HEADS] = [2, 4, 6, 2] as const;
const random = createRandom(9);
const DATA = Array.from({ length: BATCH * STEPS * WIDTH }, () => random.normal());
const MASK = [1, 1, 1, 1, 1, 1, 0, 0];

function run(layer: (x: Tensor, mask: Tensor) => Tensor) {
  const graph = new Graph();
  const x = graph.input('x', [BATCH, STEPS, WIDTH]);
  const mask = graph.input('mask', [BATCH, STEPS]);
  const y = layer(x, mask);
  const variables = graph.variables.map(
    ({ tensor, initializer }) =>
      [tensor, initializer(tensor.shape, createRandom(4).fork(tensor.name))] as const,
  );
  const values = evaluate(graph, new Map<Tensor, ArrayLike<number>>([...variables, [x, DATA], [mask, MASK]]));
  const parameter = (name: string) => variables.find(([tensor]) => tensor.name === name)![1];
  return { data: values.get(y)!.data, parameter };
}

const row = (example: number, step: number) =>
  DATA.slice((example * STEPS + step) * WIDTH, (example * STEPS + step + 1) * WIDTH);

/** W x, rows of W of the width; all biases start at zero. */
const times = (weight: ArrayLike<number>, x: readonly number[]): number[] =>
  x.map((_, o) => x.reduce((sum, value, i) => sum + weight[o * WIDTH + i]! * value, 0));

it('multi-head attention follows its definition, and looks at no padding', () => {
  const { data, parameter } = run((x, mask) => multiHeadAttention(x, mask, { name: 'a', heads: HEADS }));
  const lengths = [4, 2];
  const size = WIDTH / HEADS;
  for (const [example, length] of lengths.entries()) {
    for (let step = 0; step < length; step++) {
      const query = times(parameter('a.query.weight'), row(example, step));
      const joined = Array.from({ length: HEADS }, (_, head) => {
        const part = (vector: readonly number[]) => vector.slice(head * size, (head + 1) * size);
        const scores = Array.from({ length }, (_, other) => {
          const key = part(times(parameter('a.key.weight'), row(example, other)));
          return Math.exp(part(query).reduce((sum, q, i) => sum + q * key[i]!, 0) / Math.sqrt(size));
        });
        const total = scores.reduce((a, b) => a + b);
        const mixed = new Array<number>(size).fill(0);
        for (const [other, score] of scores.entries()) {
          const value = part(times(parameter('a.value.weight'), row(example, other)));
          for (let i = 0; i < size; i++) mixed[i]! += (score / total) * value[i]!;
        }
        return mixed;
      }).flat();
      const expected = times(parameter('a.output.weight'), joined);
      const got = data.subarray((example * STEPS + step) * WIDTH, (example * STEPS + step + 1) * WIDTH);
      for (const [i, value] of expected.entries()) expect(got[i]).toBeCloseTo(value, 6);
    }
  }
});

describe('masked mean', () => {
  it('is over the steps that are no padding', () => {
    const { data } = run(maskedMean);
    for (const [example, length] of [4, 2].entries()) {
      for (let i = 0; i < WIDTH; i++) {
        let sum = 0;
        for (let step = 0; step < length; step++) sum += row(example, step)[i]!;
        expect(data[example * WIDTH + i]).toBeCloseTo(sum / length, 5);
      }
    }
  });
});
