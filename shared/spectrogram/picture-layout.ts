import { type ColourScale, colourBar, colourGrid } from './colouring.ts';
import type { FrequencyAxis } from './frequency-axis.ts';
import type { LevelGrid } from './level-grid.ts';
import type { Label, Picture, PlacedRaster, Rule } from './picture.ts';
import type { PictureSettings } from './settings.ts';
import { frequencyTicks, levelTicks, type Tick, timeTicks } from './ticks.ts';

/** One plot of a picture. */
export interface Panel {
  readonly title: string;
  /** In smaller letters at the right end of the title's line. */
  readonly detail: string;
  readonly grid: LevelGrid;
  readonly scale: ColourScale;
  /** Whether the bar's levels are differences, which have a sign. */
  readonly isDifference: boolean;
}

/** What a picture is laid out from. */
export interface PictureContent {
  readonly panels: readonly Panel[];
  readonly axis: FrequencyAxis;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** A line below everything. */
  readonly caption: string;
  readonly settings: Pick<PictureSettings, 'width' | 'height' | 'density' | 'axes'>;
}

/** What surrounds the plots, in points. */
const MARGINS = { left: 68, right: 92, top: 10, title: 28, betweenPanels: 14, timeAxis: 44, caption: 26 };
/** Between the plots of a picture without axes. */
const BARE_GAP = 2;
const BAR = { gap: 18, width: 14 };
const TICK = { major: 6, minor: 3 };
/** Least distance of labels that stand one above the other, and side by side. */
const LABEL_DISTANCE = { upward: 22, sideways: 84 };
const TEXT = { title: 15, label: 12, axis: 13 };
const COLOURS = { background: '#ffffff', text: '#1b1b1f', quiet: '#55555e', line: '#55555e' };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Size in pixels of the plots of a picture, which is what their grids must have. */
export function plotSize({ width, height, density, axes }: PictureContent['settings']): {
  columnCount: number;
  rowCount: number;
} {
  const plotWidth = axes ? width - MARGINS.left - MARGINS.right : width;
  return { columnCount: plotWidth * density, rowCount: height * density };
}

/** Lays a picture out: plots one above the other on one time axis, each with its frequency axis and colour bar. */
export function layoutPicture(content: PictureContent): Picture {
  const { panels, settings } = content;
  const { width, height, density } = settings;
  const rasters: PlacedRaster[] = [];
  const rules: Rule[] = [];
  const labels: Label[] = [];
  let y = 0;
  for (const [index, panel] of panels.entries()) {
    const isLast = index === panels.length - 1;
    if (!settings.axes) {
      rasters.push({ x: 0, y, raster: colourGrid(panel.grid, panel.scale) });
      y += height + (isLast ? 0 : BARE_GAP);
      continue;
    }
    y += index === 0 ? MARGINS.top : MARGINS.betweenPanels;
    const box = {
      x: MARGINS.left,
      y: y + MARGINS.title,
      width: width - MARGINS.left - MARGINS.right,
      height,
    };
    const parts = [
      plotPart(panel, box),
      frequencyPart(content.axis, box),
      timePart(content, box, isLast),
      barPart(panel, box, density),
    ];
    for (const part of parts) {
      rasters.push(...part.rasters);
      rules.push(...part.rules);
      labels.push(...part.labels);
    }
    y = box.y + box.height + (isLast ? MARGINS.timeAxis : 0);
  }
  if (settings.axes) {
    labels.push(captionLabel(content.caption, width, y));
    y += MARGINS.caption;
  }
  return { width, height: y, density, background: COLOURS.background, rasters, rules, labels };
}

type Part = Pick<Picture, 'rasters' | 'rules' | 'labels'>;

function text(words: string, x: number, y: number, rest: Partial<Label> = {}): Label {
  return {
    text: words,
    x,
    y,
    size: TEXT.label,
    colour: COLOURS.text,
    align: 'left',
    baseline: 'middle',
    ...rest,
  };
}

function frame({ x, y, width, height }: Box): Rule[] {
  const colour = COLOURS.line;
  return [
    { x: x - 1, y: y - 1, width: width + 2, height: 1, colour },
    { x: x - 1, y: y + height, width: width + 2, height: 1, colour },
    { x: x - 1, y, width: 1, height, colour },
    { x: x + width, y, width: 1, height, colour },
  ];
}

