import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIFFERENCE_MAP } from '../../../shared/spectrogram/colour-maps.ts';
import { colourGrid } from '../../../shared/spectrogram/colouring.ts';
import { toHalf } from '../../../shared/spectrogram/half-float.ts';
import { levelDifference } from '../../../shared/spectrogram/level-grid.ts';
import { LEVEL_PIXELS, levelIndex } from './colour-lookup.ts';
import { RANK_LEVELS, raised, rankOf } from './level-ranks.ts';
import { createPanelColours } from './panel-colours.ts';
import type { Colouring, PanelContent } from './scene.ts';

const WIDTH = 8;

const rankWritten = (level: number): number => rankOf(toHalf(level));

const sampler = (levels: readonly number[]) => ({
  sample: (row: Uint16Array, y: number) => row.set(levels.slice(y * WIDTH, (y + 1) * WIDTH).map(rankWritten)),
});

/** Pixels of a panel of two rows, red, green and blue of each. */
function painted(
  content: PanelContent,
  [before, after]: readonly [readonly number[], readonly number[]],
  colouring: Colouring,
  gainDb: number,
): number[][] {
  const image = { width: WIDTH, height: 2, data: new Uint8ClampedArray(8 * WIDTH) };
  const look = { colouring, before: { gainDb: 0 }, after: { gainDb } };
  createPanelColours().paint(image, content, { before: sampler(before), after: sampler(after) }, look);
  return Array.from({ length: 2 * WIDTH }, (_, i) => [...image.data.subarray(4 * i, 4 * i + 3)]);
}

const levels = fc.array(fc.oneof(fc.constant(-200), fc.double({ min: -120, max: 10, noNaN: true })), {
  minLength: 2 * WIDTH,
  maxLength: 2 * WIDTH,
});
const looks = fc.record({
  map: fc.constantFrom('viridis' as const, 'magma' as const, 'inferno' as const),
  highDb: fc.integer({ min: -40, max: 10 }),
  differenceDb: fc.integer({ min: 3, max: 48 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});
const panels = fc.record({
  before: levels,
  after: levels,
  gainDb: fc.double({ min: -12, max: 12, noNaN: true }),
  look: looks,
});

/** Point by point, as shaders.ts says it. */
function forEachPoint(
  content: PanelContent,
  check: (
    pixel: number[],
    point: {
      was: number;
      is: number;
      x: number;
      colouring: Colouring;
      colourOf: (level: number) => number[];
    },
  ) => void,
): void {
  fc.assert(
    fc.property(panels, ({ before, after, gainDb, look }) => {
      const colouring = { ...look, lowDb: look.highDb - 80 };
      const colourOf = (level: number): number[] => {
        const at = 4 * levelIndex(level, colouring);
        return [...LEVEL_PIXELS[look.map].subarray(at, at + 3)];
      };
      const pixels = painted(content, [before, after], colouring, gainDb);
      for (const [i, pixel] of pixels.entries()) {
        const was = RANK_LEVELS[rankWritten(before[i]!)]!;
        const is = raised(RANK_LEVELS[rankWritten(after[i]!)]!, gainDb);
        check(pixel, { was, is, x: i % WIDTH, colouring, colourOf });
      }
    }),
    { numRuns: 12 },
  );
}

describe('a panel by the processor', () => {
  it('shows either sound in the colours of its levels', () => {
    forEachPoint('before', (pixel, { was, colourOf }) => expect(pixel).toEqual(colourOf(was)));
    forEachPoint('after', (pixel, { is, colourOf }) => expect(pixel).toEqual(colourOf(is)));
  });

  it('shows what is more and what is less in the colours of the command line', () => {
    forEachPoint('difference', (pixel, { was, is, colouring: { lowDb, differenceDb } }) => {
      const grid = (level: number) => ({ columnCount: 1, rowCount: 1, levels: Float32Array.of(level) });
      const scale = { map: DIFFERENCE_MAP, lowDb: -differenceDb, highDb: differenceDb };
      const wanted = colourGrid(levelDifference(grid(was), grid(is), lowDb), scale).pixels;
      // Both round in single precision, which may tip the colour to its neighbour.
      for (const [i, value] of pixel.entries()) expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(6);
    });
  });

  it('blends to within a step of each colour', () => {
    forEachPoint('blend', (pixel, { was, is, colouring: { share }, colourOf }) => {
      const [from, to] = [colourOf(was), colourOf(is)];
      // The share is kept in 256ths: half of one, of 255 steps of a colour, and half a step of rounding.
      for (const [i, value] of pixel.entries()) {
        expect(Math.abs(value - (from[i]! + share * (to[i]! - from[i]!)))).toBeLessThanOrEqual(1);
      }
    });
  });

  it('begins the sound after where the swipe is', () => {
    forEachPoint('swipe', (pixel, { was, is, x, colouring: { share }, colourOf }) =>
      expect(pixel).toEqual(colourOf(x >= share * WIDTH ? is : was)),
    );
  });

  it('takes another look at once', () => {
    const colours = createPanelColours();
    const image = { width: WIDTH, height: 1, data: new Uint8ClampedArray(4 * WIDTH) };
    const loud = sampler(new Array<number>(WIDTH).fill(-20));
    const paint = (gainDb: number): number[] => {
      const colouring: Colouring = { map: 'magma', lowDb: -80, highDb: 0, differenceDb: 24, share: 0 };
      colours.paint(
        image,
        'before',
        { before: loud, after: loud },
        { colouring, before: { gainDb }, after: { gainDb } },
      );
      return [...image.data.subarray(0, 3)];
    };
    expect(paint(0)).not.toEqual(paint(-30));
    expect(paint(20)).toEqual([...LEVEL_PIXELS.magma.subarray(-4, -1)]);
  });
});
