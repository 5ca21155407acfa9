import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { DIFFERENCE_PIXELS, differenceIndex, LEVEL_PIXELS, levelIndex, NOTHING_DB } from './colour-lookup.ts';
import { HALF_LEVELS, raised } from './half-levels.ts';
import type { Painter } from './painter.ts';
import type { Colouring, LevelPiece, PanelContent, Scene } from './scene.ts';

/** Colours of a point, as numbers that hold red, green, blue and opacity of a pixel. */
const LEVEL_COLOURS = {
  viridis: new Uint32Array(LEVEL_PIXELS.viridis.buffer),
  magma: new Uint32Array(LEVEL_PIXELS.magma.buffer),
  inferno: new Uint32Array(LEVEL_PIXELS.inferno.buffer),
};
const DIFFERENCE_COLOURS = new Uint32Array(DIFFERENCE_PIXELS.buffer);

/** A painter by the processor. */
export function createCanvasPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d')!;
  return {
    density: 1,
    paint(scene) {
      const [panel] = scene.panels;
      if (panel === undefined) return;
      const { width, height } = panel;
      context.clearRect(0, 0, canvas.width, canvas.height);
      const before = levelsOf(scene.before, width, height);
      const after = levelsOf(scene.after, width, height);
      for (const { x, y, content } of scene.panels) {
        const image = context.createImageData(width, height);
        colourPanel(new Uint32Array(image.data.buffer), before, after, width, content, scene.colouring);
        context.putImageData(image, x, y);
      }
    },
    dispose() {},
  };
}

/** Levels of a sound in every pixel of a panel, from the top left: of the nearest point of its tiles. */
export function levelsOf({ pieces, gainDb }: Scene['before'], width: number, height: number): Float32Array {
  const levels = new Float32Array(width * height).fill(NOTHING_DB);
  for (const piece of pieces) fillPiece(levels, width, height, piece, gainDb);
  return levels;
}

function fillPiece(
  levels: Float32Array,
  width: number,
  height: number,
  { tile: { halves, rowCount }, left, right, bottom, top, from, to }: LevelPiece,
  gainDb: number,
): void {
  const first = Math.max(0, Math.ceil(left * width - 0.5));
  const end = Math.min(width, Math.ceil(right * width - 0.5));
  const columns = new Uint16Array(Math.max(0, end - first));
  for (let x = first; x < end; x++) {
    const share = from + (((x + 0.5) / width - left) / (right - left)) * (to - from);
    columns[x - first] = Math.min(TILE_COLUMNS - 1, Math.max(0, Math.floor(share * TILE_COLUMNS)));
  }
  for (let y = 0; y < height; y++) {
    const row = Math.floor((((height - y - 0.5) / height - bottom) / (top - bottom)) * rowCount);
    if (row < 0 || row >= rowCount) continue;
    for (let x = first; x < end; x++) {
      const level = HALF_LEVELS[halves[row * TILE_COLUMNS + columns[x - first]!]!]!;
      levels[y * width + x] = raised(level, gainDb);
    }
  }
}

/** Colours of what a panel shows: the same rules as in shaders.ts. */
function colourPanel(
  pixels: Uint32Array,
  before: Float32Array,
  after: Float32Array,
  width: number,
  content: PanelContent,
  colouring: Colouring,
): void {
  const { share } = colouring;
  const colours = LEVEL_COLOURS[colouring.map];
  const colourOf = (level: number): number => colours[levelIndex(level, colouring)]!;
  const split = share * width;
  const rules: Readonly<Record<PanelContent, (i: number) => number>> = {
    before: (i) => colourOf(before[i]!),
    after: (i) => colourOf(after[i]!),
    difference: (i) => DIFFERENCE_COLOURS[differenceIndex(before[i]!, after[i]!, colouring)]!,
    blend: (i) => mixColours(colourOf(before[i]!), colourOf(after[i]!), share),
    swipe: (i) => colourOf(i % width >= split ? after[i]! : before[i]!),
  };
  const rule = rules[content];
  for (let i = 0; i < pixels.length; i++) pixels[i] = rule(i);
}

/** Two opaque colours, channel by channel. */
function mixColours(a: number, b: number, share: number): number {
  let mixed = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const [from, to] = [(a >>> shift) & 255, (b >>> shift) & 255];
    mixed |= Math.round(from + share * (to - from)) << shift;
  }
  return (mixed | 0xff00_0000) >>> 0;
}
