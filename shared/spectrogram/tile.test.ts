import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { fromHalf } from './half-float.ts';
import { decodeTile, encodeTile, readPackedTile, type Tile } from './tile.ts';

const random = createRandom(1);
const tile: Tile = {
  level: 7,
  index: 3,
  soundColumns: 200,
  rowCount: 64,
  sampleRate: 44_100,
  samplesPerColumn: 512 * 128,
  lowHz: 20,
  highHz: 22_050,
  levels: Float32Array.from({ length: 64 * 256 }, () => random.uniform(-128, 10)),
};

describe('the binary form of a tile', () => {
  it('keeps everything, levels to 1/32 dB', () => {
    const { levels, ...rest } = decodeTile(encodeTile(tile));
    const { levels: wanted, ...wantedRest } = tile;
    expect(rest).toEqual(wantedRest);
    const errors = levels.map((level, i) => Math.abs(level - wanted[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(1 / 32);
  });

  it('lies as its documentation says', () => {
    const bytes = encodeTile({ ...tile, levels: tile.levels.fill(-1.5, 0, 1) });
    const view = new DataView(bytes.buffer);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('LSPT');
    expect([4, 6, 16, 18, 20].map((at) => view.getUint16(at, true))).toEqual([1, 64, 256, 200, 64]);
    expect([8, 12].map((at) => view.getUint32(at, true))).toEqual([7, 3]);
    expect([24, 32, 40, 48].map((at) => view.getFloat64(at, true))).toEqual([44_100, 65_536, 20, 22_050]);
    expect(bytes.length).toBe(64 + 2 * 64 * 256);
    expect(view.getUint16(64, true)).toBe(0xbe00); // -1.5 in half precision
  });

  it('has -200 dB for what is no level, so that what reads it may interpolate', () => {
    const levels = tile.levels.slice();
    levels.set([Number.NaN, -Infinity, -400]);
    expect([...decodeTile(encodeTile({ ...tile, levels })).levels.slice(0, 3)]).toEqual([-200, -200, -200]);
  });

  it('is read from the middle of other bytes', () => {
    const bytes = encodeTile(tile);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeTile(shifted.subarray(3))).toEqual(decodeTile(bytes));
  });

  it.each([0, 2, 3])('is read packed, %i bytes into others', (offset) => {
    const bytes = encodeTile(tile);
    const shifted = new Uint8Array(bytes.length + offset);
    shifted.set(bytes, offset);
    const { halves, ...header } = readPackedTile(shifted.subarray(offset));
    const { levels, ...wanted } = decodeTile(bytes);
    expect(header).toEqual(wanted);
    expect(Float32Array.from(halves, fromHalf)).toEqual(levels);
    // Without a copy where it can be.
    expect(halves.buffer === shifted.buffer).toBe(offset % 2 === 0);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['other bytes', new Uint8Array(1000)],
    ['half a tile', encodeTile(tile).subarray(0, 5000)],
    ['another version', encodeTile(tile).fill(2, 4, 5)],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeTile(bytes)).toThrow(/decodeTile: /);
    expect(() => readPackedTile(bytes.slice())).toThrow(/readPackedTile: /);
  });
});
