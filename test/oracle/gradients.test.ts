import { describe, expect, it } from 'vitest';
import { backward } from '../../shared/nn/backward.ts';
import { Graph } from '../../shared/nn/graph.ts';
import { multiply, reduceSum } from '../../shared/nn/operations.ts';
import type { Op } from '../../shared/nn/ops.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom, type Random } from '../../shared/random.ts';
import { evaluate } from './evaluate.ts';
import { addCase, allOpCases, caseValues, type OpCase, WITHOUT_GRADIENT } from './op-cases.ts';

const STEP = 1e-5;

/** A graph of one operation and of a loss that weighs each of its results otherwise. */
function weightedSum(op: Op, each: OpCase<Op>, random: Random) {
  const graph = new Graph();
  const { operands, results } = addCase(graph, op, each);
  const weights = graph.constant(
    Float32Array.from({ length: elementCount(results[0]!.shape) }, () => random.uniform(-1, 1)),
    results[0]!.shape,
  );
  return { operands, loss: reduceSum(multiply(results[0]!, weights)) };
}

describe('gradients equal central differences', () => {
  const cases = allOpCases().filter(({ op }) => !WITHOUT_GRADIENT.has(op));
  it.each(cases)('$name', ({ name, op, case: each }) => {
    const random = createRandom(1).fork(name);
    const { loss, operands } = weightedSum(op, each, random.fork('weights'));
    const gradients = backward(loss, operands);
    const values = operands.map((operand) => Float64Array.from(caseValues(each, operand.shape, random)));
    const computed = evaluate(
      loss.graph,
      new Map(operands.map((operand, index) => [operand, values[index]!])),
    );
    // The same graph without gradients: it is evaluated twice for each element.
    const forward = weightedSum(op, each, random.fork('weights'));
    const lossNow = (): number => {
      const feeds = new Map(forward.operands.map((operand, index) => [operand, values[index]!]));
      return evaluate(forward.loss.graph, feeds).get(forward.loss)!.data[0]!;
    };
    for (const [index, gradient] of gradients.entries()) {
      expect(gradient.shape).toEqual(operands[index]!.shape);
      for (let element = 0; element < values[index]!.length; element++) {
        const middle = values[index]![element]!;
        values[index]![element] = middle + STEP;
        const above = lossNow();
        values[index]![element] = middle - STEP;
        const below = lossNow();
        values[index]![element] = middle;
        const difference = (above - below) / (2 * STEP);
        // Central differences in double precision are good to about STEP² and 1e-16 / STEP.
        expect(Math.abs(computed.get(gradient)!.data[element]! - difference)).toBeLessThan(
          1e-7 * (1 + Math.abs(difference)),
        );
      }
    }
  });
});

describe('operations without a gradient', () => {
  it.each([...WITHOUT_GRADIENT])('%s is refused or has none', (op) => {
    const graph = new Graph();
    const each = allOpCases().find((candidate) => candidate.op === op)!.case;
    const { operands, results } = addCase(graph, op, each);
    expect(() => backward(reduceSum(results[0]!), operands)).toThrow(/no influence|differentiated twice/);
  });
});
