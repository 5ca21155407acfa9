import type { Label, Picture, Polyline, Rule } from '../../spectrogram/picture.ts';
import { escapeHtml } from '../escape-html.ts';

/** Fonts that systems have; the first that is there is used. */
const FONTS = 'Inter, system-ui, sans-serif';

/** What a picture is, for those who do not see it. */
export interface PictureWords {
  /** Its heading. */
  readonly title: string;
  /** What is seen. */
  readonly description: string;
}

/** The elements by which an SVG of the role `img` has a name and a description: the first in it. */
export function svgWords({ title, description }: PictureWords): string {
  const name = `<title>${escapeHtml(title)}</title>`;
  return description === title ? name : `${name}<desc>${escapeHtml(description)}</desc>`;
}

/**
 * A picture of lines and text as SVG, for a file of its own or inside a page of HTML, whose styles do not touch it.
 *
 * @param picture without rasters: SVG is for what is drawn, not for pixels
 * @param words undefined where nobody reads it, as it becomes pixels
 * @param images elements that lie on the background, below everything else; default none
 */
export function renderPictureSvg(
  picture: Omit<Picture, 'rasters' | 'density'>,
  words: PictureWords | undefined,
  images = '',
): string {
  const { width, height, background, rules, lines = [], labels } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    ...(words === undefined ? [] : [svgWords(words)]),
    `<rect width="${width}" height="${height}" style="fill:${background}"/>`,
    images,
    ...rules.map(ruleElement),
    ...lines.map(lineElement),
    ...labels.map(labelElement),
    '</svg>',
    '',
  ].join('\n');
}

/** Hundredths of a point are finer than any screen. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function ruleElement({ x, y, width, height, colour }: Rule): string {
  const box = `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
  return `<rect ${box} style="fill:${colour}"/>`;
}

function lineElement({ points, colour, width, dashes = [] }: Polyline): string {
  const [first, ...rest] = points.map(({ x, y }) => `${number(x)} ${number(y)}`);
  if (first === undefined) return '';
  const cap = dashes.length > 0 ? `stroke-dasharray:${dashes.join(' ')}` : 'stroke-linecap:round';
  const path = `M${first}L${rest.length > 0 ? rest.join(' ') : first}`;
  return `<path d="${path}" style="fill:none;stroke:${colour};stroke-width:${width};stroke-linejoin:round;${cap}"/>`;
}

const ANCHORS = { left: 'start', center: 'middle', right: 'end' } as const;
const BASELINES = { top: 'text-before-edge', middle: 'central', bottom: 'text-after-edge' } as const;

function labelElement({ text, x, y, size, colour, align, baseline, isUpright = false }: Label): string {
  const turn = isUpright ? ` transform="rotate(-90 ${number(x)} ${number(y)})"` : '';
  const style = `font-family:${FONTS};font-size:${size}px;fill:${colour};text-anchor:${ANCHORS[align]};dominant-baseline:${BASELINES[baseline]}`;
  return `<text x="${number(x)}" y="${number(y)}"${turn} style="${style}">${escapeHtml(text)}</text>`;
}
