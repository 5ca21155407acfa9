import type { PanelsResult } from '../../contract/spectrogram.ts';
import { localNumber } from '../../sentences/languages.ts';
import { COLOUR_MAPS, type ColourMap, DIFFERENCE_MAP } from '../../spectrogram/colour-maps.ts';
import { createFrequencyAxis } from '../../spectrogram/frequency-axis.ts';
import { frequencyTicks, timeTicks } from '../../spectrogram/ticks.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { html, type Markup } from './markup.ts';

/** Spectrograms as a page shows them: the plots as addresses (`data:`) of pictures. */
export type SpectrogramPictures = Omit<PanelsResult, 'before' | 'after' | 'difference'> & {
  readonly before: string;
  readonly after?: string;
  readonly difference?: string;
};

/** The pictures of one track: `none` where none were drawn, `undefined` where there is no sound to draw. */
export type TrackPictures = SpectrogramPictures | 'none' | undefined;

const PLOT = { left: 56, width: 760, height: 140, right: 84 };
const WIDTH = PLOT.left + PLOT.width + PLOT.right;
const TITLE = 22;
const BOTTOM = 40;
/** Least distances of labels, in points. */
const LABELS = { upward: 18, sideways: 70 };
const BAR = { gap: 14, width: 12 };
/** Colours of a map that its bar is drawn from. */
const STOPS = 16;

/**
 * The plots one above the other, with axes and bars of colours; the axes are those of the page.
 *
 * @param id that nothing else on the page has
 */
export function spectrogramFigure(pictures: SpectrogramPictures, id: string, speech: ReportSpeech): Markup {
  const { say } = speech;
  const { rangeDb, differenceRangeDb, colourMap } = pictures;
  const levels = { map: COLOUR_MAPS[colourMap], low: -rangeDb, high: 0 };
  const differences = { map: DIFFERENCE_MAP, low: -differenceRangeDb, high: differenceRangeDb };
  const plots = [
    {
      title: say(pictures.after === undefined ? 'spectrogram' : 'before'),
      href: pictures.before,
      scale: levels,
    },
    { title: say('after'), href: pictures.after, scale: levels },
    { title: say('differencePicture'), href: pictures.difference, scale: differences },
  ].filter(({ href }) => href !== undefined);
  const step = TITLE + PLOT.height + 10;
  const height = plots.length * step + BOTTOM;
  const parts = plots.map(({ title, href, scale }, i) =>
    plotPart(pictures, `${id}-${i}`, i * step + TITLE, { title, href: href!, scale }, speech),
  );
  const heading = plots.map(({ title }) => title).join('; ');
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${heading}" font-size="12" fill="var(--soft)">
<title>${heading}</title>
${parts}
${timePart(pictures, plots.length * step - 10, speech)}
</svg><figcaption>${pictures.caption}.${pictures.after !== undefined && ` ${say('atLoudnessOfBefore')}`}</figcaption></figure>`;
}

interface BarScale {
  readonly map: ColourMap;
  readonly low: number;
  readonly high: number;
}

interface Plot {
  readonly title: string;
  readonly href: string;
  readonly scale: BarScale;
}

function plotPart(
  pictures: SpectrogramPictures,
  id: string,
  top: number,
  { title, href, scale: { map, low, high } }: Plot,
  { language, unit }: ReportSpeech,
): Markup {
  const { scale, lowHz, highHz } = pictures;
  const axis = createFrequencyAxis({ scale, lowHz, highHz }, 2 * highHz);
  const labels = frequencyTicks(axis, LABELS.upward / PLOT.height).filter(({ label }) => label !== '');
  const barX = PLOT.left + PLOT.width + BAR.gap;
  const stops = Array.from({ length: STOPS }, (_, i) => {
    const at = 3 * Math.round((i / (STOPS - 1)) * (map.length / 3 - 1));
    return html`<stop offset="${i / (STOPS - 1)}" stop-color="rgb(${map[at]!},${map[at + 1]!},${map[at + 2]!})"/>`;
  });
  return html`<text x="${PLOT.left}" y="${top - 7}" fill="var(--ink)">${title}</text>
<image href="${href}" x="${PLOT.left}" y="${top}" width="${PLOT.width}" height="${PLOT.height}" preserveAspectRatio="none"/>
${labels.map(
  ({ position, label }) =>
    html`<text x="${PLOT.left - 6}" y="${Math.round(top + (1 - position) * PLOT.height + 4)}" text-anchor="end">${localNumber(label, language)}</text>`,
)}
<linearGradient id="${id}" x1="0" y1="1" x2="0" y2="0">${stops}</linearGradient>
<rect x="${barX}" y="${top}" width="${BAR.width}" height="${PLOT.height}" fill="url(#${id})"/>
${[high, (low + high) / 2, low].map(
  (level, i) =>
    html`<text x="${barX + BAR.width + 6}" y="${top + 10 + (i * (PLOT.height - 10)) / 2}">${localNumber(String(level), language)} ${unit('dB')}</text>`,
)}`;
}

function timePart(
  { startSeconds, endSeconds }: SpectrogramPictures,
  bottom: number,
  { say, language, unit: unitIn }: ReportSpeech,
): Markup {
  const { ticks, unit } = timeTicks(startSeconds, endSeconds, LABELS.sideways / PLOT.width);
  return html`${ticks.map(
    ({ position, label }) =>
      html`<text x="${Math.round(PLOT.left + position * PLOT.width)}" y="${bottom + 16}" text-anchor="middle">${localNumber(label, language)}</text>`,
  )}
<text x="${PLOT.left + PLOT.width / 2}" y="${bottom + 34}" text-anchor="middle" fill="var(--ink)">${say('pictureAxes', { unit: unitIn(unit) })}</text>`;
}
