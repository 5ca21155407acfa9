import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLOUR_MAPS } from '../../../shared/spectrogram/colour-maps.ts';
import { colourGrid } from '../../../shared/spectrogram/colouring.ts';
import { createFrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { toHalf } from '../../../shared/spectrogram/half-float.ts';
import { type PackedTile, TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import { LEVEL_PIXELS, levelIndex } from './colour-lookup.ts';
import { loudestOf, RANK_LEVELS, raised } from './level-ranks.ts';
import { createRowSampler } from './row-sampler.ts';
import { type LevelPiece, levelAt, levelPieces, type PicturedSound, wantedTiles } from './scene.ts';
import { createTileHeights } from './tile-heights.ts';
import type { TilePyramid } from './tile-selection.ts';

const ROWS = 64;
const RATE = 25_600;
/** A second a tile on level 0, and 4 seconds of sound. */
const pyramid: TilePyramid = {
  sampleRate: RATE,
  durationSeconds: 4,
  settings: {
    ...{ nFft: 1024, window: 'hann', channel: 'mid', reduction: 'mean', scale: 'linear' },
    ...{ lowHz: 0, highHz: RATE / 2, hopLength: 100, rowCount: ROWS },
  },
  columnsPerTile: TILE_COLUMNS,
  levels: [0, 1, 2].map((level) => ({
    level,
    samplesPerColumn: 100 * 2 ** level,
    columnCount: 1024 / 2 ** level,
    tileCount: 4 / 2 ** level,
    ofOverview: level > 0,
  })),
};

/** Whose level tells where it lies: minus the column of level 0, and minus a hundredth of the row. */
const levelOf = (column: number, row: number): number => -(column / 16) - row / 100;

function tileAt(level: number, index: number): PackedTile {
  const halves = Uint16Array.from({ length: ROWS * TILE_COLUMNS }, (_, i) => {
    const column = index * TILE_COLUMNS + (i % TILE_COLUMNS);
    return toHalf(levelOf((column + 0.5) * 2 ** level - 0.5, Math.floor(i / TILE_COLUMNS)));
  });
  const samplesPerColumn = 100 * 2 ** level;
  return {
    level,
    index,
    soundColumns: 256,
    rowCount: ROWS,
    sampleRate: RATE,
    samplesPerColumn,
    lowHz: 0,
    highHz: RATE / 2,
    halves,
  };
}

function soundOf(levels: readonly number[], originSeconds = 0, gainDb = 0): PicturedSound {
  const tiles = new Map<string, PackedTile>();
  for (const level of levels) {
    for (let index = 0; index < 4 / 2 ** level; index++) tiles.set(`${level}/${index}`, tileAt(level, index));
  }
  const tile = ({ level, index }: { level: number; index: number }) => tiles.get(`${level}/${index}`);
  return { originSeconds, gainDb, tiles: { pyramid, tile, has: (place) => tile(place) !== undefined } };
}

/** Levels in every pixel of a picture, as the processor draws them. */
function drawnLevels(pieces: readonly LevelPiece[], width: number, height: number, gainDb = 0): number[] {
  const sampler = createRowSampler(pieces, width, height, createTileHeights());
  const row = new Uint16Array(width);
  return Array.from({ length: height }, (_, y) => {
    sampler.sample(row, y);
    return Array.from(row, (rank) => raised(RANK_LEVELS[rank]!, gainDb));
  }).flat();
}

const axis = createFrequencyAxis({ scale: 'linear' }, RATE);

describe('a picture of levels', () => {
  const window = { startSeconds: 0.5, endSeconds: 2.5 };

  it.each([
    [[0, 1, 2], 'the finest that there are', 0.04],
    [[2], 'a coarse one that stands for them', 0.16],
  ] as const)('of %j: %s', (levels, _, tolerance) => {
    const sound = soundOf(levels, 0.25, 3);
    const [width, height] = [512, 16];
    const pieces = levelPieces(sound, window, wantedTiles(sound, window, width), axis);
    const drawn = drawnLevels(pieces, width, height, 3);
    for (const [x, y] of [
      [0, 15],
      [100, 3],
      [300, 8],
      [511, 0],
    ] as const) {
      const seconds = 0.5 + ((x + 0.5) / width) * 2;
      const hz = ((height - y - 0.5) / height) * (RATE / 2);
      // Of the four rows that a pixel covers the lowest is the loudest.
      const expected = levelOf((seconds + 0.25) * 256 - 0.5, (height - y - 1) * (ROWS / height)) + 3;
      expect(Math.abs(drawn[y * width + x]! - expected)).toBeLessThan(tolerance);
      // What the cursor reads is what is drawn there.
      expect(levelAt(sound, { seconds, hz }, { window, axis, width, height })).toBe(drawn[y * width + x]);
    }
  });

  it('has nothing before and behind the sound, and above its frequencies', () => {
    const sound = soundOf([0, 1, 2], -1);
    const wide = { startSeconds: 0, endSeconds: 4 };
    const high = createFrequencyAxis({ scale: 'linear' }, 2 * RATE);
    const pieces = levelPieces(sound, wide, wantedTiles(sound, wide, 400), high);
    const drawn = drawnLevels(pieces, 400, 10);
    // The sound begins a second into the picture, and fills the lower half.
    expect(drawn[9 * 400 + 50]).toBe(-200);
    expect(drawn[9 * 400 + 150]).toBeGreaterThan(-100);
    expect(drawn[2 * 400 + 150]).toBe(-200);
    const picture = { window: wide, axis: high, width: 400, height: 10 };
    expect(levelAt(sound, { seconds: 0.5, hz: 100 }, picture)).toBeUndefined();
    expect(levelAt(sound, { seconds: 2, hz: RATE * 0.7 }, picture)).toBeUndefined();
    expect(levelAt(sound, { seconds: 2, hz: 100 }, picture)).toBeGreaterThan(-100);
  });

  it('shows a part of the frequencies with the levels that they have in the whole', () => {
    const sound = soundOf([0, 1, 2]);
    const part = createFrequencyAxis({ scale: 'linear', lowHz: RATE / 8, highHz: RATE / 4 }, RATE);
    const [width, height] = [512, 16];
    const pieces = levelPieces(sound, window, wantedTiles(sound, window, width), part);
    const drawn = drawnLevels(pieces, width, height);
    // From a quarter of the rows to their half, each in a pixel of its own.
    for (let y = 0; y < height; y++) {
      const expected = levelOf((0.5 + (100.5 / width) * 2) * 256 - 0.5, ROWS / 4 + height - 1 - y);
      expect(Math.abs(drawn[y * width + 100]! - expected)).toBeLessThan(0.04);
    }
  });

  it('knows its loudest point', () => {
    expect(loudestOf(tileAt(0, 0))).toBeCloseTo(0);
    expect(loudestOf({ ...tileAt(0, 0), halves: new Uint16Array(9).fill(toHalf(-200)) })).toBe(-Infinity);
  });
});

describe('colours', () => {
  const level = fc.double({ min: -200, max: 20, noNaN: true }).map(Math.fround);

  it('are those of the pictures of the command line', () => {
    fc.assert(
      fc.property(level, fc.constantFrom('viridis', 'magma', 'inferno'), (before, map) => {
        const name = map as 'viridis';
        const grid = (value: number) => ({ columnCount: 1, rowCount: 1, levels: Float32Array.of(value) });
        const scale = { map: COLOUR_MAPS[name], lowDb: -90, highDb: -10 };
        const wanted = colourGrid(grid(before), scale).pixels;
        const colouring = { map: name, lowDb: -90, highDb: -10, differenceDb: 24, share: 0 };
        const index = levelIndex(before, colouring);
        expect([...LEVEL_PIXELS[name].subarray(4 * index, 4 * index + 4)]).toEqual([...wanted]);
      }),
    );
  });
});
