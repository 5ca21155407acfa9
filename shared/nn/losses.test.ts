import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/oracle/evaluate.ts';
import { Graph } from './graph.ts';
import { LOSSES } from './losses.ts';

const ESTIMATE = [1, -2, 0.5, 4];
const TARGET = [0, -2, 1.5, 1];
const SQUARED = (1 + 0 + 1 + 9) / 4;
const ABSOLUTE = (1 + 0 + 1 + 3) / 4;

function lossOf(name: 'mse' | 'mae' | 'blended', alpha?: number): number {
  const graph = new Graph();
  const [x, y] = [graph.input('x', [2, 2]), graph.input('y', [2, 2])];
  const loss = LOSSES[name](x, y, alpha === undefined ? {} : { alpha });
  const values = evaluate(
    graph,
    new Map([
      [x, ESTIMATE],
      [y, TARGET],
    ]),
  );
  return values.get(loss)!.data[0]!;
}

describe('losses of single samples', () => {
  it('are the means of squares and of magnitudes, and a blend of both', () => {
    expect(lossOf('mse')).toBeCloseTo(SQUARED, 12);
    expect(lossOf('mae')).toBeCloseTo(ABSOLUTE, 12);
    expect(lossOf('blended')).toBeCloseTo((SQUARED + ABSOLUTE) / 2, 12);
    expect(lossOf('blended', 0.2)).toBeCloseTo(0.2 * SQUARED + 0.8 * ABSOLUTE, 6);
    expect(lossOf('blended', 1)).toBeCloseTo(SQUARED, 12);
    expect(lossOf('blended', 0)).toBeCloseTo(ABSOLUTE, 12);
  });

  it('refuse a share outside of 0 to 1', () => {
    expect(() => lossOf('blended', 1.1)).toThrow('alpha must lie in [0, 1], got 1.1');
  });
});
