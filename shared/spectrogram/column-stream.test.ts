import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWindow } from '../dsp/window.ts';
import { createRandom } from '../random.ts';
import { type ColumnGrid, ColumnStream } from './column-stream.ts';

type Settings = ConstructorParameters<typeof ColumnStream>[1];

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

/** Powers of a frame about a centre, by the definition of the transform; a sine at full scale has 1. */
function naivePowers(signal: Float32Array, centre: number, { nFft, window }: Settings): number[] {
  const weights = createWindow(window, nFft);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Array.from({ length: nFft / 2 + 1 }, (_, k) => {
    let [real, imag] = [0, 0];
    for (let n = 0; n < nFft; n++) {
      const sample = weights[n]! * (signal[centre - nFft / 2 + n] ?? 0);
      real += sample * Math.cos((2 * Math.PI * k * n) / nFft);
      imag -= sample * Math.sin((2 * Math.PI * k * n) / nFft);
    }
    const scale = (k === 0 || k === nFft / 2 ? 1 : 2) / sum;
    return scale ** 2 * (real ** 2 + imag ** 2);
  });
}

/** What a stream should give: for each column the frames in it whose shares begin in the sound. */
function naiveColumns(signal: Float32Array, grid: ColumnGrid, settings: Settings): number[][] {
  const columns: number[][] = [];
  for (let c = 0; c < grid.columnCount; c++) {
    const frames: number[][] = [];
    for (let f = 0; f < grid.framesPerColumn; f++) {
      const place = (part: number): number =>
        grid.start + (c + (f + part) / grid.framesPerColumn) * grid.samplesPerColumn;
      const centre = Math.min(Math.floor(place(0.5)), signal.length - 1);
      if (place(0) < signal.length) frames.push(naivePowers(signal, centre, settings));
    }
    if (frames.length === 0) break;
    columns.push(
      frames[0]!.map((_, k) => {
        const powers = frames.map((frame) => frame[k]!);
        return settings.reduction === 'max'
          ? Math.max(...powers)
          : powers.reduce((sum, power) => sum + power, 0) / powers.length;
      }),
    );
  }
  return columns;
}

/** The columns of a stream that gets a signal in blocks. */
function streamColumns(
  signal: Float32Array,
  grid: ColumnGrid,
  settings: Settings,
  blockLength: number,
  firstSample = 0,
): number[][] {
  const columns: number[][] = [];
  const stream = new ColumnStream(
    grid,
    settings,
    ({ index, powers, frameCount }) => {
      expect(index).toBe(columns.length);
      columns.push([...powers].map((power) => (settings.reduction === 'max' ? power : power / frameCount)));
    },
    firstSample,
  );
  for (let from = firstSample; from < signal.length; from += blockLength) {
    stream.push(signal.subarray(from, from + blockLength));
  }
  stream.finish();
  return columns;
}

function expectEqual(found: number[][], wanted: number[][]): void {
  expect(found.length).toBe(wanted.length);
  for (const [c, column] of wanted.entries()) {
    // Double precision; powers are at most 1.
    for (const [k, power] of column.entries()) expect(Math.abs(found[c]![k]! - power)).toBeLessThan(1e-12);
  }
}

describe('a stream of columns', () => {
  it('is the transform by definition, however the samples come', () => {
    const run = fc.record({
      length: fc.integer({ min: 1, max: 700 }),
      seed: fc.nat(),
      blockLength: fc.integer({ min: 1, max: 800 }),
      start: fc.integer({ min: 0, max: 100 }),
      samplesPerColumn: fc.double({ min: 0.3, max: 200, noNaN: true }),
      framesPerColumn: fc.integer({ min: 1, max: 4 }),
      columnCount: fc.integer({ min: 1, max: 8 }),
      window: fc.constantFrom('hann' as const, 'blackman' as const, 'rectangular' as const),
      reduction: fc.constantFrom('mean' as const, 'max' as const),
    });
    fc.assert(
      fc.property(run, ({ length, seed, blockLength, window, reduction, ...grid }) => {
        const signal = noise(length, seed);
        const settings = { nFft: 32, window, reduction };
        expectEqual(streamColumns(signal, grid, settings, blockLength), naiveColumns(signal, grid, settings));
      }),
      { numRuns: 60 },
    );
  });

  it('can begin in the middle of a sound', () => {
    const signal = noise(60_000, 3);
    const settings = { nFft: 64, window: 'hann', reduction: 'mean' } as const;
    const grid = { start: 50_000, samplesPerColumn: 700, framesPerColumn: 2, columnCount: 5 };
    const wanted = naiveColumns(signal, grid, settings);
    expectEqual(streamColumns(signal, grid, settings, 1000, 50_000 - 32), wanted);
    expectEqual(streamColumns(signal, grid, settings, 17_001), wanted);
  });

  it('gives a sine at full scale 1 in its bin, and a constant of 1 at 0 Hz', () => {
    const grid = { start: 1024, samplesPerColumn: 512, framesPerColumn: 1, columnCount: 2 };
    for (const window of ['hann', 'hamming', 'blackman', 'rectangular'] as const) {
      const settings = { nFft: 512, window, reduction: 'mean' } as const;
      const sine = Float32Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * 40 * n) / 512));
      expect(streamColumns(sine, grid, settings, 4096)[1]![40]).toBeCloseTo(1, 6);
      expect(streamColumns(new Float32Array(4096).fill(1), grid, settings, 4096)[1]![0]).toBeCloseTo(1, 6);
    }
  });

  it('knows when it needs no more samples', () => {
    const settings = { nFft: 512, window: 'hann', reduction: 'mean' } as const;
    const stream = new ColumnStream(
      { start: 0, samplesPerColumn: 1000, framesPerColumn: 1, columnCount: 1 },
      settings,
      () => {},
    );
    stream.push(new Float32Array(755));
    expect(stream.isComplete).toBe(false);
    stream.push(new Float32Array(1));
    expect(stream.isComplete).toBe(true);
  });

  it('refuses an empty grid', () => {
    const settings = { nFft: 512, window: 'hann', reduction: 'mean' } as const;
    const grid = { start: 0, samplesPerColumn: 0, framesPerColumn: 1, columnCount: 1 };
    expect(() => new ColumnStream(grid, settings, () => {})).toThrow('got 1 of 0');
  });
});
