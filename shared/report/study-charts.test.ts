import { describe, expect, it } from 'vitest';
import type { SearchSpace } from '../search/space.ts';
import type { Trial } from '../search/trial.ts';
import { renderLineChart } from './charts/line-chart.ts';
import { layoutParallelCoordinates, renderParallelCoordinates } from './charts/parallel-coordinates.ts';
import { historyChart, studyCoordinates } from './study-charts.ts';

const space: SearchSpace = {
  lr: { kind: 'float', low: 1e-4, high: 1e-2, log: true },
  kind: { kind: 'categorical', choices: ['a', true, 4] },
};
const trial = (number: number, lr: number, kind: string | boolean | number, value: number | null): Trial => ({
  number,
  parameters: { lr, kind },
  state: value === null ? 'pruned' : 'complete',
  value,
  reports: [{ step: 1, value: 7 }],
});
const trials = [
  trial(0, 1e-4, 'a', 3),
  trial(1, 1e-3, true, null),
  trial(2, 1e-3, 4, 1),
  trial(3, 1e-2, 'a', 2),
];

describe('charts of a search', () => {
  it('show the best so far, and pruned trials by their last report', () => {
    const [best, complete, pruned] = historyChart(trials, 'Loss').panels[0]!.series;
    expect(best!.y).toEqual([3, 3, 1, 1]);
    expect(Array.from(complete!.y).filter(Number.isFinite)).toEqual([3, 1, 2]);
    expect(Array.from(pruned!.y).filter(Number.isFinite)).toEqual([7]);
  });

  it('draw complete trials from axis to axis, the best last, darkest and thickest', () => {
    const { lines = [] } = layoutParallelCoordinates(studyCoordinates(space, trials, 'Loss'), 1);
    const drawn = lines.filter(({ points }) => points.length === 3);
    const heights = drawn.map(({ points }) => points.map(({ y }) => Math.round(y)));
    // From the top, 74, to the bottom, 374: the values 3, 2, 1, the rates by their logarithms, the choices in thirds.
    expect(heights).toEqual([
      [374, 324, 74],
      [74, 324, 224],
      [224, 124, 374],
    ]);
    expect(drawn.map(({ width }) => width)).toEqual([1, 1.1875, 2.5]);
    expect(drawn[2]!.colour).toBe('#440154');
  });

  it('are whole without a complete trial, and with one', () => {
    for (const some of [[], trials.slice(0, 1), trials.slice(1, 2)]) {
      expect(renderLineChart(historyChart(some, 'Loss'))).not.toMatch(/NaN|Infinity|undefined/);
      const svg = renderParallelCoordinates(studyCoordinates(space, some, 'Loss'));
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg).toContain('<title>What was tried, and what it gave</title>');
    }
  });
});
