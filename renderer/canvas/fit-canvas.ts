/** Pixels in a point of the page, at most: more are seen by nobody and take their time. */
const MOST_DENSITY = 2;

/** Pixels in a point of the page that a picture is drawn with. */
export function pictureDensity(): number {
  return Math.min(MOST_DENSITY, devicePixelRatio);
}

/** Gives a canvas a size in pixels. Setting a size empties it, even where it is the same: then it is left alone. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
