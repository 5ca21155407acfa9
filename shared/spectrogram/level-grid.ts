import { type ColumnGrid, ColumnStream } from './column-stream.ts';
import type { FrequencyAxis } from './frequency-axis.ts';
import { FLOOR_DB, NO_SOUND, RowMapper } from './row-mapper.ts';
import type { AnalysisSettings } from './settings.ts';

/** Levels over time and frequency. */
export interface LevelGrid {
  readonly columnCount: number;
  readonly rowCount: number;
  /**
   * dB of a sine at full scale, at least -200; NaN where there is no sound. Row r (0 is the lowest frequency) of column
   * c is at `r * columnCount + c`.
   */
  readonly levels: Float32Array;
}

/** A stretch of a sound that becomes a grid. */
export interface GridStretch {
  /** In samples of the sound; `end` may lie beyond its end. */
  readonly start: number;
  readonly end: number;
  readonly columnCount: number;
}

/**
 * Spreads the columns of a grid over a stretch. Every column has the same number of frames, so that none is smoother
 * than its neighbours, as many as are needed to miss nothing: half overlapped for a mean, three quarters for a maximum.
 */
export function spreadColumns(
  { start, end, columnCount }: GridStretch,
  { nFft, reduction }: Pick<AnalysisSettings, 'nFft' | 'reduction'>,
): ColumnGrid {
  const samplesPerColumn = Math.max(1, end - start) / columnCount;
  const spacing = reduction === 'max' ? nFft / 4 : nFft / 2;
  return { start, samplesPerColumn, framesPerColumn: Math.ceil(samplesPerColumn / spacing), columnCount };
}

/** What {@link GridStream} makes of a sound. */
export interface GridPlan extends GridStretch {
  readonly settings: AnalysisSettings;
  readonly axis: FrequencyAxis;
  readonly rowCount: number;
  /** Of the sound, in Hz. */
  readonly sampleRate: number;
  /** Position in the sound of the first sample that is pushed. */
  readonly firstSample: number;
}

/** Makes a grid from a stream of samples. */
export class GridStream {
  readonly #columns: ColumnStream;
  readonly #grid: LevelGrid;

  constructor(plan: GridPlan) {
    const { settings, columnCount, rowCount, axis, sampleRate } = plan;
    const levels = new Float32Array(rowCount * columnCount).fill(NO_SOUND);
    const mapper = new RowMapper({ ...settings, axis, rowCount, sampleRate });
    this.#grid = { columnCount, rowCount, levels };
    this.#columns = new ColumnStream(
      spreadColumns(plan, settings),
      settings,
      (column) => mapper.map(column, levels, column.index, columnCount),
      plan.firstSample,
    );
  }

  /** Whether the grid is full, so that no more samples are needed. */
  get isComplete(): boolean {
    return this.#columns.isComplete;
  }

  /** Takes the next samples of the channel that is looked at, any number. */
  push(samples: Float32Array): void {
    this.#columns.push(samples);
  }

  /** Ends the sound. */
  finish(): LevelGrid {
    this.#columns.finish();
    return this.#grid;
  }
}

/** The greatest level of a grid in dB; `-Infinity` where it holds no sound. */
export function loudestLevel({ levels }: LevelGrid): number {
  let loudest = -Infinity;
  for (const level of levels) if (level > loudest) loudest = level;
  return loudest;
}

/** Whether a grid holds nothing but silence. */
export function isSilent(grid: LevelGrid): boolean {
  return loudestLevel(grid) <= FLOOR_DB;
}

/** A grid in dB of another reference than full scale; silence becomes `-Infinity`, which is below every range. */
export function levelsAgainst(grid: LevelGrid, referenceDbfs: number): LevelGrid {
  const levels = grid.levels.map((level) => (level <= FLOOR_DB ? -Infinity : level - referenceDbfs));
  return { ...grid, levels };
}

/** A grid as after a gain; silence stays silence. */
export function raisedLevels(grid: LevelGrid, gainDb: number): LevelGrid {
  return { ...grid, levels: grid.levels.map((level) => (level <= FLOOR_DB ? level : level + gainDb)) };
}

/**
 * How much louder a sound is than another, point by point, in dB.
 *
 * @param floorDb what is lower counts as this: what neither picture shows is no difference
 * @returns NaN where one of the two has no sound
 */
export function levelDifference(before: LevelGrid, after: LevelGrid, floorDb: number): LevelGrid {
  const { levels, columnCount, rowCount } = after;
  const differences = new Float32Array(levels.length);
  for (let i = 0; i < differences.length; i++) {
    differences[i] = Math.max(floorDb, levels[i]!) - Math.max(floorDb, before.levels[i]!);
  }
  return { columnCount, rowCount, levels: differences };
}
