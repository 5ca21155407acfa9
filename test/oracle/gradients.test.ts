import { describe, expect, it } from 'vitest';
import { backward } from '../../shared/nn/backward.ts';
import { Graph, type Tensor } from '../../shared/nn/graph.ts';
import { add, multiply, reduceSum, slice, square } from '../../shared/nn/operations.ts';
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

/** Compares gradients with central differences, element by element. */
function expectCentralDifferences(
  build: () => { operands: readonly Tensor[]; loss: Tensor },
  values: readonly Float64Array[],
) {
  const { loss, operands } = build();
  const gradients = backward(loss, operands);
  const computed = evaluate(loss.graph, new Map(operands.map((operand, i) => [operand, values[i]!])));
  // The same graph without gradients: it is evaluated twice for each element.
  const forward = build();
  const lossNow = (): number => {
    const feeds = new Map(forward.operands.map((operand, i) => [operand, values[i]!]));
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
}

describe('gradients equal central differences', () => {
  const cases = allOpCases().filter(({ op }) => !WITHOUT_GRADIENT.has(op));
  it.each(cases)('$name', ({ name, op, case: each }) => {
    const random = createRandom(1).fork(name);
    const build = () => weightedSum(op, each, random.fork('weights'));
    const values = build().operands.map((operand) =>
      Float64Array.from(caseValues(each, operand.shape, random)),
    );
    expectCentralDifferences(build, values);
  });

  it.each([
    [
      'side by side',
      [
        [0, 0, 2],
        [0, 2, 5],
        [0, 5, 6],
      ],
    ],
    [
      'with gaps before, between and after',
      [
        [0, 1, 2],
        [0, 3, 4],
      ],
    ],
    [
      'that overlap',
      [
        [0, 0, 4],
        [0, 2, 6],
        [0, 1, 3],
      ],
    ],
    [
      'of two axes, beside the whole',
      [
        [0, 0, 3],
        [1, 1, 3],
        [1, 0, 1],
        [0, 0, 6],
      ],
    ],
  ] as const)('of a tensor that is cut into parts: %s', (_, parts) => {
    const build = () => {
      const graph = new Graph();
      const x = graph.input('x', [6, 3]);
      // Each part counts otherwise.
      const terms = parts.map(([axis, start, end], index) =>
        multiply(reduceSum(square(slice(x, axis, start, end))), index + 1),
      );
      return { operands: [x], loss: terms.reduce(add) };
    };
    const random = createRandom(2);
    expectCentralDifferences(build, [Float64Array.from({ length: 18 }, () => random.normal())]);
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
