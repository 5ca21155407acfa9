import type { Sampler } from './sampler.ts';
import {
  type Assignment,
  fromAxis,
  type ParameterValue,
  type SearchParameter,
  type SearchSpace,
  toAxis,
} from './space.ts';

/** How fine a grid is. */
export interface GridOptions {
  /** Values of a parameter that is a range, both ends included; default 3. Choices are all tried. */
  readonly gridPoints?: number;
}

const DEFAULT_POINTS = 3;

/** The values of one parameter on a grid: evenly spaced on its axis, each once. */
export function gridValues(parameter: SearchParameter, points: number): readonly ParameterValue[] {
  if (parameter.kind === 'categorical') return parameter.choices;
  const [low, high] = [toAxis(parameter, parameter.low), toAxis(parameter, parameter.high)];
  const values = Array.from({ length: points }, (_, i) =>
    fromAxis(parameter, points === 1 ? (low + high) / 2 : low + ((high - low) * i) / (points - 1)),
  );
  return [...new Set(values)];
}

/** How many points a grid has. */
export function gridSize(space: SearchSpace, { gridPoints = DEFAULT_POINTS }: GridOptions = {}): number {
  return Object.values(space).reduce((size, each) => size * gridValues(each, gridPoints).length, 1);
}

/** Tries every point of a grid once, from one that the study's seed decides; cut short, it has been all over the grid. */
export function gridSampler({ gridPoints = DEFAULT_POINTS }: GridOptions): Sampler {
  return ({ space, number, studyRandom }) => {
    const size = gridSize(space, { gridPoints });
    if (number >= size) return undefined;
    return gridPoint(space, gridPoints, gridIndex(number, size, studyRandom.fork('grid').next()));
  };
}

/** The point of an index, whose digits are the indices of the values. */
function gridPoint(space: SearchSpace, points: number, index: number): Assignment {
  let rest = index;
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => {
      const values = gridValues(parameter, points);
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return [name, value];
    }),
  );
}

/** The point of a trial: strides of a golden section, made coprime to the size so that each point comes once. */
function gridIndex(number: number, size: number, start: number): number {
  let stride = Math.max(1, Math.round(size * 0.618));
  while (greatestCommonDivisor(stride, size) !== 1) stride++;
  return (Math.floor(start * size) + number * stride) % size;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
