import { requireArgument } from '../errors.ts';
import type { ColumnGrid } from './column-stream.ts';
import { createFrequencyAxis, type FrequencyAxis } from './frequency-axis.ts';
import { FLOOR_DB } from './row-mapper.ts';
import type { TileSettings } from './settings.ts';
import { TILE_COLUMNS, type Tile } from './tile.ts';

/** A zoom of a pyramid. */
export interface PyramidLevel {
  /** 0 is the finest. */
  readonly level: number;
  /** hopLength · 2^level */
  readonly samplesPerColumn: number;
  readonly columnCount: number;
  readonly tileCount: number;
  /** Whether its tiles are made together, in one pass over the whole sound. */
  readonly ofOverview: boolean;
}

/** Which tiles there are of one sound. */
export interface Pyramid {
  readonly sampleRate: number;
  readonly sampleCount: number;
  readonly settings: TileSettings;
  readonly axis: FrequencyAxis;
  /** From the finest to the one that has the whole sound in one tile. */
  readonly levels: readonly PyramidLevel[];
}

/**
 * A tile of so much sound or less is made by itself, from its part of the file. Longer ones come of one pass over the
 * whole, which then is the smaller work: all of them together are one spectrogram. Of a long file more is left to single
 * tiles, so that the overview is some eighty tiles at most.
 */
const SINGLE_TILE = { seconds: 15, shareOfSound: 1 / 40 };

/**
 * The pyramid of a sound.
 *
 * @param sound its length in samples and its rate in Hz
 * @throws LatheError `bad-argument` for settings out of range
 */
export function describePyramid(
  sound: { readonly sampleRate: number; readonly sampleCount: number },
  settings: TileSettings,
): Pyramid {
  const { sampleRate, sampleCount } = sound;
  const { nFft, hopLength } = settings;
  requireArgument(
    Number.isInteger(hopLength) && hopLength >= nFft / 16 && hopLength <= nFft,
    `the hop of tiles must be a whole number from nFft / 16 = ${nFft / 16} to nFft = ${nFft}, got ${hopLength}`,
  );
  const longestSingle = Math.max(SINGLE_TILE.seconds * sampleRate, SINGLE_TILE.shareOfSound * sampleCount);
  const levels: PyramidLevel[] = [];
  for (let level = 0; levels.at(-1)?.tileCount !== 1; level++) {
    const samplesPerColumn = hopLength * 2 ** level;
    const columnCount = Math.max(1, Math.ceil(sampleCount / samplesPerColumn));
    levels.push({
      level,
      samplesPerColumn,
      columnCount,
      tileCount: Math.ceil(columnCount / TILE_COLUMNS),
      ofOverview: TILE_COLUMNS * samplesPerColumn > longestSingle,
    });
  }
  return { sampleRate, sampleCount, settings, axis: createFrequencyAxis(settings, sampleRate), levels };
}

/** Columns of a level in one tile of it. */
export function tileGrid({ settings }: Pyramid, level: number, index: number): ColumnGrid {
  const samplesPerColumn = settings.hopLength * 2 ** level;
  return {
    start: index * TILE_COLUMNS * samplesPerColumn,
    samplesPerColumn,
    framesPerColumn: framesPerColumn(settings, samplesPerColumn),
    columnCount: TILE_COLUMNS,
  };
}

/**
 * Frames for a column of a length: at `max` every hop has its own, so that no peak falls between two; for a mean,
 * frames that overlap by half hold all of the sound's energy, and more of them say the same.
 */
function framesPerColumn({ nFft, hopLength, reduction }: TileSettings, samplesPerColumn: number): number {
  const spacing = reduction === 'max' ? hopLength : Math.max(hopLength, nFft / 2);
  return Math.ceil(samplesPerColumn / spacing);
}

/** A tile without any sound, which is that of a place behind the end. */
export function emptyTile({ settings, axis, sampleRate }: Pyramid, level: number, index: number): Tile {
  const { rowCount, hopLength } = settings;
  return {
    level,
    index,
    soundColumns: 0,
    rowCount,
    sampleRate,
    samplesPerColumn: hopLength * 2 ** level,
    lowHz: axis.lowHz,
    highHz: axis.highHz,
    levels: new Float32Array(rowCount * TILE_COLUMNS).fill(FLOOR_DB),
  };
}
