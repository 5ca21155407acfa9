import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { Graph, type Tensor } from './graph.ts';
import { blendedError } from './losses.ts';
import {
  add,
  divide,
  expand,
  leakyRelu,
  matMul,
  reduceMax,
  reshape,
  sigmoid,
  slice,
  softmax,
} from './operations.ts';

/** The value of what is built from a tensor with these values. */
function run(shape: readonly number[], data: readonly number[], build: (x: Tensor) => Tensor): number[] {
  const graph = new Graph();
  const x = graph.input('x', shape);
  const y = build(x);
  return [...evaluate(graph, new Map([[x, data]])).get(y)!.data];
}

describe('operations', () => {
  it('take numbers beside tensors and count axes from the end', () => {
    expect(run([2], [1, 2], (x) => divide(6, add(x, 1)))).toEqual([3, 2]);
    expect(run([2, 2], [1, 5, 7, 2], (x) => reduceMax(x, { axes: [-1] }))).toEqual([5, 7]);
    expect(run([1, 4], [1, 2, 3, 4], (x) => slice(x, -1, 1, undefined, 2))).toEqual([2, 4]);
    expect(run([2], [0, Math.log(3)], (x) => softmax(x, -1)).map((value) => value.toFixed(6))).toEqual([
      '0.250000',
      '0.750000',
    ]);
    expect(run([1], [0], sigmoid)).toEqual([0.5]);
    expect(run([2], [1, 2], (x) => expand(x, [2, 2]))).toEqual([1, 2, 1, 2]);
    expect(run([6], [1, 2, 3, 4, 5, 6], (x) => reshape(x, [2, -1]))).toHaveLength(6);
  });

  it('blend squared and absolute errors', () => {
    expect(run([2], [1, 3], (x) => blendedError(x, slice(add(x, -2), 0, 0), 0.25))).toEqual([
      0.25 * 4 + 0.75 * 2,
    ]);
  });

  it('say which operation was given what does not fit', () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3]);
    expect(() => add(x, graph.input('y', [4]))).toThrow('Add: shapes [2,3] and [4] do not broadcast');
    expect(() => matMul(x, x)).toThrow('MatMul: inner sizes of [2,3] and [2,3] differ: 3 and 2');
    expect(() => reshape(x, [4, 2])).toThrow('Reshape: [2,3] cannot become [4,2]');
    expect(() => slice(x, 1, 2, 9)).toThrow('Slice: needs 0 <= start < end <= 3');
    expect(() => leakyRelu(x, 2)).toThrow('slope must lie between 0 and 1, got 2');
    expect(() => add(x, new Graph().input('z', [1]))).toThrow('belongs to another graph');
    expect(() => graph.input('x', [1])).toThrow('the name x is taken');
    expect(() => graph.input('empty', [0])).toThrow('needs positive integer sizes, got [0]');
  });
});
