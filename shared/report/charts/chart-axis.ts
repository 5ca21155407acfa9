import { decimalsOf, multiples, roundStep } from '../../spectrogram/round-steps.ts';
import { type Tick, timeTicks } from '../../spectrogram/ticks.ts';

/** How values lie on an axis: evenly, or evenly in their logarithms. */
export type ChartScale = 'linear' | 'log';

/** One axis of a chart. */
export interface ChartAxis {
  /** What it shows, with its unit: `Frequency in Hz`. */
  readonly label: string;
  /** Default `linear`. On a `log` axis values that are not positive are gaps. */
  readonly scale?: ChartScale;
  /** Its ends; left out, they follow from the data. */
  readonly low?: number;
  readonly high?: number;
  /** Words for a tick's value; default {@link numberLabel}. */
  readonly format?: (value: number) => string;
  /** Whether ticks are whole numbers, as those of epochs are. */
  readonly whole?: boolean;
  /** Whether values are seconds, marked in the steps of clocks. */
  readonly isTime?: boolean;
}

/** An axis with its ends settled. */
export interface FittedAxis extends ChartAxis {
  readonly scale: ChartScale;
  readonly low: number;
  readonly high: number;
}

/** Where a value lies from an axis's beginning, 0, to its end, 1; beyond them outside. */
export function axisPosition({ scale, low, high }: FittedAxis, value: number): number {
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/**
 * Settles an axis's ends: those it was given, else the least and greatest of the values with some room.
 *
 * @param values what is to be shown; what is not finite does not count, nor what is not positive on a `log` axis
 * @param room share of the span that is added at each end that the axis was not given
 */
export function fitAxis(axis: ChartAxis, values: Iterable<number>, room: number): FittedAxis {
  const { scale = 'linear' } = axis;
  const into = scale === 'log' ? Math.log10 : (value: number): number => value;
  const back = scale === 'log' ? (value: number): number => 10 ** value : (value: number): number => value;
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!isShown(scale, value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (least > greatest) [least, greatest] = scale === 'log' ? [1, 10] : [0, 1];
  const [from, to] = widened(into(axis.low ?? least), into(axis.high ?? greatest), scale);
  const extra = room * (to - from);
  return {
    ...axis,
    scale,
    low: axis.low ?? back(from - extra),
    high: axis.high ?? back(to + extra),
  };
}

/** Whether an axis of a scale has a place for a value. */
export function isShown(scale: ChartScale, value: number): boolean {
  return Number.isFinite(value) && (scale === 'linear' || value > 0);
}

/** A span of nothing is made one around its value: a decade in logarithms, else a fifth of the value. */
function widened(from: number, to: number, scale: ChartScale): [number, number] {
  if (to > from) return [from, to];
  const half = scale === 'log' ? 0.5 : Math.abs(from) / 10 || 0.5;
  return [from - half, from + half];
}

/** Round values of a logarithmic axis, those first that matter most. */
const DIGITS_BY_RANK: readonly (readonly number[])[] = [[1], [2, 5], [3, 4, 6, 7, 8, 9]];
/** A logarithmic axis with fewer round values than this is marked at even steps. */
const LEAST_LABELS = 3;

/**
 * Marks of an axis at round values.
 *
 * @param distance least distance of two labels, as a share of the axis
 */
export function axisTicks(axis: FittedAxis, distance: number): readonly Tick[] {
  if (axis.isTime) return timeTicks(axis.low, axis.high, distance).ticks;
  if (axis.scale === 'log') {
    const ticks = logTicks(axis, distance);
    if (ticks.filter(({ label }) => label !== '').length >= LEAST_LABELS) return ticks;
  }
  return evenTicks(axis, distance);
}

/** On a logarithmic axis the step is as wide as its densest part, the end, needs. */
function evenTicks(axis: FittedAxis, distance: number): Tick[] {
  const { scale, low, high, whole = false } = axis;
  const least = scale === 'log' ? high - high ** (1 - distance) * low ** distance : distance * (high - low);
  const step = Math.max(roundStep(least), whole ? 1 : 0);
  const format = axis.format ?? ((value) => multipleLabel(value, step));
  return multiples(step, low, high).map((value) => ({
    position: axisPosition(axis, value),
    label: format(value),
  }));
}

function logTicks(axis: FittedAxis, distance: number): Tick[] {
  const { low, high, format = numberLabel } = axis;
  const candidates = (digits: readonly number[]): number[] => {
    const first = Math.floor(Math.log10(low));
    const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i);
    return decades
      .flatMap((decade) => digits.map((digit) => Number(`${digit}e${decade}`)))
      .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  };
  const chosen: Tick[] = [];
  const keep = (digits: readonly number[], apart: number, isLabelled: boolean): void => {
    for (const value of candidates(digits)) {
      const position = axisPosition(axis, value);
      if (chosen.some((other) => Math.abs(other.position - position) < apart)) continue;
      chosen.push({ position, label: isLabelled ? format(value) : '' });
    }
  };
  for (const digits of DIGITS_BY_RANK.slice(0, 2)) keep(digits, distance, true);
  keep(DIGITS_BY_RANK.flat(), distance / 6, false);
  return chosen.sort((a, b) => a.position - b.position);
}

/** Beyond them a number is written with a power of ten. */
const PLAIN = { least: 1e-4, greatest: 1e6 };

/** A number as axes show it: `20`, `0.005`, `3e−5`, with the minus sign of typesetting. */
export function numberLabel(value: number): string {
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= PLAIN.least && size < PLAIN.greatest);
  const digits = Number(value.toPrecision(6));
  return typeset(isPlain ? String(digits) : digits.toExponential());
}

/** A multiple of a step with the digits that all of them need. */
function multipleLabel(value: number, step: number): string {
  const isPlain = step >= PLAIN.least && Math.abs(value) < PLAIN.greatest;
  return isPlain ? typeset(value.toFixed(decimalsOf(step))) : numberLabel(value);
}

function typeset(digits: string): string {
  const unsigned = Number(digits) === 0 ? digits.replace('-', '') : digits;
  return unsigned.replace('e+', 'e').replaceAll('-', '−');
}
