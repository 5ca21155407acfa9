import type { Rectangle } from './rectangle.ts';

/** Draws a title in the corner of a row, on a ground that keeps it readable over every colour; in points. */
export function drawTitle(
  context: CanvasRenderingContext2D,
  { x, y, width }: Rectangle,
  title: string,
  { surface, text }: { readonly surface: string; readonly text: string },
): void {
  const fitting = fitText(context, title, width - 20);
  context.fillStyle = surface;
  context.globalAlpha = 0.85;
  context.fillRect(x, y, context.measureText(fitting).width + 10, 16);
  context.globalAlpha = 1;
  context.fillStyle = text;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(fitting, x + 5, y + 8.5);
}

/** Longer texts lose their end. */
function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  let length = text.length;
  const cut = (): string => (length === text.length ? text : `${text.slice(0, length)}…`);
  while (length > 1 && context.measureText(cut()).width > width) length--;
  return cut();
}
