import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { columnsOfPiece, type PixelPoints, pixelsBetween, pointsOfPixels } from './pixel-axis.ts';

const POINTS = 512;
const EMPTY_TILE: PackedTile = {
  ...{ level: 0, index: 0, soundColumns: TILE_COLUMNS, rowCount: 1, sampleRate: 44_100 },
  ...{ samplesPerColumn: 1024, lowHz: 20, highHz: 22_050, halves: new Uint16Array(TILE_COLUMNS) },
};

/** The points of a whole axis on a number of pixels, as they lie there. */
const onAll = (pixels: number): PixelPoints =>
  pointsOfPixels({ origin: 0, step: POINTS / pixels }, 0, pixels, POINTS);

/** A part of the axis, and the pixels that it is shown on. */
const shown = fc.record({
  origin: fc.double({ min: 0, max: 400, noNaN: true }),
  length: fc.double({ min: 2, max: 112, noNaN: true }),
  pixels: fc.integer({ min: 1, max: 120 }),
});

describe('points of pixels', () => {
  it('are each shown by one pixel where there are more of them than pixels', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: POINTS }), (pixels) => {
        const { firsts, ends } = onAll(pixels);
        expect([firsts[0], ends.at(-1)]).toEqual([0, POINTS]);
        expect([...firsts.subarray(1)]).toEqual([...ends.subarray(0, -1)]);
      }),
    );
  });

  it('are at least one for each pixel, and all of them where they are larger', () => {
    fc.assert(
      fc.property(fc.integer({ min: POINTS, max: 3000 }), (pixels) => {
        const { firsts, ends } = onAll(pixels);
        expect([...ends].every((end, i) => end === firsts[i]! + 1)).toBe(true);
        expect(new Set(firsts).size).toBe(POINTS);
      }),
    );
  });

  it('are those whose middles lie in a pixel, or the one that its middle lies in', () => {
    fc.assert(
      fc.property(shown, ({ origin, length, pixels }) => {
        const step = length / pixels;
        const { firsts, ends } = pointsOfPixels({ origin, step }, 0, pixels, POINTS);
        for (let pixel = 0; pixel < pixels; pixel++) {
          const [low, high] = [origin + pixel * step, origin + (pixel + 1) * step];
          const all = Array.from({ length: POINTS }, (_, point) => point);
          const inside = all.filter((point) => point + 0.5 >= low && point + 0.5 < high);
          const wanted = inside.length > 0 ? inside : [Math.floor((low + high) / 2)];
          const given = all.slice(firsts[pixel]!, ends[pixel]!);
          // What lies within rounding of an edge may be on either side of it.
          const edges = [low + 0.5, high + 0.5, (low + high) / 2];
          const isOnEdge = edges.some((edge) => Math.abs(edge - Math.round(edge)) < 2e-3);
          if (!isOnEdge) expect(given).toEqual(wanted);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('stay on the tile where the picture goes beyond it', () => {
    const { firsts, ends } = pointsOfPixels({ origin: -3, step: 1 }, 0, POINTS + 6, POINTS);
    expect(Math.max(...ends)).toBe(POINTS);
    expect([...firsts].every((first, i) => first < ends[i]!)).toBe(true);
  });

  it('are on the pixels whose middles lie between two shares', () => {
    expect(pixelsBetween(0, 1, 10)).toEqual({ first: 0, end: 10 });
    expect(pixelsBetween(0.26, 0.55, 10)).toEqual({ first: 3, end: 5 });
    expect(pixelsBetween(-2, 3, 10)).toEqual({ first: 0, end: 10 });
    expect(pixelsBetween(1.5, 2, 10)).toEqual({ first: 15, end: 15 });
  });

  it('are all columns of tiles that stand side by side, each in one of their pixels', () => {
    const at = fc.record({
      start: fc.double({ min: -2, max: 0, noNaN: true }),
      columnsPerPixel: fc.double({ min: 1, max: 2, noNaN: true }),
      width: fc.integer({ min: 300, max: 1500 }),
    });
    fc.assert(
      fc.property(at, ({ start, columnsPerPixel, width }) => {
        const across = TILE_COLUMNS / columnsPerPixel / width;
        for (let index = 0; index < 14; index++) {
          const left = start * across + index * across;
          const place = { bottom: 0, top: 1, from: 0, to: 1, left, right: left + across };
          const { firstPixel, columns } = columnsOfPiece({ tile: EMPTY_TILE, ...place }, width);
          if (left < 0 || left + across > 1) continue;
          const { firsts, ends } = columns;
          expect([firsts[0], ends.at(-1)]).toEqual([0, TILE_COLUMNS]);
          expect([...firsts.subarray(1)]).toEqual([...ends.subarray(0, -1)]);
          // No further than a pixel from where it lies.
          expect(Math.abs(firstPixel - left * width)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are no columns that lie beside the picture', () => {
    const place = { bottom: 0, top: 1, from: 0, to: 1, left: -0.5, right: 1.5 };
    const { firstPixel, columns } = columnsOfPiece({ tile: EMPTY_TILE, ...place }, 64);
    expect(firstPixel).toBe(0);
    expect([columns.firsts[0], columns.ends.at(-1)]).toEqual([64, 192]);
  });
});
