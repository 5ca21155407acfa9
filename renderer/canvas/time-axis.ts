import { type TimeUnit, timeTicks } from '../../shared/spectrogram/ticks.ts';
import type { Rectangle } from './rectangle.ts';
import type { TimeWindow } from './time-window.ts';

/** Between two labels at least, in points. */
const LABEL_DISTANCE = 80;
const TICK_LENGTH = 5;

/** The units of a time axis in the words of a language, and what its numbers have for a point. */
export type TimeUnitWords = Readonly<Record<TimeUnit, string>> & { readonly decimalMark?: string };

/** Where an axis is drawn, and what it says. */
export interface TimeAxis {
  /** Over which time runs. */
  readonly plot: Rectangle;
  readonly top: number;
  /** Of the canvas, where the unit ends. */
  readonly right: number;
  readonly window: TimeWindow;
  readonly units: TimeUnitWords;
}

/** Draws the axis of a window under a picture, with its unit at the right end; in points. */
export function drawTimeAxis(
  context: CanvasRenderingContext2D,
  { plot, top, right, window, units }: TimeAxis,
  { line, text }: { readonly line: string; readonly text: string },
): void {
  const { ticks, unit } = timeTicks(window.startSeconds, window.endSeconds, LABEL_DISTANCE / plot.width);
  context.fillStyle = line;
  context.fillRect(plot.x, top, plot.width, 1);
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const { position, label } of ticks) {
    const x = plot.x + position * plot.width;
    context.fillStyle = line;
    context.fillRect(x, top, 1, TICK_LENGTH);
    context.fillStyle = text;
    context.fillText(withMark(label, units), x, top + 9);
  }
  context.textAlign = 'right';
  context.fillText(units[unit], right - 4, top + 9);
}

/** A label of an axis as a language writes it. */
export function withMark(label: string, { decimalMark = '.' }: TimeUnitWords): string {
  return label.replace('.', decimalMark);
}
