import { COLOUR_MAPS, DIFFERENCE_MAP } from '../../../shared/spectrogram/colour-maps.ts';
import { colourBar } from '../../../shared/spectrogram/colouring.ts';
import type { FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { frequencyTicks, levelTicks } from '../../../shared/spectrogram/ticks.ts';
import { outlineOf } from '../../canvas/outline.ts';
import { type OutlineColours, paintOutline } from '../../canvas/outline-image.ts';
import { drawTitle } from '../../canvas/picture-title.ts';
import { pixelOf } from '../../canvas/pixel-image.ts';
import { type Rectangle, scaled } from '../../canvas/rectangle.ts';
import type { Colouring, PanelContent } from '../../canvas/spectrogram/scene.ts';
import { drawTimeAxis, type TimeUnitWords, withMark } from '../../canvas/time-axis.ts';
import type { TimeWindow } from '../../canvas/time-window.ts';
import type { Side } from './comparison.ts';
import type { StageLayout } from './stage-layout.ts';

/** Everything that is drawn around the spectrograms. */
export interface Chrome {
  readonly layout: StageLayout;
  readonly window: TimeWindow;
  readonly axis: FrequencyAxis;
  readonly colouring: Colouring;
  readonly waveforms: Readonly<Record<Side, WaveformContent | undefined>>;
  readonly titles: Readonly<Record<Side | PanelContent, string>>;
  readonly timeUnits: TimeUnitWords;
  readonly theme: ChromeTheme;
  /** Pixels in a point. */
  readonly density: number;
}

/** A waveform, and how it lies on the axis. */
export interface WaveformContent {
  readonly peaks: Float32Array;
  readonly originSeconds: number;
  /** Factor on its magnitudes. */
  readonly gain: number;
}

/** Colours and letters of the page. */
export interface ChromeTheme {
  readonly waveforms: Readonly<Record<Side, OutlineColours>>;
  readonly ground: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly font: string;
}

/** The theme as the tokens have it now. */
export function readTheme(): ChromeTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const waveform = (name: string): OutlineColours => ({
    wave: pixelOf(token(name)),
    ground: pixelOf(token('--surface-2')),
  });
  return {
    waveforms: { before: waveform('--before'), after: waveform('--after') },
    ground: token('--surface-0'),
    surface: token('--surface-2'),
    line: token('--line-strong'),
    text: token('--text-muted'),
    font: `11px ${token('--font')}`,
  };
}

/** Least distances of labels, in points. */
const LABEL_DISTANCE = { frequency: 22, level: 24 };
const TICK = { long: 5, short: 3 };
const BAR = { gap: 8, width: 8, stops: 32 };

/** Draws what lies behind everything. */
export function drawGround(context: CanvasRenderingContext2D, { layout, theme }: Chrome): void {
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, layout.width, layout.height);
}

/** Draws waveforms, axes, titles and bars of colours around the spectrograms that are there; in points. */
export function drawChrome(context: CanvasRenderingContext2D, chrome: Chrome): void {
  const { layout, theme } = chrome;
  context.font = theme.font;
  drawWaveform(context, chrome, 'before');
  drawWaveform(context, chrome, 'after');
  drawTimeAxis(
    context,
    {
      plot: layout.plot,
      top: layout.axisTop,
      right: layout.width,
      window: chrome.window,
      units: chrome.timeUnits,
    },
    theme,
  );
  for (const panel of layout.panels) {
    drawFrequencyAxis(context, chrome, panel);
    drawColourBar(context, chrome, panel, panel.content === 'difference');
    drawTitle(context, panel, chrome.titles[panel.content], theme);
  }
}

function drawWaveform(context: CanvasRenderingContext2D, chrome: Chrome, side: Side): void {
  const { layout, theme, window, density } = chrome;
  const place = layout.waveforms[side];
  if (place === undefined) return;
  context.fillStyle = theme.surface;
  context.fillRect(place.x, place.y, place.width, place.height);
  const content = chrome.waveforms[side];
  if (content === undefined) return;
  const { originSeconds, gain, peaks } = content;
  const shown = {
    startSeconds: window.startSeconds + originSeconds,
    endSeconds: window.endSeconds + originSeconds,
  };
  const pixels = scaled(place, density);
  const image = new ImageData(pixels.width, pixels.height);
  paintOutline(image, outlineOf(peaks, shown, pixels.width), gain, theme.waveforms[side]);
  context.putImageData(image, pixels.x, pixels.y);
  drawTitle(context, place, chrome.titles[side], theme);
}

function drawFrequencyAxis(
  context: CanvasRenderingContext2D,
  { axis, theme, timeUnits }: Chrome,
  { x, y, height }: Rectangle,
): void {
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { position, label } of frequencyTicks(axis, LABEL_DISTANCE.frequency / height)) {
    const at = y + (1 - position) * height;
    const length = label === '' ? TICK.short : TICK.long;
    context.fillStyle = theme.line;
    context.fillRect(x - length, at, length, 1);
    context.fillStyle = theme.text;
    context.fillText(withMark(label, timeUnits), x - TICK.long - 3, clampLabel(at, y, height));
  }
}

/** Letters stay within what they belong to. */
function clampLabel(at: number, y: number, height: number): number {
  return Math.min(y + height - 6, Math.max(y + 6, at));
}

function drawColourBar(
  context: CanvasRenderingContext2D,
  { theme, colouring }: Chrome,
  panel: Rectangle,
  isDifference: boolean,
): void {
  const { differenceDb, map } = colouring;
  const scale = isDifference
    ? { map: DIFFERENCE_MAP, lowDb: -differenceDb, highDb: differenceDb }
    : { map: COLOUR_MAPS[map], lowDb: colouring.lowDb, highDb: colouring.highDb };
  const { y, height } = panel;
  const x = panel.x + panel.width + BAR.gap;
  // As a gradient: a rectangle for each row would take longer than all else that is drawn here.
  const { pixels } = colourBar(scale, 1, BAR.stops);
  const gradient = context.createLinearGradient(0, y, 0, y + height);
  for (let i = 0; i < BAR.stops; i++) {
    const [red, green, blue] = pixels.subarray(4 * i, 4 * i + 3);
    gradient.addColorStop((i + 0.5) / BAR.stops, `rgb(${red} ${green} ${blue})`);
  }
  context.fillStyle = gradient;
  context.fillRect(x, y, BAR.width, height);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = theme.text;
  for (const { position, label } of levelTicks(
    scale.lowDb,
    scale.highDb,
    LABEL_DISTANCE.level / height,
    isDifference,
  )) {
    context.fillText(label, x + BAR.width + 4, clampLabel(y + (1 - position) * height, y, height));
  }
}
