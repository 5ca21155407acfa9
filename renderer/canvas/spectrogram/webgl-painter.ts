import type { ColourMapName } from '../../../shared/spectrogram/settings.ts';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { fitCanvas } from '../fit-canvas.ts';
import type { Rectangle } from '../rectangle.ts';
import { ByteBoundedCache } from './byte-bounded-cache.ts';
import { DIFFERENCE_PIXELS, LEVEL_PIXELS, NOTHING_DB } from './colour-lookup.ts';
import type { PainterOptions } from './painter.ts';
import { columnAxis, pieceEnds, rowAxis } from './pixel-axis.ts';
import type { PanelContent, Scene } from './scene.ts';
import { PANEL_FRAGMENT, PANEL_VERTEX, PIECE_FRAGMENT, PIECE_VERTEX } from './shaders.ts';
import {
  createLevelTarget,
  createProgram,
  type LevelTarget,
  type Program,
  readByPoints,
} from './webgl-program.ts';

/** Textures of tiles that the GPU keeps. */
const MOST_TEXTURE_BYTES = 96 * 2 ** 20;

/** As the shader numbers them. */
const CONTENT: Readonly<Record<PanelContent, number>> = {
  before: 0,
  after: 1,
  difference: 2,
  blend: 3,
  swipe: 4,
};

/** Texture units. */
const UNITS = { before: 0, after: 1, levelMap: 2, differenceMap: 3, tile: 4 } as const;

/** Where an end of a piece is not seen. */
const NO_PIXEL = -1;

/** A program that stands in for a GPU, by the name that it gives itself. */
const SOFTWARE_GPU = /SwiftShader|llvmpipe|softpipe|Basic Render/i;

/** Paints by a GPU, which may go away and come back. */
export interface WebGlPainter {
  /** Whether the GPU is there. */
  isReady(): boolean;
  /** @returns whether it painted: not while the GPU is away */
  paint(picture: CanvasRenderingContext2D, scene: Scene): boolean;
  dispose(): void;
}

/** What lives on the GPU, and goes with it. */
interface Resources {
  readonly pieceProgram: Program;
  readonly panelProgram: Program;
  readonly textures: ByteBoundedCache<PackedTile, WebGLTexture>;
  readonly maps: ColourTextures;
  targets: { readonly before: LevelTarget; readonly after: LevelTarget } | undefined;
}

/**
 * A painter by WebGL2; `undefined` where there is none, or it cannot draw numbers.
 *
 * @param isSlowAllowed also by a program in place of a GPU
 */
export function createWebGlPainter({
  isSlowAllowed,
  onChange,
}: Pick<PainterOptions, 'onChange'> & { readonly isSlowAllowed: boolean }): WebGlPainter | undefined {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    depth: false,
    alpha: false,
    failIfMajorPerformanceCaveat: !isSlowAllowed,
  });
  if (gl === null || (!isSlowAllowed && SOFTWARE_GPU.test(rendererOf(gl)))) return undefined;
  let resources = createResources(gl);
  if (resources === undefined) return undefined;

  const listeners = new AbortController();
  const { signal } = listeners;
  const onLost = (event: Event): void => {
    // Else it never comes back.
    event.preventDefault();
    resources = undefined;
    onChange();
  };
  const onRestored = (): void => {
    resources = createResources(gl);
    onChange();
  };
  canvas.addEventListener('webglcontextlost', onLost, { signal });
  canvas.addEventListener('webglcontextrestored', onRestored, { signal });

  return {
    isReady: () => resources !== undefined && !gl.isContextLost(),
    paint(picture, scene) {
      if (resources === undefined) return false;
      fitCanvas(canvas, picture.canvas);
      drawScene(gl, resources, scene, canvas.height);
      // It is told of a loss only later: what was drawn since then is nothing.
      if (gl.isContextLost()) return false;
      for (const { x, y, width, height } of scene.panels) {
        picture.drawImage(canvas, x, y, width, height, x, y, width, height);
      }
      return true;
    },
    dispose() {
      listeners.abort();
      resources?.textures.clear();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** Makes what is drawn with; `undefined` where the driver cannot. */
function createResources(gl: WebGL2RenderingContext): Resources | undefined {
  // Levels are drawn as numbers first, so that two sounds can be compared point by point.
  if (gl.getExtension('EXT_color_buffer_float') === null) return undefined;
  const pieceProgram = createProgram(gl, PIECE_VERTEX, PIECE_FRAGMENT);
  const panelProgram = createProgram(gl, PANEL_VERTEX, PANEL_FRAGMENT);
  if (pieceProgram === undefined || panelProgram === undefined) return undefined;
  const textures = new ByteBoundedCache<PackedTile, WebGLTexture>(MOST_TEXTURE_BYTES, (texture) =>
    gl.deleteTexture(texture),
  );
  return { pieceProgram, panelProgram, textures, maps: createMaps(gl), targets: undefined };
}

/** Draws the panels where they stand in a canvas of a height. */
function drawScene(
  gl: WebGL2RenderingContext,
  resources: Resources,
  scene: Scene,
  canvasHeight: number,
): void {
  const [panel] = scene.panels;
  if (panel === undefined) return;
  const { pieceProgram, panelProgram, textures, maps } = resources;
  const targets = fittingTargets(gl, resources.targets, panel);
  resources.targets = targets;
  drawLevels(gl, pieceProgram, textures, scene.before, targets.before);
  drawLevels(gl, pieceProgram, textures, scene.after, targets.after);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  bindTexture(gl, UNITS.before, targets.before.texture);
  bindTexture(gl, UNITS.after, targets.after.texture);
  bindTexture(gl, UNITS.levelMap, maps.levels[scene.colouring.map]);
  bindTexture(gl, UNITS.differenceMap, maps.difference);
  drawPanels(gl, panelProgram, scene, canvasHeight);
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL));
}

