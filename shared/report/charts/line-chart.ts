import { type Language, localNumber } from '../../sentences/languages.ts';
import type { Label, Picture, Polyline, Rule } from '../../spectrogram/picture.ts';
import { axisPosition, axisTicks, type ChartAxis, type FittedAxis, fitAxis, isShown } from './chart-axis.ts';
import { renderPictureSvg } from './picture-svg.ts';

/** A line of a chart. */
export interface ChartSeries {
  readonly name: string;
  /** Values of the horizontal axis, in rising order. */
  readonly x: ArrayLike<number>;
  /** As many values of the vertical axis; where one is not finite the line has a gap. */
  readonly y: ArrayLike<number>;
  /** CSS colour; default the next of {@link CHART_COLOURS}. */
  readonly colour?: string;
  readonly isDashed?: boolean;
  /** Thickness in points; default 2. */
  readonly width?: number;
  /** Whether each point has a dot, as few measurements should. */
  readonly isDotted?: boolean;
}

/** A straight line across a plot at a value worth knowing, with words. */
export interface ChartGuide {
  readonly axis: 'x' | 'y';
  readonly value: number;
  /** Empty for none. */
  readonly label: string;
}

/** One plot of a chart. */
export interface ChartPanel {
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
  readonly guides?: readonly ChartGuide[];
  /** Of the plot alone, in points; default 260. */
  readonly height?: number;
}

/** Plots one above the other on one horizontal axis. */
export interface LineChart {
  readonly title?: string;
  /** What is seen, for those who do not see it. */
  readonly description: string;
  readonly x: ChartAxis;
  readonly panels: readonly ChartPanel[];
  /** In points, with everything; default 760. */
  readonly width?: number;
  /** Of all but the lines; default {@link LIGHT_COLOURS}. */
  readonly colours?: ChartColours;
  /** That its numbers are written in; default English. */
  readonly language?: Language;
}

/** CSS colours of what surrounds the lines. */
export interface ChartColours {
  readonly background: string;
  readonly text: string;
  /** Of numbers, names and guides. */
  readonly quiet: string;
  readonly axis: string;
  readonly grid: string;
}

/** Colours of lines that those with colour-blindness tell apart (Okabe and Ito, 2008), on white; yellow is too pale. */
export const CHART_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

const MARGINS = {
  left: 64,
  right: 24,
  top: 12,
  title: 28,
  heading: 30,
  betweenPanels: 18,
  ticks: 22,
  axis: 26,
};
const TEXT = { title: 16, heading: 13, label: 12 };
/** For pictures on white. */
const LIGHT_COLOURS: ChartColours = {
  background: '#ffffff',
  text: '#1b1b1f',
  quiet: '#55555e',
  axis: '#8a8a94',
  grid: '#e4e4e9',
};
const DEFAULT_SIZE = { width: 760, panelHeight: 260 };
/** Least distance of labels that stand one above the other, and side by side. */
const LABEL_DISTANCE = { upward: 30, sideways: 64 };
const SWATCH = { width: 18, gap: 6, distance: 18 };
const LINE = { width: 2, dashes: [6, 4], guideDashes: [3, 3], dot: 6 };
/** Room above and below the lines, as a share of the plot. */
const ROOM = 0.05;
/** Mean width of a letter as a share of its height: text cannot be measured where there is no font. */
const LETTER_WIDTH = 0.53;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Part {
  readonly rules: readonly Rule[];
  readonly lines: readonly Polyline[];
  readonly labels: readonly Label[];
}

/** A plot with its axes settled. */
interface Plot {
  readonly panel: ChartPanel;
  readonly box: Box;
  readonly x: FittedAxis;
  readonly y: FittedAxis;
  readonly colours: ChartColours;
  readonly language: Language;
}

/** A chart as SVG, for a file of its own or inside a page. */
export function renderLineChart(chart: LineChart): string {
  const { description, title = description } = chart;
  return renderPictureSvg(layoutLineChart(chart, 1), { title, description });
}

/**
 * Lays a chart out.
 *
 * @param chart what is shown
 * @param density pixels a point, where it is drawn in pixels
 * @returns a picture without rasters
 */
