import { COLOUR_MAPS } from '../../spectrogram/colour-maps.ts';
import type { Label, Picture, Polyline, Rule } from '../../spectrogram/picture.ts';
import { axisPosition, axisTicks, type ChartAxis, fitAxis, numberLabel } from './chart-axis.ts';
import { renderPictureSvg } from './picture-svg.ts';

/** One upright axis: of numbers, or of words that stand evenly one above the other. */
export type ParallelAxis = ChartAxis | { readonly label: string; readonly words: readonly string[] };

/** A line across all axes. */
export interface ParallelLine {
  /** For each axis a number, or one of its words. */
  readonly places: readonly (number | string)[];
  /** Decides the colour, with those of the other lines; less is better. */
  readonly value: number;
}

/** Many things with several properties each, as lines from axis to axis. */
export interface ParallelCoordinates {
  readonly title: string;
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
}

const COLOURS = { background: '#ffffff', text: '#1b1b1f', quiet: '#55555e', axis: '#8a8a94' };
const SIZE = { axisDistance: 136, height: 300, least: 420 };
const MARGINS = { side: 72, top: 74, bottom: 36 };
const TEXT = { title: 16, heading: 13, label: 12 };
const TITLE_Y = 12;
const LABEL_DISTANCE = 30;
/** Between an axis and its labels. */
const LABEL_GAP = 9;
/** Mean width of a letter as a share of its height. */
const LETTER_WIDTH = 0.53;
/** In points: the best stand out. */
const WIDTHS = { worst: 1, best: 2.5 };
/** The light end of the colour map is too pale on white. */
const LIGHTEST = 0.85;

/** Parallel coordinates as SVG. */
export function renderParallelCoordinates(chart: ParallelCoordinates): string {
  return renderPictureSvg(layoutParallelCoordinates(chart, 1), chart);
}

/**
 * Lays parallel coordinates out: the better a line, the darker and thicker it is, and the later it is drawn.
 *
 * @param density pixels a point, where it is drawn in pixels
 * @returns a picture without rasters
 */
export function layoutParallelCoordinates(chart: ParallelCoordinates, density: number): Picture {
  const { title, axes, lines } = chart;
  const span = Math.max(SIZE.least, SIZE.axisDistance * (axes.length - 1));
  const xOf = (index: number): number => MARGINS.side + (span * index) / Math.max(1, axes.length - 1);
  const placed = axes.map((axis, index) =>
    placeAxis(
      axis,
      lines.map(({ places }) => places[index]!),
    ),
  );
  const merits = meritsOf(lines);
  return {
    width: span + 2 * MARGINS.side,
    height: MARGINS.top + SIZE.height + MARGINS.bottom,
    density,
    background: COLOURS.background,
    rasters: [],
    rules: placed.flatMap(({ ticks }, index) => axisRules(ticks, xOf(index))),
    lines: [
      ...lines
        .map((line, i) => ({ line, merit: merits[i]! }))
        .sort((a, b) => a.merit - b.merit)
        .map(({ line, merit }) => strokeOf(line, merit, placed, xOf)),
      ...placed.flatMap(({ ticks }, index) => labelGrounds(ticks, xOf(index))),
    ],
    labels: [
      label(title, MARGINS.side, TITLE_Y, { size: TEXT.title, align: 'left', baseline: 'top' }),
      ...placed.flatMap(({ ticks }, index) => axisLabels(axes[index]!.label, ticks, xOf(index))),
    ],
  };
}

interface PlacedAxis {
  readonly ticks: readonly { readonly position: number; readonly label: string }[];
  /** From the axis's lower end, 0, to its upper, 1. */
  positionOf(place: number | string): number;
}

function placeAxis(axis: ParallelAxis, places: readonly (number | string)[]): PlacedAxis {
  if ('words' in axis) {
    const { words } = axis;
    const positionOf = (place: number | string): number =>
      (words.indexOf(String(place)) + 0.5) / words.length;
    return { ticks: words.map((word) => ({ position: positionOf(word), label: word })), positionOf };
  }
  const fitted = fitAxis({ format: numberLabel, ...axis }, places.map(Number), 0);
  return {
    ticks: axisTicks(fitted, LABEL_DISTANCE / SIZE.height),
    positionOf: (place) => axisPosition(fitted, Number(place)),
  };
}

/** From the worst line, 0, to the best, 1, by rank: a few very bad ones must not make all others look alike. */
function meritsOf(lines: readonly ParallelLine[]): number[] {
  const order = lines.map((_, i) => i).sort((a, b) => lines[b]!.value - lines[a]!.value);
  const merits = new Array<number>(lines.length);
  for (const [rank, index] of order.entries())
    merits[index] = lines.length > 1 ? rank / (lines.length - 1) : 1;
  return merits;
}

function strokeOf(
  { places }: ParallelLine,
  merit: number,
  axes: readonly PlacedAxis[],
  xOf: (index: number) => number,
): Polyline {
  const points = axes.map(({ positionOf }, index) => ({
    x: xOf(index),
    y: heightOf(positionOf(places[index]!)),
  }));
  const width = WIDTHS.worst + (WIDTHS.best - WIDTHS.worst) * merit ** 3;
  return { points, colour: colourOf(merit), width };
}

const heightOf = (position: number): number => MARGINS.top + (1 - position) * SIZE.height;

/** Of viridis, whose lightness tells as much as its hue. */
function colourOf(merit: number): string {
  const map = COLOUR_MAPS.viridis;
  const index = Math.round((1 - merit) * LIGHTEST * (map.length / 3 - 1));
  const digits = [...map.subarray(3 * index, 3 * index + 3)].map((part) =>
    part.toString(16).padStart(2, '0'),
  );
  return `#${digits.join('')}`;
}

function axisRules(ticks: PlacedAxis['ticks'], x: number): Rule[] {
  const tickRules = ticks.map(({ position, label: words }) => {
    const width = words === '' ? 3 : 6;
    return { x: x - width, y: heightOf(position) - 0.5, width, height: 1, colour: COLOURS.axis };
  });
  return [{ x: x - 0.5, y: MARGINS.top, width: 1, height: SIZE.height, colour: COLOURS.axis }, ...tickRules];
}

/** Strokes of the background's colour between the lines and the labels, which would be lost among them. */
function labelGrounds(ticks: PlacedAxis['ticks'], x: number): Polyline[] {
  return ticks
    .filter(({ label: words }) => words !== '')
    .map(({ position, label: words }) => {
      const [y, end] = [heightOf(position), x - LABEL_GAP - TEXT.label / 3];
      const start = Math.min(end, x - LABEL_GAP - words.length * TEXT.label * LETTER_WIDTH + TEXT.label / 3);
      const points = [
        { x: start, y },
        { x: end, y },
      ];
      return { points, colour: COLOURS.background, width: TEXT.label + 1 };
    });
}

function axisLabels(name: string, ticks: PlacedAxis['ticks'], x: number): Label[] {
  return [
    label(name, x, MARGINS.top - 20, { size: TEXT.heading, align: 'center' }),
    ...ticks
      .filter(({ label: words }) => words !== '')
      .map(({ position, label: words }) =>
        label(words, x - LABEL_GAP, heightOf(position), { align: 'right', colour: COLOURS.quiet }),
      ),
  ];
}

function label(text: string, x: number, y: number, style: Partial<Label>): Label {
  return { text, x, y, size: TEXT.label, colour: COLOURS.text, align: 'left', baseline: 'middle', ...style };
}
