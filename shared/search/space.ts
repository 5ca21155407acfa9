import { z } from 'zod';
import type { Random } from '../random.ts';

const bound = z.number('must be a number');
const wholeBound = z.int('must be a whole number');
const choice = z.union([z.string().min(1), z.number(), z.boolean()]);

const NOT_A_RANGE = 'must have a low below its high';
const NO_LOGARITHM = 'must have a low above 0 where log is true';
const TWICE = 'must have choices that differ';

const floatParameter = z
  .strictObject({
    kind: z.literal('float'),
    low: bound,
    high: bound,
    /** Whether equal ratios weigh alike, and not equal differences. */
    log: z.exactOptional(z.boolean()),
  })
  .refine(({ low, high }) => low < high, NOT_A_RANGE)
  .refine(({ low, log }) => log !== true || low > 0, NO_LOGARITHM);

const intParameter = z
  .strictObject({
    kind: z.literal('int'),
    /** Both included. */
    low: wholeBound,
    high: wholeBound,
    log: z.exactOptional(z.boolean()),
  })
  .refine(({ low, high }) => low < high, NOT_A_RANGE)
  .refine(({ low, log }) => log !== true || low > 0, NO_LOGARITHM);

const categoricalParameter = z
  .strictObject({
    kind: z.literal('categorical'),
    /** In no order: none is nearer to another. */
    choices: z.array(choice).min(1, 'must have a choice').readonly(),
  })
  .refine(({ choices }) => new Set(choices).size === choices.length, TWICE);

/** What one parameter of a search may be. */
export const searchParameter = z.union(
  [floatParameter, intParameter, categoricalParameter],
  'must be a float or int with low and high, or categorical with choices',
);

/** What one parameter of a search may be. */
export type SearchParameter = Readonly<z.output<typeof searchParameter>>;

/** A parameter that is a number in a range. */
export type NumericParameter = Exclude<SearchParameter, { readonly kind: 'categorical' }>;

/** What a search may try: parameters by their names. */
export const searchSpace = z
  .record(z.string().min(1), searchParameter)
  .refine((space) => Object.keys(space).length > 0, 'must name a parameter');

/** What a search may try. */
export type SearchSpace = Readonly<Record<string, SearchParameter>>;

/** A value of one parameter. */
export type ParameterValue = z.output<typeof choice>;

/** A value of one parameter, as files and messages hold it. */
export const parameterValue = choice;

/** A value for each parameter of a space. */
export type Assignment = Readonly<Record<string, ParameterValue>>;

/** The ends of the axis that a number is searched on: the values, or their logarithms. */
export interface SearchAxis {
  readonly low: number;
  readonly high: number;
}

/**
 * The axis of a parameter. A whole number has the values that round to it, half to each side, so that its ends are
 * drawn as often as what lies between.
 */
export function axisOf(parameter: NumericParameter): SearchAxis {
  const margin = parameter.kind === 'int' ? 0.5 : 0;
  return {
    low: toAxis(parameter, parameter.low - margin),
    high: toAxis(parameter, parameter.high + margin),
  };
}

/** Where a value lies on its axis. */
export function toAxis({ log = false }: NumericParameter, value: number): number {
  return log ? Math.log(value) : value;
}

/** Digits of a value that is drawn: more would mean nothing to whoever reads or types them. */
const DIGITS = 6;

/** The value of a place on the axis, rounded, to a whole number where it is one, and never out of its range. */
export function fromAxis({ kind, low, high, log = false }: NumericParameter, place: number): number {
  const value = log ? Math.exp(place) : place;
  return Math.min(
    high,
    Math.max(low, kind === 'int' ? Math.round(value) : Number(value.toPrecision(DIGITS))),
  );
}

/** Draws a value; each part of the axis and each choice is equally likely. */
export function drawUniformly(parameter: SearchParameter, random: Random): ParameterValue {
  if (parameter.kind === 'categorical') return random.pick(parameter.choices);
  const { low, high } = axisOf(parameter);
  return fromAxis(parameter, random.uniform(low, high));
}

/** Draws a value for each parameter, on its own. */
export function drawAssignment(space: SearchSpace, random: Random): Assignment {
  return mapSpace(space, (parameter) => drawUniformly(parameter, random));
}

/** Makes something of each parameter, under the same names. */
export function mapSpace<Value>(
  space: SearchSpace,
  make: (parameter: SearchParameter, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(space).map(([name, parameter]) => [name, make(parameter, name)]));
}
