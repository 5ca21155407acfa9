import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../../shared/spectrogram/half-float.ts';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { RANK_LEVELS } from './level-ranks.ts';
import { createRowSampler } from './row-sampler.ts';
import type { LevelPiece } from './scene.ts';
import { createTileHeights } from './tile-heights.ts';

const ROWS = 512;
const QUIET = -90;
const LOUD = -12;

function tileOf(levelOf: (row: number, column: number) => number): PackedTile {
  const halves = Uint16Array.from({ length: ROWS * TILE_COLUMNS }, (_, i) =>
    toHalf(levelOf(Math.floor(i / TILE_COLUMNS), i % TILE_COLUMNS)),
  );
  const place = { level: 0, index: 0, soundColumns: TILE_COLUMNS, rowCount: ROWS };
  return { ...place, sampleRate: 44_100, samplesPerColumn: 1024, lowHz: 0, highHz: 22_050, halves };
}

/** The tile of a tone that only one row has. */
const toneAt = (toneRow: number): PackedTile => tileOf((row) => (row === toneRow ? LOUD : QUIET));

const whole = (tile: PackedTile): LevelPiece => ({
  tile,
  ...{ left: 0, right: 1, bottom: 0, top: 1, from: 0, to: 1 },
});

/** Levels of a picture, from the top. */
function drawn(pieces: readonly LevelPiece[], width: number, height: number): number[][] {
  const sampler = createRowSampler(pieces, width, height, createTileHeights());
  const row = new Uint16Array(width);
  return Array.from({ length: height }, (_, y) => {
    sampler.sample(row, y);
    return Array.from(row, (rank) => RANK_LEVELS[rank]!);
  });
}

describe('rows of pixels', () => {
  it.each([96, 180, 281, 300, 511])(
    'show a tone of a single row at a height of %i, wherever it lies',
    (height) => {
      const nearest = new Set(
        Array.from({ length: height }, (_, y) => Math.floor(((height - y - 0.5) / height) * ROWS)),
      );
      const missed = Array.from({ length: ROWS }, (_, row) => row).filter((row) => !nearest.has(row));
      // The nearest row to the middle of each pixel would miss these.
      expect(missed.length).toBe(ROWS - height);
      for (const row of [missed[0]!, missed[missed.length >> 1]!, missed.at(-1)!]) {
        const lines = drawn([whole(toneAt(row))], 8, height).filter((levels) => levels[0] === LOUD);
        expect(lines).toEqual([new Array(8).fill(LOUD)]);
      }
    },
  );

  it('show a click of a single column, wherever it lies', () => {
    const width = 170;
    const tile = (click: number): PackedTile => tileOf((_, column) => (column === click ? LOUD : QUIET));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TILE_COLUMNS - 1 }), (click) => {
        const [levels] = drawn([whole(tile(click))], width, 1);
        expect(levels!.map((level, x) => (level === LOUD ? x : -1)).filter((x) => x >= 0)).toEqual([
          Math.floor(((click + 0.5) / TILE_COLUMNS) * width),
        ]);
      }),
      { numRuns: 10 },
    );
  });

  it('show the loudest of what a pixel covers, as a naive search finds it', () => {
    const tile = tileOf((row, column) => -60 + 40 * Math.sin(row * 12.9898 + column * 78.233));
    const at = fc.record({
      bottom: fc.double({ min: -8, max: 0.4, noNaN: true }),
      stretch: fc.double({ min: 0.5, max: 12, noNaN: true }),
      height: fc.integer({ min: 3, max: 40 }),
    });
    fc.assert(
      fc.property(at, ({ bottom, stretch, height }) => {
        const levels = drawn([{ ...whole(tile), bottom, top: bottom + stretch }], TILE_COLUMNS, height);
        for (let y = 0; y < height; y++) {
          const rowAt = (up: number): number => ((up / height - bottom) / stretch) * ROWS;
          const [low, middle, high] = [rowAt(height - y - 1), rowAt(height - y - 0.5), rowAt(height - y)];
          const all = Array.from({ length: ROWS }, (_, row) => row);
          const covered = all.filter((row) => row + 0.5 >= low && row + 0.5 < high);
          const rows = covered.length > 0 ? covered : [Math.floor(middle)];
          const expected = Math.max(...rows.map((row) => fromHalf(tile.halves[row * TILE_COLUMNS + 7]!)));
          const isBeside = middle < 0 || middle >= ROWS;
          // What lies within rounding of an edge may be on either side of it.
          const isOnEdge = [low + 0.5, high + 0.5, middle].some(
            (edge) => Math.abs(edge - Math.round(edge)) < 2e-3,
          );
          if (!isOnEdge) expect(levels[y]![7]).toBe(isBeside ? -200 : expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('remember a tile for as long as frequencies stay, and no longer', () => {
    const heightsOf = createTileHeights();
    const tile = toneAt(3);
    const made = heightsOf(tile, { origin: 0, step: 2 }, 0, 256);
    expect(heightsOf(tile, { origin: 0, step: 2 }, 0, 256)).toBe(made);
    expect(heightsOf(tile, { origin: 0, step: 1 }, 0, 256)).not.toBe(made);
  });
});
