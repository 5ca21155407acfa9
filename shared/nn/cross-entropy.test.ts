import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { crossEntropy, logSoftmax } from './cross-entropy.ts';
import { Graph } from './graph.ts';

const LOGITS = [
  [1, 2, 3],
  [-1, 0.5, 4],
];
const TARGETS = [
  [0, 0, 1],
  [0.9, 0.05, 0.05],
];
const WEIGHTS = [2, 0.5];

function evaluated(logits: readonly (readonly number[])[]) {
  const graph = new Graph();
  const [x, targets, weights] = [
    graph.input('x', [2, 3]),
    graph.input('targets', [2, 3]),
    graph.input('weights', [2]),
  ];
  const logarithms = logSoftmax(x);
  const loss = crossEntropy(x, targets, weights);
  const values = evaluate(
    graph,
    new Map([
      [x, logits.flat()],
      [targets, TARGETS.flat()],
      [weights, WEIGHTS],
    ]),
  );
  return { logarithms: [...values.get(logarithms)!.data], loss: values.get(loss)!.data[0]! };
}

function naive(logits: readonly number[]): number[] {
  const sum = logits.reduce((total, each) => total + Math.exp(each), 0);
  return logits.map((each) => Math.log(Math.exp(each) / sum));
}

describe('cross-entropy', () => {
  it('is the weighted mean of -Σ t ln p', () => {
    const losses = LOGITS.map(
      (row, i) => -naive(row).reduce((sum, each, k) => sum + each * TARGETS[i]![k]!, 0),
    );
    const expected = (losses[0]! * WEIGHTS[0]! + losses[1]! * WEIGHTS[1]!) / (WEIGHTS[0]! + WEIGHTS[1]!);
    expect(evaluated(LOGITS).loss).toBeCloseTo(expected, 9);
  });

  it('does not overflow', () => {
    const { logarithms, loss } = evaluated(LOGITS.map((row) => row.map((each) => each + 2000)));
    for (const [i, each] of LOGITS.flatMap(naive).entries()) expect(logarithms[i]).toBeCloseTo(each, 9);
    expect(loss).toBeCloseTo(evaluated(LOGITS).loss, 9);
  });
});
