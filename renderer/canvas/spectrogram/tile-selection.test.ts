import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePyramid } from '../../../shared/spectrogram/pyramid.ts';
import { completeTileSettings } from '../../../shared/spectrogram/settings.ts';
import { levelFor, piecesToDraw, type TilePyramid, tileSpan, tilesIn } from './tile-selection.ts';

function pyramidOf(seconds: number, sampleRate = 44_100): TilePyramid {
  const settings = completeTileSettings({});
  const sound = { sampleRate, sampleCount: Math.ceil(seconds * sampleRate) };
  const { levels, axis } = describePyramid(sound, settings);
  const { lowHz, highHz } = axis;
  return {
    sampleRate,
    durationSeconds: seconds,
    settings: { ...settings, lowHz, highHz },
    columnsPerTile: 256,
    levels: [...levels],
  };
}

const pyramid = pyramidOf(600);
const window = fc
  .tuple(fc.double({ min: 0, max: 599, noNaN: true }), fc.double({ min: 0.5, max: 600, noNaN: true }))
  .map(([startSeconds, length]) => ({ startSeconds, endSeconds: Math.min(600, startSeconds + length) }));

describe('tiles', () => {
  it('are so fine that no column is wider than a pixel, where there are such, and no finer than need be', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 10, noNaN: true }), (secondsPerPixel) => {
        const level = levelFor(pyramid, secondsPerPixel);
        const widths = pyramid.levels.map(({ samplesPerColumn }) => samplesPerColumn / 44_100);
        if (level > 0) expect(widths[level]).toBeLessThanOrEqual(secondsPerPixel * 1.01);
        const next = widths[level + 1];
        if (next !== undefined) expect(next).toBeGreaterThan(secondsPerPixel);
      }),
    );
  });

  it('cover the window, and are few', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 300, max: 4000 }), (shown, width) => {
        const level = levelFor(pyramid, (shown.endSeconds - shown.startSeconds) / width);
        const tiles = tilesIn(pyramid, level, shown);
        expect(tileSpan(pyramid, tiles[0]!).startSeconds).toBeLessThanOrEqual(shown.startSeconds);
        expect(tileSpan(pyramid, tiles.at(-1)!).endSeconds).toBeGreaterThanOrEqual(shown.endSeconds - 1e-9);
        expect(tiles.length).toBeLessThanOrEqual((2 * width) / 256 + 2);
        for (const tile of [tiles[0]!, tiles.at(-1)!]) {
          const { startSeconds, endSeconds } = tileSpan(pyramid, tile);
          expect(endSeconds > shown.startSeconds && startSeconds < shown.endSeconds).toBe(true);
        }
      }),
    );
  });

  it('that are missing are stood for by the finest coarser ones, as far as they cover them', () => {
    const kept = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 20 })), {
      selector: String,
    });
    fc.assert(
      fc.property(kept, fc.integer({ min: 0, max: 3 }), (there, level) => {
        const top = pyramid.levels.length - 1;
        const has = (place: { level: number; index: number }): boolean =>
          place.level === top || there.some(([l, i]) => l === place.level && i === place.index);
        const wanted = tilesIn(pyramid, level, { startSeconds: 20, endSeconds: 60 });
        const pieces = piecesToDraw(pyramid, wanted, has);
        expect(pieces.map(({ span }) => span)).toEqual(wanted.map((place) => tileSpan(pyramid, place)));
        for (const piece of pieces) {
          expect(has(piece)).toBe(true);
          const cover = tileSpan(pyramid, piece);
          expect(cover.startSeconds).toBeLessThanOrEqual(piece.span.startSeconds + 1e-9);
          expect(cover.endSeconds).toBeGreaterThanOrEqual(piece.span.endSeconds - 1e-9);
          // Nothing finer would have been there.
          for (let finer = level; finer < piece.level; finer++) {
            const { endSeconds: seconds } = tileSpan(pyramid, { level: finer, index: 0 });
            const index = Math.floor((piece.span.startSeconds + 1e-6) / seconds);
            expect(has({ level: finer, index })).toBe(false);
          }
        }
      }),
    );
  });

  it('are none before anything is there', () => {
    expect(piecesToDraw(pyramid, [{ level: 0, index: 3 }], () => false)).toEqual([]);
  });
});
