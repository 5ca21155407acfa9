import type { Resvg, ResvgRenderOptions } from '@resvg/resvg-js';
import { renderPictureSvg } from '../../../shared/report/charts/picture-svg.ts';
import { escapeHtml } from '../../../shared/report/escape-html.ts';
import type { Label, Picture } from '../../../shared/spectrogram/picture.ts';
import { unpackedPath } from '../unpacked-path.ts';
import { encodePng } from './encode-png.ts';

/** Draws pictures to the bytes of PNG files. */
export type DrawPicture = (picture: Picture) => Promise<Uint8Array>;

/** Makes a drawing of SVG. */
type OpenSvg = (svg: string, options?: ResvgRenderOptions) => Resvg;

/** Letters, marks and symbols that the font has; others (Chinese, emoji ...) are looked for in those of the system. */
const OWN_LETTERS = /^[\u0020-\u052f\u1e00-\u1fff\u2000-\u22ff]*$/;

/**
 * Makes a drawer: pictures become SVG, which resvg draws, 4 MB that are loaded by the first picture.
 *
 * @param fontPath a TrueType file
 */
export function createPictureDrawer(fontPath: string): DrawPicture {
  let loading: Promise<typeof import('@resvg/resvg-js')> | undefined;
  return async (picture) => {
    loading ??= import('@resvg/resvg-js');
    const { Resvg } = await loading;
    const font = {
      fontFiles: [unpackedPath(fontPath)],
      defaultFontFamily: 'Inter',
      loadSystemFonts: !picture.labels.every(({ text }) => OWN_LETTERS.test(text)),
    };
    const open: OpenSvg = (svg, options) => new Resvg(svg, { font, ...options });
    const labels = picture.labels.map((label) => ({ ...label, text: fitText(open, label) }));
    const svg = renderPictureSvg({ ...picture, labels }, undefined, imagesOf(picture));
    return open(svg, { fitTo: { mode: 'zoom', value: picture.density } })
      .render()
      .asPng();
  };
}

/** A pixel of a raster becomes a pixel of the picture. */
function imagesOf({ rasters, density }: Picture): string {
  return rasters
    .map(({ x, y, raster }) => {
      const size = `width="${raster.width / density}" height="${raster.height / density}"`;
      const address = `data:image/png;base64,${encodePng(raster).toString('base64')}`;
      return `<image x="${x}" y="${y}" ${size} preserveAspectRatio="none" style="image-rendering:optimizeSpeed" href="${address}"/>`;
    })
    .join('');
}

/** A text that is no wider than its label may be: its middle makes room, as names differ at their ends. */
function fitText(open: OpenSvg, { text, size, maxWidth = Infinity }: Label): string {
  const fits = (candidate: string): boolean => widthOf(open, candidate, size) <= maxWidth;
  if (maxWidth === Infinity || fits(text)) return text;
  const letters = [...text];
  const shortened = (kept: number): string =>
    `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${letters.slice(letters.length - Math.floor(kept / 2)).join('')}`;
  // The most that fits, by halving.
  let [fitting, tooMany] = [0, letters.length];
  while (tooMany - fitting > 1) {
    const kept = (fitting + tooMany) >> 1;
    if (fits(shortened(kept))) fitting = kept;
    else tooMany = kept;
  }
  return fitting === 0 ? '' : shortened(fitting);
}

function widthOf(open: OpenSvg, text: string, size: number): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text style="font-family:Inter;font-size:${size}px">${escapeHtml(text)}</text></svg>`;
  return open(svg).getBBox()?.width ?? 0;
}
