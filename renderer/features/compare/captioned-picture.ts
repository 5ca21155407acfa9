import type { ChromeTheme } from './stage-chrome.ts';

/** In points. */
const STRIP = { height: 22, margin: 8 };

/** A copy of a picture with a line of words below it. */
export function captionedPicture(
  picture: HTMLCanvasElement,
  caption: string,
  { ground, text, font }: ChromeTheme,
  density: number,
): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = picture.width;
  copy.height = picture.height + Math.round(STRIP.height * density);
  const context = copy.getContext('2d', { alpha: false })!;
  context.fillStyle = ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(picture, 0, 0);
  context.scale(density, density);
  context.font = font;
  context.fillStyle = text;
  context.textBaseline = 'middle';
  const middle = picture.height / density + STRIP.height / 2;
  context.fillText(caption, STRIP.margin, middle, picture.width / density - 2 * STRIP.margin);
  return copy;
}
