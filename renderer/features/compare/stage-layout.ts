import type { PicturePart, PicturePoint } from '../../canvas/gesture-target.ts';
import type { Rectangle } from '../../canvas/rectangle.ts';
import type { PanelContent } from '../../canvas/spectrogram/scene.ts';
import type { Side } from './comparison.ts';
import type { Display } from './display.ts';

/** Where everything of the picture lies, in points of the page from its top left. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  /** Time runs from its left to its right edge. */
  readonly plot: Rectangle;
  /** Of the sounds that there are. */
  readonly waveforms: Readonly<Partial<Record<Side, Rectangle>>>;
  readonly panels: readonly (Rectangle & { readonly content: PanelContent })[];
  /** Of the axis of time. */
  readonly axisTop: number;
}

const GUTTER = { left: 46, right: 52, bottom: 26 };
const GAP = 4;
/** Of each waveform. */
const WAVEFORM = { share: 0.1, least: 28, most: 56 };

const CONTENTS: Readonly<Record<Display['arrangement'], readonly PanelContent[]>> = {
  stacked: ['before', 'after'],
  difference: ['difference'],
  blend: ['blend'],
  swipe: ['swipe'],
};

/**
 * Lays the picture out.
 *
 * @param sides of the sounds that there are; one alone fills the picture, however two are arranged
 */
export function layOutStage(
  { width, height }: { readonly width: number; readonly height: number },
  arrangement: Display['arrangement'],
  sides: readonly Side[],
): StageLayout {
  const left = GUTTER.left;
  const plotWidth = Math.max(1, width - left - GUTTER.right);
  const waveHeight = Math.round(Math.min(WAVEFORM.most, Math.max(WAVEFORM.least, height * WAVEFORM.share)));
  const row = (y: number, rowHeight: number): Rectangle => ({
    x: left,
    y,
    width: plotWidth,
    height: rowHeight,
  });
  const panelTop = sides.length * (waveHeight + GAP);
  const axisTop = Math.max(panelTop + 1, height - GUTTER.bottom);
  const contents = sides.length === 1 ? sides : CONTENTS[arrangement];
  const panelHeight = Math.max(
    1,
    Math.floor((axisTop - panelTop - GAP * (contents.length - 1)) / contents.length),
  );
  return {
    width,
    height,
    plot: row(0, axisTop),
    waveforms: Object.fromEntries(sides.map((side, i) => [side, row(i * (waveHeight + GAP), waveHeight)])),
    panels: contents.map((content, i) => ({
      ...row(panelTop + i * (panelHeight + GAP), panelHeight),
      content,
    })),
    axisTop,
  };
}

/** The height on the frequency axis, 0 ... 1, at a place; `undefined` where there is no spectrogram. */
export function axisHeightAt({ panels }: StageLayout, y: number): number | undefined {
  const panel = panels.find((each) => y >= each.y && y < each.y + each.height);
  return panel && 1 - (y - panel.y) / panel.height;
}

/** What lies at a point. */
export function partAt(layout: StageLayout, { x, y }: PicturePoint): PicturePart {
  const { plot } = layout;
  if (x >= plot.x + plot.width || axisHeightAt(layout, y) === undefined) return 'rest';
  return x < plot.x ? 'frequency-axis' : 'spectrogram';
}
