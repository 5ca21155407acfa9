import { describe, expect, it } from 'vitest';
import { backward } from '../../shared/nn/backward.ts';
import { Graph } from '../../shared/nn/graph.ts';
import { multiply, reduceSum } from '../../shared/nn/operations.ts';
import { elementCount } from '../../shared/nn/shape-rules.ts';
import { createRandom } from '../../shared/random.ts';
import { evaluate } from './evaluate.ts';
import { addCase, allOpCases, caseValues, WITHOUT_GRADIENT } from './op-cases.ts';

const STEP = 1e-5;

describe('gradients equal central differences', () => {
  const cases = allOpCases().filter(({ op }) => !WITHOUT_GRADIENT.has(op));
  it.each(cases)('$name', ({ name, op, case: each }) => {
    const random = createRandom(1).fork(name);
    const graph = new Graph();
    const { operands, results } = addCase(graph, op, each);
    const weights = graph.constant(
      Float32Array.from({ length: elementCount(results[0]!.shape) }, () => random.uniform(-1, 1)),
      results[0]!.shape,
    );
    const loss = reduceSum(multiply(results[0]!, weights));
    const gradients = backward(loss, operands);
    const values = operands.map((operand) => Float64Array.from(caseValues(each, operand.shape, random)));
    const run = () => evaluate(graph, new Map(operands.map((operand, index) => [operand, values[index]!])));
    const computed = run();
    for (const [index, gradient] of gradients.entries()) {
      expect(gradient.shape).toEqual(operands[index]!.shape);
      for (let element = 0; element < values[index]!.length; element++) {
        const middle = values[index]![element]!;
        values[index]![element] = middle + STEP;
        const above = run().get(loss)!.data[0]!;
        values[index]![element] = middle - STEP;
        const below = run().get(loss)!.data[0]!;
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