function plotPart({ title, detail, grid, scale }: Panel, box: Box): Part {
  const y = box.y - 8;
  const half = box.width / 2;
  return {
    rasters: [{ x: box.x, y: box.y, raster: colourGrid(grid, scale) }],
    rules: frame(box),
    labels: [
      text(title, box.x, y, { size: TEXT.title, baseline: 'bottom', maxWidth: 1.3 * half - 10 }),
      text(detail, box.x + box.width, y, {
        align: 'right',
        baseline: 'bottom',
        colour: COLOURS.quiet,
        maxWidth: 0.7 * half - 10,
      }),
    ],
  };
}

function frequencyPart(axis: FrequencyAxis, box: Box): Part {
  const ticks = frequencyTicks(axis, LABEL_DISTANCE.upward / box.height);
  return {
    rasters: [],
    rules: ticks.map((tick) => {
      const length = tickLength(tick);
      return { x: box.x - 1 - length, y: upward(tick, box), width: length, height: 1, colour: COLOURS.line };
    }),
    labels: [
      ...labelled(ticks).map((tick) =>
        text(tick.label, box.x - TICK.major - 5, upward(tick, box) + 0.5, { align: 'right' }),
      ),
      text('Frequency (Hz)', 14, box.y + box.height / 2, {
        size: TEXT.axis,
        align: 'center',
        isUpright: true,
        maxWidth: box.height,
      }),
    ],
  };
}

function timePart({ startSeconds, endSeconds }: PictureContent, box: Box, isLast: boolean): Part {
  const { ticks, unit } = timeTicks(startSeconds, endSeconds, LABEL_DISTANCE.sideways / box.width);
  const bottom = box.y + box.height;
  const at = ({ position }: Tick): number =>
    box.x + Math.min(box.width - 1, Math.round(position * box.width));
  return {
    rasters: [],
    rules: ticks.map((tick) => ({
      x: at(tick),
      y: bottom + 1,
      width: 1,
      height: isLast ? TICK.major : TICK.minor,
      colour: COLOURS.line,
    })),
    labels: isLast
      ? [
          ...ticks.map((tick) =>
            text(tick.label, at(tick) + 0.5, bottom + TICK.major + 3, { align: 'center', baseline: 'top' }),
          ),
          text(`Time (${unit})`, box.x + box.width / 2, bottom + 25, {
            size: TEXT.axis,
            align: 'center',
            baseline: 'top',
          }),
        ]
      : [],
  };
}

function barPart({ scale, isDifference }: Panel, plot: Box, density: number): Part {
  const box = { x: plot.x + plot.width + BAR.gap, y: plot.y, width: BAR.width, height: plot.height };
  const right = box.x + box.width;
  const ticks = levelTicks(scale.lowDb, scale.highDb, LABEL_DISTANCE.upward / box.height, isDifference);
  return {
    rasters: [{ x: box.x, y: box.y, raster: colourBar(scale, box.width * density, box.height * density) }],
    rules: [
      ...frame(box),
      ...ticks.map((tick) => ({
        x: right + 1,
        y: upward(tick, box),
        width: TICK.major,
        height: 1,
        colour: COLOURS.line,
      })),
    ],
    labels: [
      ...ticks.map((tick) =>
        text(tick.label, right + TICK.major + 31, upward(tick, box) + 0.5, { align: 'right' }),
      ),
      text('dB', box.x + box.width / 2, box.y - 8, { align: 'center', baseline: 'bottom' }),
    ],
  };
}

function captionLabel(caption: string, width: number, y: number): Label {
  return text(caption, MARGINS.left, y + 4, {
    baseline: 'top',
    colour: COLOURS.quiet,
    maxWidth: width - MARGINS.left - 10,
  });
}

function labelled(ticks: readonly Tick[]): readonly Tick[] {
  return ticks.filter(({ label }) => label !== '');
}

function tickLength({ label }: Tick): number {
  return label === '' ? TICK.minor : TICK.major;
}

/** The top of the line that marks a tick on an axis that runs upwards. */
function upward({ position }: Tick, { y, height }: Box): number {
  return y + Math.min(height - 1, Math.max(0, Math.round((1 - position) * height - 0.5)));
}