export function layoutLineChart(chart: LineChart, density: number): Picture {
  const { panels, width = DEFAULT_SIZE.width, colours = LIGHT_COLOURS, language = 'en' } = chart;
  const x = fitAxis(
    chart.x,
    panels.flatMap(({ series }) => series.flatMap((each) => Array.from(each.x))),
    0,
  );
  const parts: Part[] = [];
  let y = MARGINS.top;
  if (chart.title !== undefined) {
    const style = { colour: colours.text, size: TEXT.title, baseline: 'top' } as const;
    parts.push({ rules: [], lines: [], labels: [text(chart.title, MARGINS.left, y, style)] });
    y += MARGINS.title;
  }
  for (const [index, panel] of panels.entries()) {
    y += (index === 0 ? 0 : MARGINS.betweenPanels) + MARGINS.heading;
    const { height = DEFAULT_SIZE.panelHeight } = panel;
    const box = { x: MARGINS.left, y, width: width - MARGINS.left - MARGINS.right, height };
    const plot = { panel, box, x, y: fitAxis(panel.y, heightsOf(panel), ROOM), colours, language };
    parts.push(headingPart(plot), gridPart(plot), seriesPart(plot), guidePart(plot));
    y += height;
  }
  y += MARGINS.ticks;
  const last = { x: MARGINS.left, width: width - MARGINS.left - MARGINS.right };
  parts.push({ rules: [], lines: [], labels: xLabels({ x, box: last, colours, language }, y) });
  y += MARGINS.axis;
  return {
    width,
    height: y,
    density,
    background: colours.background,
    rasters: [],
    rules: parts.flatMap(({ rules }) => rules),
    lines: parts.flatMap(({ lines }) => lines),
    labels: parts.flatMap(({ labels }) => labels),
  };
}

/** Everything that a plot should have room for. */
function heightsOf({ series, guides = [] }: ChartPanel): number[] {
  return [
    ...series.flatMap(({ y }) => Array.from(y)),
    ...guides.filter(({ axis }) => axis === 'y').map(({ value }) => value),
  ];
}

function text(words: string, x: number, y: number, rest: Partial<Label> & Pick<Label, 'colour'>): Label {
  const base = { size: TEXT.label, align: 'left', baseline: 'middle' } as const;
  return { text: words, x, y, ...base, ...rest };
}

const widthOf = (words: string, size: number): number => words.length * size * LETTER_WIDTH;

/** What the vertical axis shows, and at the right end of the line what is what. */
function headingPart({ panel, box, colours }: Plot): Part {
  const y = box.y - MARGINS.heading / 2;
  const labels = [text(panel.y.label, box.x, y, { size: TEXT.heading, colour: colours.text })];
  const lines: Polyline[] = [];
  const named = panel.series
    .map((series, index) => ({ series, index }))
    .filter(({ series }) => series.name !== '');
  let right = box.x + box.width;
  for (const { series, index } of named.reverse()) {
    const start = right - widthOf(series.name, TEXT.label);
    labels.push(text(series.name, start, y, { colour: colours.quiet }));
    const end = start - SWATCH.gap;
    const points = [
      { x: end - SWATCH.width, y },
      { x: end, y },
    ];
    lines.push(strokeOf(series, index, points));
    right = end - SWATCH.width - SWATCH.distance;
  }
  return { rules: [], lines, labels };
}

function colourOf({ colour }: ChartSeries, index: number): string {
  return colour ?? CHART_COLOURS[index % CHART_COLOURS.length]!;
}

function strokeOf(series: ChartSeries, index: number, points: Polyline['points']): Polyline {
  const dashes = series.isDashed ? { dashes: LINE.dashes } : {};
  return { points, colour: colourOf(series, index), width: series.width ?? LINE.width, ...dashes };
}

