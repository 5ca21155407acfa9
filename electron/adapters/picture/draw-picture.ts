import { readFile } from 'node:fs/promises';
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Label, Picture, Polyline, Rule } from '../../../shared/spectrogram/picture.ts';

/** Draws pictures to the bytes of PNG files. */
export type DrawPicture = (picture: Picture) => Promise<Uint8Array>;

/** The font of every label, and the system's for what it lacks (Chinese, emoji ...). */
const FAMILY = 'Lathe Inter';
const FONTS = `"${FAMILY}", sans-serif`;

/**
 * Makes a drawer. Its library, 30 MB of Skia, is loaded by the first picture.
 *
 * @param fontPath a TrueType file; read as bytes, so that it may lie in an archive
 */
export function createPictureDrawer(fontPath: string): DrawPicture {
  let loading: Promise<typeof import('@napi-rs/canvas')> | undefined;
  return async (picture) => {
    loading ??= loadCanvas(fontPath);
    const { createCanvas, ImageData } = await loading;
    const { width, height, density } = picture;
    const canvas = createCanvas(width * density, height * density);
    const context = canvas.getContext('2d');
    context.fillStyle = picture.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const { x, y, raster } of picture.rasters) {
      const image = new ImageData(raster.pixels, raster.width, raster.height);
      context.putImageData(image, x * density, y * density);
    }
    context.scale(density, density);
    for (const rule of picture.rules) drawRule(context, rule);
    for (const line of picture.lines ?? []) drawLine(context, line);
    for (const label of picture.labels) drawLabel(context, label);
    return canvas.encode('png');
  };
}

async function loadCanvas(fontPath: string): Promise<typeof import('@napi-rs/canvas')> {
  const [canvas, font] = await Promise.all([import('@napi-rs/canvas'), readFile(fontPath)]);
  canvas.GlobalFonts.register(font, FAMILY);
  return canvas;
}

function drawRule(context: SKRSContext2D, { x, y, width, height, colour }: Rule): void {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}

function drawLine(context: SKRSContext2D, { points, colour, width, dashes = [] }: Polyline): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.lineCap = dashes.length > 0 ? 'butt' : 'round';
  context.setLineDash([...dashes]);
  context.beginPath();
  context.moveTo(first.x, first.y);
  for (const { x, y } of rest.length > 0 ? rest : [first]) context.lineTo(x, y);
  context.stroke();
}

function drawLabel(context: SKRSContext2D, label: Label): void {
  context.save();
  context.translate(label.x, label.y);
  if (label.isUpright) context.rotate(-Math.PI / 2);
  context.font = `${label.size}px ${FONTS}`;
  context.fillStyle = label.colour;
  context.textAlign = label.align;
  context.textBaseline = label.baseline;
  context.fillText(fitText(context, label), 0, 0);
  context.restore();
}

/** A text that is no wider than its label may be: its middle makes room, as names differ at their ends. */
function fitText(context: SKRSContext2D, { text, maxWidth = Infinity }: Label): string {
  const fits = (candidate: string): boolean => context.measureText(candidate).width <= maxWidth;
  if (fits(text)) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 0; kept--) {
    const head = letters.slice(0, Math.ceil(kept / 2)).join('');
    const tail = letters.slice(letters.length - Math.floor(kept / 2)).join('');
    if (fits(`${head}…${tail}`)) return `${head}…${tail}`;
  }
  return '';
}
