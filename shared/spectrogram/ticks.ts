import type { FrequencyAxis } from './frequency-axis.ts';
import { decimalsOf, multiples, roundStep } from './round-steps.ts';
import type { FrequencyScale } from './settings.ts';

/** A mark on an axis. */
export interface Tick {
  /** From the axis's beginning, 0, to its end, 1. */
  readonly position: number;
  /** Empty for a minor tick. */
  readonly label: string;
}

/** A frequency as axes show it: `440`, `1k`, `2.5k`. */
export function frequencyLabel(hz: number): string {
  const rounded = Number(hz.toPrecision(6));
  return rounded < 1000 ? String(rounded) : `${rounded / 1000}k`;
}

/** Round frequencies, those first that matter most on an axis that is not even in Hz. */
const DIGITS_BY_RANK: readonly (readonly number[])[] = [[1], [2, 5], [3, 4, 6, 7, 8, 9]];

function decadeTicks(axis: FrequencyAxis, digits: readonly number[]): number[] {
  const lowest = Math.floor(Math.log10(Math.max(1, axis.lowHz)));
  const highest = Math.floor(Math.log10(axis.highHz));
  const decades = Array.from({ length: highest - lowest + 1 }, (_, i) => 10 ** (lowest + i));
  return decades
    .flatMap((decade) => digits.map((digit) => digit * decade))
    .filter((hz) => hz >= axis.lowHz * (1 - 1e-9) && hz <= axis.highHz * (1 + 1e-9));
}

/** Of some frequencies those that keep a distance from each other and from those chosen before. */
function keepDistance(
  axis: FrequencyAxis,
  frequencies: readonly number[],
  chosen: number[],
  distance: number,
): void {
  for (const hz of frequencies) {
    const position = axis.positionOf(hz);
    if (chosen.every((other) => Math.abs(axis.positionOf(other) - position) >= distance)) chosen.push(hz);
  }
}

function warpedTicks(axis: FrequencyAxis, distance: number): Tick[] {
  const labelled: number[] = axis.lowHz === 0 ? [0] : [];
  for (const digits of DIGITS_BY_RANK.slice(0, 2)) {
    keepDistance(axis, decadeTicks(axis, digits), labelled, distance);
  }
  if (labelled.length < 3) return evenFrequencyTicks(axis, distance);
  const marked = [...labelled];
  keepDistance(
    axis,
    DIGITS_BY_RANK.flatMap((digits) => decadeTicks(axis, digits)),
    marked,
    distance / 6,
  );
  return marked
    .sort((a, b) => a - b)
    .map((hz) => ({
      position: axis.positionOf(hz),
      label: labelled.includes(hz) ? frequencyLabel(hz) : '',
    }));
}

/** At round steps in Hz; on an axis that is not even, the step is as wide as its densest part needs. */
function evenFrequencyTicks(axis: FrequencyAxis, distance: number): Tick[] {
  const { lowHz, highHz } = axis;
  const step = roundStep(Math.max(axis.hzAt(distance) - lowHz, highHz - axis.hzAt(1 - distance)));
  return multiples(step, lowHz, highHz).map((hz) => ({
    position: axis.positionOf(hz),
    label: frequencyLabel(hz),
  }));
}

const FREQUENCY_TICKS: Readonly<Record<FrequencyScale, (axis: FrequencyAxis, distance: number) => Tick[]>> = {
  linear: evenFrequencyTicks,
  log: warpedTicks,
  mel: warpedTicks,
};

/**
 * Marks of a frequency axis: round values of 1, 2 and 5 with a label, and on axes that are not even in Hz short marks
 * between them.
 *
 * @param distance least distance of two labels, as a share of the axis
 */
export function frequencyTicks(axis: FrequencyAxis, distance: number): Tick[] {
  return FREQUENCY_TICKS[axis.scale](axis, distance);
}

/** Steps of a time axis from a second on: those of clocks. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 86_400];

/** Longer times are shown in minutes. */
const LONGEST_IN_SECONDS = 120;

/** What the labels of a time axis are in. */
export type TimeUnit = 's' | 'min:s' | 'h:min:s';

/** Marks of a time axis and its unit. */
export interface TimeTicks {
  readonly ticks: readonly Tick[];
  readonly unit: TimeUnit;
}

/**
 * Marks of a time axis.
 *
 * @param start seconds
 * @param end seconds, more than `start`
 * @param distance least distance of two labels, as a share of the axis
 */
export function timeTicks(start: number, end: number, distance: number): TimeTicks {
  const least = distance * (end - start);
  const step = least <= 0.5 ? roundStep(least) : (CLOCK_STEPS.find((s) => s >= least) ?? roundStep(least));
  const inSeconds = end <= LONGEST_IN_SECONDS || step < 1;
  const ticks = multiples(step, start, end).map((seconds) => ({
    position: (seconds - start) / (end - start),
    label: inSeconds ? seconds.toFixed(decimalsOf(step)) : clockLabel(seconds, end),
  }));
  return { ticks, unit: inSeconds ? 's' : end < 3600 ? 'min:s' : 'h:min:s' };
}

function clockLabel(seconds: number, end: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(Math.round(seconds) % 60);
  return end < 3600 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

const LEVEL_STEPS = [1, 2, 3, 5, 6, 10, 12, 15, 20, 24, 30, 40, 50, 60, 100];

/**
 * Marks of a colour bar, at steps that meet both of its ends where there are such.
 *
 * @param lowDb level at position 0
 * @param highDb level at position 1
 * @param distance least distance of two labels, as a share of the bar
 * @param signed whether levels above 0 are marked with a plus
 */
export function levelTicks(lowDb: number, highDb: number, distance: number, signed = false): Tick[] {
  const range = highDb - lowDb;
  const fitting = LEVEL_STEPS.filter((step) => step >= distance * range);
  const meetsEnds = (step: number): boolean => lowDb % step === 0 && highDb % step === 0;
  const step = fitting.find(meetsEnds) ?? fitting[0] ?? range;
  return multiples(step, lowDb, highDb).map((level) => ({
    position: (level - lowDb) / range,
    label: levelLabel(level, signed),
  }));
}

/** With the minus sign of typesetting, which is as wide as the plus. */
function levelLabel(level: number, signed: boolean): string {
  const digits = String(Math.abs(Number(level.toFixed(3))));
  if (digits === '0') return digits;
  return level < 0 ? `\u2212${digits}` : signed ? `+${digits}` : digits;
}
