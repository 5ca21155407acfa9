import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { createRandom } from '../random.ts';
import { backward } from './backward.ts';
import { Graph } from './graph.ts';
import { TASK_WEIGHTINGS } from './task-weighting.ts';

const LOSSES = { emotion: 1.5, speaker: 2.5, gender: 0.25 };

/** Value of the joint loss and its gradients with respect to the losses. */
function weighted(name: keyof typeof TASK_WEIGHTINGS, sigma = 1) {
  const graph = new Graph();
  const inputs = Object.fromEntries(Object.keys(LOSSES).map((task) => [task, graph.input(task, [])]));
  const loss = TASK_WEIGHTINGS[name](inputs);
  const gradients = backward(loss, Object.values(inputs));
  const feeds = [
    ...Object.entries(LOSSES).map(([task, value]) => [inputs[task]!, [value]] as const),
    ...graph.variables.map(({ tensor, initializer }) => {
      const first = initializer(tensor.shape, createRandom(0));
      return [tensor, first.map((value) => sigma * value)] as const;
    }),
  ];
  const values = evaluate(graph, new Map<(typeof feeds)[number][0], ArrayLike<number>>(feeds));
  return {
    value: values.get(loss)!.data[0]!,
    gradients: gradients.map((gradient) => values.get(gradient)!.data[0]!),
    parameters: graph.variables.length,
  };
}

describe('losses of several tasks', () => {
  it('are added', () => {
    expect(weighted('sum').value).toBeCloseTo(4.25, 9);
    expect(weighted('sum').gradients).toEqual([1, 1, 1]);
  });

  it('are divided by twice a learnt variance each', () => {
    const { value, gradients, parameters } = weighted('uncertainty', 2);
    expect(parameters).toBe(3);
    expect(value).toBeCloseTo(4.25 / 8 + 3 * Math.log(5), 6);
    for (const gradient of gradients) expect(gradient).toBeCloseTo(1 / 8, 9);
  });

  it('are weighed by their share of the sum, whatever that is', () => {
    const { value, gradients } = weighted('weighted-average');
    expect(value).toBeCloseTo((1.5 ** 2 + 2.5 ** 2 + 0.25 ** 2) / 2, 9);
    // Shares of the gradients are the weights L_i / Σ L.
    const total = gradients.reduce((sum, each) => sum + each, 0);
    for (const [index, loss] of Object.values(LOSSES).entries()) {
      expect(gradients[index]! / total).toBeCloseTo(loss / 4.25, 9);
    }
  });
});
