import { createCanvasPainter } from './canvas-painter.ts';
import type { Scene } from './scene.ts';
import { createWebGlPainter } from './webgl-painter.ts';

/** Draws spectrograms on a canvas. */
export interface Painter {
  /** Pixels in a point of the page that it can fill in time. */
  readonly density: number;
  /** Draws at once: until the browser shows the canvas it can be copied. */
  paint(scene: Scene): void;
  dispose(): void;
}

/** How spectrograms are drawn: by the GPU, or by the processor. */
export type PainterKind = 'webgl2' | 'canvas';

/**
 * A painter on a canvas that has none yet: by WebGL2 where it can draw numbers, and by the processor otherwise.
 *
 * @param only one kind, where the other is not to be tried
 */
export function createPainter(
  canvas: HTMLCanvasElement,
  only?: PainterKind,
): Painter & { readonly kind: PainterKind } {
  const webGl = only === 'canvas' ? undefined : createWebGlPainter(canvas);
  if (webGl !== undefined) return { ...webGl, kind: 'webgl2' };
  return { ...createCanvasPainter(canvas), kind: 'canvas' };
}