/** Marks of both axes: lines across the plot, and what they stand for at the left and below. */
function gridPart({ box, x, y, colours, language }: Plot): Part {
  const rules: Rule[] = [];
  const labels: Label[] = [];
  for (const { position, label } of axisTicks(y, LABEL_DISTANCE.upward / box.height)) {
    if (label === '') continue;
    const at = box.y + (1 - position) * box.height;
    rules.push({ x: box.x, y: at - 0.5, width: box.width, height: 1, colour: colours.grid });
    const words = localNumber(label, language);
    labels.push(text(words, box.x - 8, at, { align: 'right', colour: colours.quiet }));
  }
  for (const { position, label } of axisTicks(x, LABEL_DISTANCE.sideways / box.width)) {
    const at = box.x + position * box.width;
    const height = label === '' ? 3 : 6;
    if (label !== '')
      rules.push({ x: at - 0.5, y: box.y, width: 1, height: box.height, colour: colours.grid });
    rules.push({ x: at - 0.5, y: box.y + box.height, width: 1, height, colour: colours.axis });
  }
  rules.push({ x: box.x, y: box.y + box.height - 0.5, width: box.width, height: 1, colour: colours.axis });
  return { rules, lines: [], labels };
}

/** The numbers below the lowest plot, and what they are. */
function xLabels(
  {
    x: axis,
    box,
    colours,
    language,
  }: Pick<Plot, 'x' | 'colours' | 'language'> & { readonly box: Pick<Box, 'x' | 'width'> },
  y: number,
): Label[] {
  const ticks = axisTicks(axis, LABEL_DISTANCE.sideways / box.width).filter(({ label }) => label !== '');
  return [
    ...ticks.map(({ position, label }) =>
      text(localNumber(label, language), box.x + position * box.width, y - MARGINS.ticks / 2 + 4, {
        align: 'center',
        colour: colours.quiet,
      }),
    ),
    text(axis.label, box.x + box.width / 2, y + MARGINS.axis / 2 - 2, {
      size: TEXT.heading,
      colour: colours.text,
      align: 'center',
    }),
  ];
}

function seriesPart(plot: Plot): Part {
  const lines = plot.panel.series.flatMap((series, index) => {
    const runs = runsOf(plot, series);
    const dots = series.isDotted ? runs.flat().map((point) => [point]) : [];
    return [
      ...runs.map((points) => strokeOf(series, index, points)),
      ...dots.map((points) => ({ points, colour: colourOf(series, index), width: LINE.dot })),
    ];
  });
  return { rules: [], lines, labels: [] };
}

/** The stretches of a line between its gaps. What is above or below the plot runs along its edge. */
function runsOf({ box, x, y }: Plot, series: ChartSeries): Polyline['points'][] {
  const runs: { x: number; y: number }[][] = [[]];
  for (let i = 0; i < series.x.length; i++) {
    const across = axisPosition(x, series.x[i]!);
    const isInside = across >= -1e-9 && across <= 1 + 1e-9;
    if (!isInside || !isShown(y.scale, series.y[i]!)) {
      runs.push([]);
      continue;
    }
    const up = Math.min(1, Math.max(0, axisPosition(y, series.y[i]!)));
    runs.at(-1)!.push({ x: box.x + across * box.width, y: box.y + (1 - up) * box.height });
  }
  return runs.filter(({ length }) => length > 0);
}

function guidePart({ panel: { guides = [] }, box, x, y, colours }: Plot): Part {
  const lines: Polyline[] = [];
  const labels: Label[] = [];
  for (const { axis, value, label } of guides) {
    const position = axisPosition(axis === 'x' ? x : y, value);
    if (!(position >= 0 && position <= 1)) continue;
    const at = axis === 'x' ? box.x + position * box.width : box.y + (1 - position) * box.height;
    const points =
      axis === 'x'
        ? [
            { x: at, y: box.y },
            { x: at, y: box.y + box.height },
          ]
        : [
            { x: box.x, y: at },
            { x: box.x + box.width, y: at },
          ];
    lines.push({ points, colour: colours.quiet, width: 1, dashes: LINE.guideDashes });
    if (label !== '') labels.push(guideLabel(axis, label, at, box, colours));
  }
  return { rules: [], lines, labels };
}

/** Beside an upright guide, on the side that has more room; above a level one, at the plot's right end. */
function guideLabel(
  axis: ChartGuide['axis'],
  label: string,
  at: number,
  box: Box,
  colours: ChartColours,
): Label {
  const style = { colour: colours.quiet } as const;
  if (axis === 'y') {
    return text(label, box.x + box.width - 4, at - 2, { ...style, align: 'right', baseline: 'bottom' });
  }
  const isLeft = at > box.x + box.width / 2;
  return text(label, at + (isLeft ? -6 : 6), box.y + 10, { ...style, align: isLeft ? 'right' : 'left' });
}
