import { createCanvasPainter } from './canvas-painter.ts';
import type { Scene } from './scene.ts';
import { createWebGlPainter } from './webgl-painter.ts';

/** Draws the panels of a scene at once, so that everything else of the picture is of the same moment. */
export type PaintSpectrograms = (picture: CanvasRenderingContext2D, scene: Scene) => void;

/** Draws spectrograms into a picture. */
export interface Painter {
  /** How it draws now. */
  readonly kind: PainterKind;
  readonly paint: PaintSpectrograms;
  dispose(): void;
}

/** How spectrograms are drawn: by the GPU, or by the processor. */
export type PainterKind = 'webgl2' | 'canvas';

/** What is asked of {@link createPainter}. */
export interface PainterOptions {
  /** One kind, where the other is not to be tried. */
  readonly only: PainterKind | undefined;
  /** Told when the GPU went away or came back, and the picture with it: it is to be painted again. */
  readonly onChange: () => void;
}

/**
 * A painter by WebGL2 where a GPU draws numbers, and by the processor otherwise, also while the GPU is away. A GPU that is
 * itself a program is passed by: the processor is then faster without the way through it.
 */
export function createPainter({ only, onChange }: PainterOptions): Painter {
  const byProcessor = createCanvasPainter();
  const gpu =
    only === 'canvas' ? undefined : createWebGlPainter({ isSlowAllowed: only === 'webgl2', onChange });
  return {
    get kind() {
      return gpu?.isReady() ? 'webgl2' : 'canvas';
    },
    paint(picture, scene) {
      if (gpu?.paint(picture, scene) !== true) byProcessor(picture, scene);
    },
    dispose: () => gpu?.dispose(),
  };
}
