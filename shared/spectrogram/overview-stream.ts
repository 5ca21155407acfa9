import { ColumnStream, type PowerColumn } from './column-stream.ts';
import { type Pyramid, tileGrid } from './pyramid.ts';
import type { Tile } from './tile.ts';
import { TileWriter } from './tile-writer.ts';

/**
 * Makes all tiles of a pyramid's overview in one pass over the sound. Each level is reduced from the one below, in
 * powers of bins, so that it is the same as if it had been made from the sound.
 */
export class OverviewStream {
  readonly #columns: ColumnStream;
  readonly #lowest: LevelReducer;

  /**
   * @param pyramid with at least one level of the overview
   * @param onTile called with each tile as soon as it is full; its levels are used again afterwards
   */
  constructor(pyramid: Pyramid, onTile: (tile: Tile) => void) {
    const levels = pyramid.levels.filter(({ ofOverview }) => ofOverview);
    const reducers = levels.reduceRight<LevelReducer | undefined>(
      (next, { level }) => new LevelReducer(pyramid, level, onTile, next),
      undefined,
    );
    if (reducers === undefined) throw new Error('OverviewStream: the pyramid has no level of an overview');
    this.#lowest = reducers;
    // Of a length that was estimated, more may come than was promised: the stream takes columns to its end.
    const grid = { ...tileGrid(pyramid, levels[0]!.level, 0), columnCount: Number.MAX_SAFE_INTEGER };
    this.#columns = new ColumnStream(grid, pyramid.settings, (column) => this.#lowest.push(column));
  }

  /** Takes the next samples, any number. */
  push(samples: Float32Array): void {
    this.#columns.push(samples);
  }

  /** Ends the sound, and gives what tiles are not full. */
  finish(): void {
    this.#columns.finish();
    this.#lowest.finish();
  }
}

/** Writes the columns of one level, and passes each two of them on as one to the next. */
class LevelReducer {
  readonly #writer: TileWriter;
  readonly #next: LevelReducer | undefined;
  readonly #isMax: boolean;
  readonly #pair: Float64Array;
  #pairFrames = 0;
  #columnsInPair = 0;
  #index = 0;

  constructor(pyramid: Pyramid, level: number, onTile: (tile: Tile) => void, next: LevelReducer | undefined) {
    const { nFft, reduction } = pyramid.settings;
    this.#writer = new TileWriter(pyramid, level, 0, onTile);
    this.#next = next;
    this.#isMax = reduction === 'max';
    this.#pair = new Float64Array(nFft / 2 + 1);
  }

  push(column: PowerColumn): void {
    this.#writer.push(column);
    const { powers, frameCount } = column;
    if (this.#next === undefined) return;
    const pair = this.#pair;
    if (this.#isMax) {
      for (let k = 0; k < pair.length; k++) pair[k] = Math.max(pair[k]!, powers[k]!);
    } else {
      for (let k = 0; k < pair.length; k++) pair[k]! += powers[k]!;
    }
    this.#pairFrames += frameCount;
    if (++this.#columnsInPair === 2) this.#passOn();
  }

  finish(): void {
    if (this.#columnsInPair > 0) this.#passOn();
    this.#writer.finish();
    this.#next?.finish();
  }

  #passOn(): void {
    this.#next?.push({ index: this.#index++, powers: this.#pair, frameCount: this.#pairFrames });
    this.#pair.fill(0);
    this.#pairFrames = 0;
    this.#columnsInPair = 0;
  }
}
