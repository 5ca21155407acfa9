import { greatestIn, outlineOf } from '../../canvas/outline.ts';
import { type OutlineColours, paintOutline } from '../../canvas/outline-image.ts';
import { drawTitle } from '../../canvas/picture-title.ts';
import { type PixelImage, pixelOf } from '../../canvas/pixel-image.ts';
import { type Rectangle, scaled } from '../../canvas/rectangle.ts';
import { drawTimeAxis, type TimeUnitWords } from '../../canvas/time-axis.ts';
import { shareOf, type TimeWindow } from '../../canvas/time-window.ts';
import { paintShares } from './share-image.ts';
import { columnsOf, type Step } from './steps.ts';
import type { TimelineLayout } from './timeline-layout.ts';

/** Everything of a recording that is drawn. */
export interface TimelineContent {
  /** Of `listen.open`. */
  readonly peaks: Float32Array;
  readonly timeUnits: TimeUnitWords;
  /** Left out until it is told. */
  readonly told:
    | {
        readonly segments: readonly {
          readonly startSeconds: number;
          readonly endSeconds: number;
          readonly classIndex: number;
        }[];
        readonly steps: readonly Step[];
        /** As people read them. */
        readonly classNames: readonly string[];
        /** Custom properties of their colours. */
        readonly classTokens: readonly string[];
      }
    | undefined;
  /** Left out where the network looked at nothing more than at the rest. */
  readonly attention:
    | {
        readonly values: Float32Array;
        readonly stepSeconds: number;
        readonly highest: number;
        readonly title: string;
      }
    | undefined;
}

/** A colour as CSS and as a pixel. */
interface TokenColour {
  readonly css: string;
  readonly pixel: number;
}

/** Colours and letters of the page. */
export interface TimelineTheme {
  readonly wave: OutlineColours;
  readonly ground: string;
  readonly surface: string;
  readonly line: string;
  readonly text: string;
  readonly classText: string;
  readonly font: string;
  /** The colour of a custom property. */
  readonly colourOf: (token: string) => TokenColour;
}

/** The theme as the tokens have it now. */
export function readTimelineTheme(): TimelineTheme {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, TokenColour>();
  const colourOf = (token: string): TokenColour => {
    const css = style.getPropertyValue(token).trim();
    const colour = known.get(token) ?? { css, pixel: pixelOf(css) };
    known.set(token, colour);
    return colour;
  };
  return {
    wave: { wave: colourOf('--before').pixel, ground: colourOf('--surface-2').pixel },
    ground: colourOf('--surface-0').css,
    surface: colourOf('--surface-2').css,
    line: colourOf('--line-strong').css,
    text: colourOf('--text-muted').css,
    classText: colourOf('--class-text').css,
    font: `12px ${style.getPropertyValue('--font').trim()}`,
    colourOf,
  };
}

/** What {@link drawTimeline} draws. */
export interface TimelinePicture {
  readonly layout: TimelineLayout;
  readonly window: TimeWindow;
  readonly content: TimelineContent;
  readonly theme: TimelineTheme;
  /** Pixels in a point. */
  readonly density: number;
}

/** Draws the waveform, what is told under it, and the axis; in points. */
export function drawTimeline(context: CanvasRenderingContext2D, picture: TimelinePicture): void {
  const { layout, window, content, theme } = picture;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, layout.width, layout.height);
  context.font = theme.font;
  paintRow(context, picture, layout.waveform, (image) =>
    paintOutline(image, outlineOf(content.peaks, window, image.width), 1, theme.wave),
  );
  drawParts(context, picture);
  drawAreas(context, picture);
  drawAttention(context, picture);
  drawTimeAxis(
    context,
    { plot: layout.plot, top: layout.axisTop, right: layout.width, window, units: content.timeUnits },
    { line: theme.line, text: theme.text },
  );
}

function paintRow(
  context: CanvasRenderingContext2D,
  { density }: TimelinePicture,
  row: Rectangle,
  paint: (image: PixelImage) => void,
): void {
  const { x, y, width, height } = scaled(row, density);
  const image = new ImageData(width, height);
  paint(image);
  context.putImageData(image, x, y);
}

/** Around a name, in points. */
const NAME_MARGIN = 6;

/** A bar for each part, with the name of its class where there is room. */
function drawParts(
  context: CanvasRenderingContext2D,
  { layout, window, content, theme }: TimelinePicture,
): void {
  if (layout.told === undefined || content.told === undefined) return;
  const { x, y, width, height } = layout.told.parts;
  context.fillStyle = theme.surface;
  context.fillRect(x, y, width, height);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const { segments, classNames, classTokens } = content.told;
  const colours = classTokens.map((token) => theme.colourOf(token).css);
  for (const { startSeconds, endSeconds, classIndex } of segments) {
    const from = Math.max(0, shareOf(window, startSeconds));
    const to = Math.min(1, shareOf(window, endSeconds));
    if (to <= from) continue;
    const [left, wide] = [x + from * width, (to - from) * width];
    context.fillStyle = colours[classIndex]!;
    // Neighbours of one colour are told apart by a line of the ground.
    context.fillRect(left, y, wide > 3 ? wide - 1 : wide, height);
    const name = classNames[classIndex]!;
    if (wide < 4 * NAME_MARGIN || context.measureText(name).width + 2 * NAME_MARGIN > wide) continue;
    context.fillStyle = theme.classText;
    context.fillText(name, left + wide / 2, y + height / 2 + 1);
  }
}

/** The probabilities of all classes, stacked. */
function drawAreas(context: CanvasRenderingContext2D, picture: TimelinePicture): void {
  const { layout, window, content, theme } = picture;
  const { told } = content;
  if (layout.told === undefined || told === undefined) return;
  const colours = told.classTokens.map((token) => theme.colourOf(token).pixel);
  paintRow(context, picture, layout.told.areas, (image) =>
    paintShares(
      image,
      columnsOf(told.steps, colours.length, window, image.width),
      colours,
      theme.wave.ground,
    ),
  );
}

/** What the network looked at. */
function drawAttention(
  context: CanvasRenderingContext2D,
  { layout, window, content, theme }: TimelinePicture,
): void {
  const { attention: row } = layout;
  const { attention } = content;
  if (row === undefined || attention === undefined) return;
  context.fillStyle = theme.surface;
  context.fillRect(row.x, row.y, row.width, row.height);
  const columns = greatestIn(attention.values, 1 / attention.stepSeconds, window, Math.round(row.width));
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.beginPath();
  for (const [i, value] of columns.entries()) {
    context.lineTo(row.x + i + 0.5, row.y + (1 - value / attention.highest) * (row.height - 1) + 0.5);
  }
  context.stroke();
  drawTitle(context, row, attention.title, theme);
}
