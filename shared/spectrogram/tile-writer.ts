import type { PowerColumn } from './column-stream.ts';
import { emptyTile, type Pyramid } from './pyramid.ts';
import { FLOOR_DB, RowMapper } from './row-mapper.ts';
import { TILE_COLUMNS, type Tile } from './tile.ts';

/** Fills the tiles of one level with its columns, in order. */
export class TileWriter {
  readonly #tile: Tile;
  readonly #mapper: RowMapper;
  readonly #onTile: (tile: Tile) => void;
  #index: number;
  #columns = 0;

  /**
   * @param firstIndex the tile that the first column belongs to
   * @param onTile called with each tile once it is full; its levels are used again afterwards
   */
  constructor(pyramid: Pyramid, level: number, firstIndex: number, onTile: (tile: Tile) => void) {
    const { settings, axis, sampleRate } = pyramid;
    this.#tile = emptyTile(pyramid, level, firstIndex);
    this.#mapper = new RowMapper({ ...settings, axis, sampleRate });
    this.#onTile = onTile;
    this.#index = firstIndex;
  }

  /** Takes the next column. */
  push(column: PowerColumn): void {
    this.#mapper.map(column, this.#tile.levels, this.#columns, TILE_COLUMNS);
    if (++this.#columns === TILE_COLUMNS) this.finish();
  }

  /** Gives the tile as far as it is filled, where it holds a column. */
  finish(): void {
    if (this.#columns === 0) return;
    this.#onTile({ ...this.#tile, index: this.#index, soundColumns: this.#columns });
    this.#tile.levels.fill(FLOOR_DB);
    this.#index++;
    this.#columns = 0;
  }
}
