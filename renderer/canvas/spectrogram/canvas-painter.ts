import type { PaintSpectrograms } from './painter.ts';
import { createPanelColours } from './panel-colours.ts';
import { createRowSampler } from './row-sampler.ts';
import { createTileHeights } from './tile-heights.ts';

/** Paints by the processor. */
export function createCanvasPainter(): PaintSpectrograms {
  const colours = createPanelColours();
  const heightsOf = createTileHeights();
  /** Kept from frame to frame, as long as the panels have their size. */
  let image = new ImageData(1, 1);
  return (picture, scene) => {
    const [panel] = scene.panels;
    if (panel === undefined) return;
    const { width, height } = panel;
    if (image.width !== width || image.height !== height) image = new ImageData(width, height);
    const samplers = {
      before: createRowSampler(scene.before.pieces, width, height, heightsOf),
      after: createRowSampler(scene.after.pieces, width, height, heightsOf),
    };
    for (const { x, y, content } of scene.panels) {
      colours.paint(image, content, samplers, scene);
      picture.putImageData(image, x, y);
    }
  };
}
