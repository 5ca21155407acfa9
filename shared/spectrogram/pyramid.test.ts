import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ColumnStream } from './column-stream.ts';
import { OverviewStream } from './overview-stream.ts';
import { describePyramid, type Pyramid, tileGrid } from './pyramid.ts';
import { completeTileSettings } from './settings.ts';
import { TILE_COLUMNS, type Tile } from './tile.ts';
import { TileWriter } from './tile-writer.ts';

const SAMPLE_RATE = 8000;

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, (_, n) => random.uniform(-1, 1) * (0.1 + (n % 20_000) / 20_000));
}

function keep(tile: Tile): Tile {
  return { ...tile, levels: tile.levels.slice() };
}

/** One tile from the sound itself. */
function singleTile(pyramid: Pyramid, signal: Float32Array, level: number, index: number): Tile {
  const tiles: Tile[] = [];
  const writer = new TileWriter(pyramid, level, index, (tile) => tiles.push(keep(tile)));
  const stream = new ColumnStream(tileGrid(pyramid, level, index), pyramid.settings, (column) =>
    writer.push(column),
  );
  stream.push(signal);
  stream.finish();
  writer.finish();
  return tiles[0]!;
}

function overviewTiles(pyramid: Pyramid, signal: Float32Array): Map<string, Tile> {
  const tiles = new Map<string, Tile>();
  const stream = new OverviewStream(pyramid, (tile) => tiles.set(`${tile.level}-${tile.index}`, keep(tile)));
  for (let from = 0; from < signal.length; from += 4801) stream.push(signal.subarray(from, from + 4801));
  stream.finish();
  return tiles;
}

describe('the pyramid of a sound', () => {
  it('has levels of double length up to one tile, of which the long ones are of the overview', () => {
    const settings = completeTileSettings({ nFft: 2048 });
    const { levels } = describePyramid({ sampleRate: 44_100, sampleCount: 600 * 44_100 }, settings);
    expect(levels.map(({ samplesPerColumn }) => samplesPerColumn)).toEqual(
      levels.map((_, z) => 512 * 2 ** z),
    );
    for (const { samplesPerColumn, columnCount, tileCount, ofOverview } of levels) {
      expect(columnCount).toBe(Math.ceil((600 * 44_100) / samplesPerColumn));
      expect(tileCount).toBe(Math.ceil(columnCount / 256));
      expect(ofOverview).toBe((256 * samplesPerColumn) / 44_100 > 15);
    }
    expect(levels.at(-1)!.tileCount).toBe(1);
    expect(levels.at(-2)!.tileCount).toBe(2);
  });

  it('keeps the overview of a long sound small', () => {
    const sound = { sampleRate: 44_100, sampleCount: 3 * 3600 * 44_100 };
    const { levels } = describePyramid(sound, completeTileSettings());
    const counts = levels.filter(({ ofOverview }) => ofOverview).map(({ tileCount }) => tileCount);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThan(85);
  });

  it('has one tile for a single sample, and for none', () => {
    for (const sampleCount of [0, 1]) {
      const { levels } = describePyramid({ sampleRate: 44_100, sampleCount }, completeTileSettings());
      expect(levels).toMatchObject([{ level: 0, columnCount: 1, tileCount: 1, ofOverview: false }]);
    }
  });

  it.each([
    [{ nFft: 4096, hopLength: 255 }, /from nFft \/ 16 = 256 to nFft = 4096, got 255/],
    [{ nFft: 1000 }, /power of two from 512 to 16384, got 1000/],
    [{ rowCount: 63 }, /from 64 to 2048, got 63/],
  ])('refuses %o', (settings, message) => {
    const sound = { sampleRate: 44_100, sampleCount: 44_100 };
    expect(() => describePyramid(sound, completeTileSettings(settings))).toThrow(message);
  });
});

describe('tiles of the overview', () => {
  const signal = noise(61 * SAMPLE_RATE + 123, 5);

  it.each(['mean', 'max'] as const)('are those that the sound itself gives (%s)', (reduction) => {
    const settings = completeTileSettings({ nFft: 512, hopLength: 256, rowCount: 64, reduction });
    const pyramid = describePyramid({ sampleRate: SAMPLE_RATE, sampleCount: signal.length }, settings);
    const tiles = overviewTiles(pyramid, signal);
    const levels = pyramid.levels.filter(({ ofOverview }) => ofOverview);
    expect(levels.length).toBeGreaterThanOrEqual(2);
    let count = 0;
    for (const { level, tileCount } of levels) {
      for (let index = 0; index < tileCount; index++, count++) {
        const { levels: found, ...place } = tiles.get(`${level}-${index}`)!;
        const { levels: wanted, ...wantedPlace } = singleTile(pyramid, signal, level, index);
        expect(place).toEqual(wantedPlace);
        // Sums of double precision in another order, kept in single.
        const errors = wanted.map((level, i) => Math.abs(found[i]! - level));
        expect(Math.max(...errors)).toBeLessThan(1e-3);
      }
    }
    expect(tiles.size).toBe(count);
  });

  it('say how many of their columns hold sound', () => {
    const settings = completeTileSettings({ nFft: 512, hopLength: 256, rowCount: 64 });
    const pyramid = describePyramid({ sampleRate: SAMPLE_RATE, sampleCount: signal.length }, settings);
    const top = pyramid.levels.at(-1)!;
    const tile = overviewTiles(pyramid, signal).get(`${top.level}-0`)!;
    expect(tile.soundColumns).toBe(top.columnCount);
    expect(tile.soundColumns).toBeLessThan(TILE_COLUMNS);
    for (let row = 0; row < 64; row++) {
      expect(tile.levels[row * TILE_COLUMNS + tile.soundColumns - 1]).toBeGreaterThan(-100);
      expect(tile.levels[row * TILE_COLUMNS + tile.soundColumns]).toBe(-200);
    }
  });

  it('keep a click at max, which the mean drowns', () => {
    const quiet = new Float32Array(70 * SAMPLE_RATE);
    quiet[200_000] = 1;
    const loudest = (reduction: 'mean' | 'max'): number => {
      const settings = completeTileSettings({ nFft: 512, hopLength: 128, rowCount: 64, reduction });
      const pyramid = describePyramid({ sampleRate: SAMPLE_RATE, sampleCount: quiet.length }, settings);
      const top = overviewTiles(pyramid, quiet).get(`${pyramid.levels.at(-1)!.level}-0`)!;
      return Math.max(...top.levels);
    };
    // A click under the middle of a Hann window of 512 has 2 / 256 in every bin, and up to half a hop beside it hardly less.
    expect(loudest('max')).toBeGreaterThan(20 * Math.log10(2 / 256) - 0.6);
    expect(loudest('mean')).toBeLessThan(loudest('max') - 6);
  });
});
