import type { PixelImage } from '../pixel-image.ts';
import { DIFFERENCE_PIXELS, LEVEL_PIXELS, levelIndex } from './colour-lookup.ts';
import { RANK_COUNT, RANK_LEVELS, raised } from './level-ranks.ts';
import type { RowSampler } from './row-sampler.ts';
import type { Colouring, PanelContent, Scene } from './scene.ts';

/** Of both sounds. */
interface Both<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** What colours of panels depend on, but for the levels. */
type Look = Pick<Scene, 'colouring'> & Both<{ readonly gainDb: number }>;

/** Colours of panels: the same rules as in shaders.ts. */
export interface PanelColours {
  paint(image: PixelImage, content: PanelContent, levels: Both<RowSampler>, look: Look): void;
}

/** A row that is painted. */
interface Row {
  /** Levels in every pixel as ranks, without a gain. */
  readonly levels: Both<Uint16Array>;
  /** What every rank means, with the gain. */
  readonly tables: Both<RankTables>;
  readonly share: number;
}

interface RankTables {
  readonly colours: Uint32Array;
  /** The level, not below the darkest, in steps of the map of differences. */
  readonly steps: Float32Array;
}

/** Which levels a content needs, and what it makes of a row of them: pixels as numbers of red, green, blue and opacity. */
interface ContentRule {
  readonly needs: readonly (keyof Both<unknown>)[];
  readonly paint: (pixels: Uint32Array, row: Row) => void;
}

const LEVEL_COLOURS = {
  viridis: new Uint32Array(LEVEL_PIXELS.viridis.buffer),
  magma: new Uint32Array(LEVEL_PIXELS.magma.buffer),
  inferno: new Uint32Array(LEVEL_PIXELS.inferno.buffer),
};
const DIFFERENCE_COLOURS = new Uint32Array(DIFFERENCE_PIXELS.buffer);
/** The place of no difference among them. */
const DIFFERENCE_MIDDLE = (DIFFERENCE_COLOURS.length - 1) / 2;

const RULES: Readonly<Record<PanelContent, ContentRule>> = {
  before: {
    needs: ['before'],
    paint: (pixels, { levels, tables }) => paintLevels(pixels, levels.before, tables.before.colours),
  },
  after: {
    needs: ['after'],
    paint: (pixels, { levels, tables }) => paintLevels(pixels, levels.after, tables.after.colours),
  },
  difference: { needs: ['before', 'after'], paint: paintDifference },
  blend: { needs: ['before', 'after'], paint: paintBlend },
  swipe: { needs: ['before', 'after'], paint: paintSwipe },
};

/** Colours by tables, which are made anew only where the colouring changes: a pixel then costs some nanoseconds. */
export function createPanelColours(): PanelColours {
  const tablesOf = { before: createRankTables(), after: createRankTables() };
  return {
    paint(image, content, samplers, look) {
      const { width, height } = image;
      const pixels = new Uint32Array(image.data.buffer);
      const levels = { before: new Uint16Array(width), after: new Uint16Array(width) };
      const tables = {
        before: tablesOf.before(look.colouring, look.before.gainDb),
        after: tablesOf.after(look.colouring, look.after.gainDb),
      };
      const { needs, paint } = RULES[content];
      const row = { levels, tables, share: look.colouring.share };
      for (let y = 0; y < height; y++) {
        for (const side of needs) samplers[side].sample(levels[side], y);
        paint(pixels.subarray(y * width, (y + 1) * width), row);
      }
    },
  };
}

/** Tables that are remembered until others are asked for. */
function createRankTables(): (colouring: Colouring, gainDb: number) => RankTables {
  const tables = { colours: new Uint32Array(RANK_COUNT), steps: new Float32Array(RANK_COUNT) };
  let made = '';
  return (colouring, gainDb) => {
    const { map, lowDb, highDb, differenceDb } = colouring;
    const name = [map, lowDb, highDb, differenceDb, gainDb].join(' ');
    if (name === made) return tables;
    made = name;
    const stepsPerDb = DIFFERENCE_MIDDLE / differenceDb;
    for (let rank = 0; rank < RANK_COUNT; rank++) {
      const level = raised(RANK_LEVELS[rank]!, gainDb);
      tables.colours[rank] = LEVEL_COLOURS[map][levelIndex(level, colouring)]!;
      tables.steps[rank] = Math.max(lowDb, level) * stepsPerDb;
    }
    return tables;
  };
}

function paintLevels(pixels: Uint32Array, levels: Uint16Array, table: Uint32Array): void {
  for (let x = 0; x < pixels.length; x++) pixels[x] = table[levels[x]!]!;
}

function paintDifference(pixels: Uint32Array, { levels, tables }: Row): void {
  const { before, after } = levels;
  const [was, is] = [tables.before.steps, tables.after.steps];
  const last = 2 * DIFFERENCE_MIDDLE;
  for (let x = 0; x < pixels.length; x++) {
    const place = is[after[x]!]! - was[before[x]!]! + DIFFERENCE_MIDDLE + 0.5;
    pixels[x] = DIFFERENCE_COLOURS[Math.floor(Math.min(last, Math.max(0, place)))]!;
  }
}

/** Red and blue of a pixel, and green: between them is room for a product with eight bits. */
const RED_AND_BLUE = 0x00ff_00ff;
const GREEN = 0x0000_ff00;
const OPAQUE = 0xff00_0000;
/** Half a step of each, for rounding. */
const HALF_RED_AND_BLUE = 0x0080_0080;
const HALF_GREEN = 0x0000_8000;

function paintBlend(pixels: Uint32Array, { levels, tables, share }: Row): void {
  const { before, after } = levels;
  const [beforeColours, afterColours] = [tables.before.colours, tables.after.colours];
  const ofAfter = Math.round(256 * share);
  const ofBefore = 256 - ofAfter;
  for (let x = 0; x < pixels.length; x++) {
    const was = beforeColours[before[x]!]!;
    const is = afterColours[after[x]!]!;
    const redAndBlue = (was & RED_AND_BLUE) * ofBefore + (is & RED_AND_BLUE) * ofAfter + HALF_RED_AND_BLUE;
    const green = (was & GREEN) * ofBefore + (is & GREEN) * ofAfter + HALF_GREEN;
    pixels[x] = ((redAndBlue >>> 8) & RED_AND_BLUE) | ((green >>> 8) & GREEN) | OPAQUE;
  }
}

function paintSwipe(pixels: Uint32Array, { levels, tables, share }: Row): void {
  const split = Math.min(pixels.length, Math.max(0, Math.ceil(share * pixels.length)));
  paintLevels(pixels.subarray(0, split), levels.before, tables.before.colours);
  paintLevels(pixels.subarray(split), levels.after.subarray(split), tables.after.colours);
}
