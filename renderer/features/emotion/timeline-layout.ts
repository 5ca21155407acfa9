import type { Rectangle } from '../../canvas/rectangle.ts';

/** Where everything of the timeline's picture lies, in points of the page. */
export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  /** All rows above the axis. */
  readonly plot: Rectangle;
  readonly waveform: Rectangle;
  /** Left out until there is something to say. */
  readonly told: { readonly parts: Rectangle; readonly areas: Rectangle } | undefined;
  /** Left out where the network looked at nothing more than at the rest. */
  readonly attention: Rectangle | undefined;
  readonly axisTop: number;
}

/** Which rows there are. */
export interface TimelineRows {
  readonly isTold: boolean;
  readonly hasAttention: boolean;
}

const HEIGHTS = { waveform: 96, parts: 28, attention: 56, axis: 20 };
const GAP = 4;
/** Beside the plot: half a label of the axis, and its unit. */
const GUTTER = { left: 12, right: 56 };
/** Of the areas, which take what is left. */
const LEAST_AREAS = 80;

/** Lays rows out from the top; the areas of all classes take what the others leave. */
export function layOutTimeline(width: number, height: number, rows: TimelineRows): TimelineLayout {
  const plotWidth = Math.max(1, width - GUTTER.left - GUTTER.right);
  const row = (y: number, rowHeight: number): Rectangle => ({
    x: GUTTER.left,
    y,
    width: plotWidth,
    height: rowHeight,
  });
  const waveform = row(0, HEIGHTS.waveform);
  const partsTop = HEIGHTS.waveform + GAP;
  const areasTop = partsTop + HEIGHTS.parts + GAP;
  const attentionHeight = rows.hasAttention ? HEIGHTS.attention + GAP : 0;
  const areasHeight = Math.max(LEAST_AREAS, height - HEIGHTS.axis - attentionHeight - areasTop);
  const areas = row(areasTop, areasHeight);
  const toldBottom = areasTop + areasHeight;
  const axisTop = rows.isTold ? toldBottom + attentionHeight : HEIGHTS.waveform;
  return {
    width,
    height,
    plot: row(0, axisTop),
    waveform,
    told: rows.isTold ? { parts: row(partsTop, HEIGHTS.parts), areas } : undefined,
    attention: rows.isTold && rows.hasAttention ? row(toldBottom + GAP, HEIGHTS.attention) : undefined,
    axisTop,
  };
}
