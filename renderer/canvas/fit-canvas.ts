/** Gives a canvas a size in pixels. Setting a size empties it, even where it is the same: then it is left alone. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