function bindTexture(gl: WebGL2RenderingContext, unit: number, texture: WebGLTexture): void {
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
}

/** Colours of levels and of differences. */
interface ColourTextures {
  readonly levels: Readonly<Record<ColourMapName, WebGLTexture>>;
  readonly difference: WebGLTexture;
}

function createMaps(gl: WebGL2RenderingContext): ColourTextures {
  gl.activeTexture(gl.TEXTURE0 + UNITS.levelMap);
  const create = (pixels: Uint8Array): WebGLTexture => {
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, pixels.length / 4, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    readByPoints(gl);
    return texture;
  };
  return {
    levels: {
      viridis: create(LEVEL_PIXELS.viridis),
      magma: create(LEVEL_PIXELS.magma),
      inferno: create(LEVEL_PIXELS.inferno),
    },
    difference: create(DIFFERENCE_PIXELS),
  };
}

/** Targets of the size of a panel: the old ones where they have it. */
function fittingTargets(
  gl: WebGL2RenderingContext,
  old: { readonly before: LevelTarget; readonly after: LevelTarget } | undefined,
  { width, height }: Rectangle,
): { readonly before: LevelTarget; readonly after: LevelTarget } {
  if (old?.before.width === width && old.before.height === height) return old;
  for (const target of old === undefined ? [] : [old.before, old.after]) {
    gl.deleteFramebuffer(target.framebuffer);
    gl.deleteTexture(target.texture);
  }
  gl.activeTexture(gl.TEXTURE0 + UNITS.tile);
  return { before: createLevelTarget(gl, width, height), after: createLevelTarget(gl, width, height) };
}

function drawLevels(
  gl: WebGL2RenderingContext,
  program: Program,
  textures: ByteBoundedCache<PackedTile, WebGLTexture>,
  { pieces, gainDb }: Scene['before'],
  target: LevelTarget,
): void {
  gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
  gl.viewport(0, 0, target.width, target.height);
  gl.clearBufferfv(gl.COLOR, 0, [NOTHING_DB, 0, 0, 1]);
  program.use();
  gl.uniform1i(program.uniform('levels'), UNITS.tile);
  gl.uniform1f(program.uniform('gainDb'), gainDb);
  gl.activeTexture(gl.TEXTURE0 + UNITS.tile);
  for (const piece of pieces) {
    const { tile, left, bottom, right, top } = piece;
    const columns = columnAxis(piece, target.width);
    const rows = rowAxis(piece, target.height);
    const { first, last } = pieceEnds(piece, target.width);
    gl.bindTexture(gl.TEXTURE_2D, textureOf(gl, textures, tile));
    gl.uniform4f(program.uniform('rectangle'), left, bottom, right, top);
    gl.uniform2f(program.uniform('origin'), columns.origin, rows.origin);
    gl.uniform2f(program.uniform('pixel'), columns.step, rows.step);
    gl.uniform2i(program.uniform('firstEnd'), first?.pixel ?? NO_PIXEL, first?.column ?? 0);
    gl.uniform2i(program.uniform('lastEnd'), last?.pixel ?? NO_PIXEL, last?.column ?? 0);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}

function textureOf(
  gl: WebGL2RenderingContext,
  textures: ByteBoundedCache<PackedTile, WebGLTexture>,
  tile: PackedTile,
): WebGLTexture {
  const known = textures.get(tile);
  if (known !== undefined) return known;
  const { halves, rowCount } = tile;
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16F, TILE_COLUMNS, rowCount, 0, gl.RED, gl.HALF_FLOAT, halves);
  readByPoints(gl);
  textures.set(tile, texture, halves.byteLength);
  return texture;
}

function drawPanels(gl: WebGL2RenderingContext, program: Program, scene: Scene, canvasHeight: number): void {
  const { lowDb, highDb, differenceDb, share } = scene.colouring;
  program.use();
  for (const name of ['before', 'after', 'levelMap', 'differenceMap'] as const) {
    gl.uniform1i(program.uniform(name), UNITS[name]);
  }
  gl.uniform1f(program.uniform('lowDb'), lowDb);
  gl.uniform1f(program.uniform('highDb'), highDb);
  gl.uniform1f(program.uniform('differenceDb'), differenceDb);
  gl.uniform1f(program.uniform('share'), share);
  for (const { x, y, width, height, content } of scene.panels) {
    const bottom = canvasHeight - y - height;
    gl.viewport(x, bottom, width, height);
    gl.uniform2i(program.uniform('origin'), x, bottom);
    gl.uniform1i(program.uniform('content'), CONTENT[content]);
    gl.uniform1f(program.uniform('split'), share * width);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}
