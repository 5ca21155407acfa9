import { createCanvasPainter } from './canvas-painter.ts';
import type { Scene } from './scene.ts';
import { createWebGlPainter } from './webgl-painter.ts';

/** Draws spectrograms into a picture. */
export interface Painter {
  readonly kind: PainterKind;
  /** Draws the panels at once, so that everything else of the picture is of the same moment. */
  paint(picture: CanvasRenderingContext2D, scene: Scene): void;
  dispose(): void;
}

/** How spectrograms are drawn: by the GPU, or by the processor. */
export type PainterKind = 'webgl2' | 'canvas';

/** What is asked of {@link createPainter}. */
export interface PainterOptions {
  /** One kind, where the other is not to be tried. */
  readonly only: PainterKind | undefined;
  /** Told when the GPU went away, and everything with it: another painter is needed. */
  readonly onLost: () => void;
}

/**
 * A painter by WebGL2 where a GPU draws numbers, and by the processor otherwise. A GPU that is itself a program is passed
 * by: the processor is then faster without the way through it.
 */
export function createPainter({ only, onLost }: PainterOptions): Painter {
  const webGl =
    only === 'canvas' ? undefined : createWebGlPainter({ isSlowAllowed: only === 'webgl2', onLost });
  return webGl ?? createCanvasPainter();
}
