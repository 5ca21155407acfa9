import type { SearchParameter, SearchSpace } from '../search/space.ts';
import { bestTrial, type Trial } from '../search/trial.ts';
import { CHART_COLOURS, type LineChart } from './charts/line-chart.ts';
import type { ParallelAxis, ParallelCoordinates } from './charts/parallel-coordinates.ts';

/** How a study went: the value of each trial, and the best so far. */
export function historyChart(trials: readonly Trial[], valueName: string): LineChart {
  const numbers = trials.map(({ number }) => number);
  const ofState = (state: Trial['state'], read: (trial: Trial) => number | undefined): number[] =>
    trials.map((trial) => (trial.state === state ? (read(trial) ?? Number.NaN) : Number.NaN));
  const bests = trials.map((_, i) => bestTrial(trials.slice(0, i + 1))?.value ?? Number.NaN);
  const best = bestTrial(trials);
  return {
    title: 'Trials of the search',
    description: `${valueName} of ${trials.length} trials; the best is ${best?.value ?? 'none'}`,
    x: { label: 'Trial', whole: true },
    panels: [
      {
        y: { label: valueName },
        series: [
          { name: 'best so far', x: numbers, y: bests, colour: CHART_COLOURS[2] },
          {
            name: 'complete',
            ...apart(
              numbers,
              ofState('complete', ({ value }) => value ?? undefined),
            ),
            colour: CHART_COLOURS[0],
            isDotted: true,
          },
          {
            name: 'given up',
            ...apart(
              numbers,
              ofState('pruned', ({ reports }) => reports.at(-1)?.value),
            ),
            colour: CHART_COLOURS[1],
            isDotted: true,
          },
        ],
        ...(best?.value != null && {
          guides: [{ axis: 'x', value: best.number, label: `best: trial ${best.number}` }],
        }),
      },
    ],
  };
}

/** Points with gaps between them, so that no line joins them. */
function apart(x: readonly number[], y: readonly number[]): { x: number[]; y: number[] } {
  return { x: x.flatMap((value) => [value, value]), y: y.flatMap((value) => [value, Number.NaN]) };
}

/** What complete trials tried and gave: an axis for each parameter, and one for the value. */
export function studyCoordinates(
  space: SearchSpace,
  trials: readonly Trial[],
  valueName: string,
): ParallelCoordinates {
  const complete = trials.flatMap(({ parameters, value }) => (value === null ? [] : [{ parameters, value }]));
  return {
    title: 'What was tried, and what it gave',
    description: `Parameters and ${valueName} of ${complete.length} complete trials; the darkest line is the best`,
    axes: [
      ...Object.entries(space).map(([name, parameter]) => parameterAxis(name, parameter)),
      { label: valueName },
    ],
    lines: complete.map(({ parameters, value }) => ({
      places: [
        ...Object.keys(space).map((name) => {
          const place = parameters[name]!;
          return typeof place === 'boolean' ? String(place) : place;
        }),
        value,
      ],
      value,
    })),
  };
}

function parameterAxis(label: string, parameter: SearchParameter): ParallelAxis {
  if (parameter.kind === 'categorical') return { label, words: parameter.choices.map(String) };
  const { kind, low, high, log = false } = parameter;
  return { label, scale: log ? 'log' : 'linear', low, high, whole: kind === 'int' };
}
