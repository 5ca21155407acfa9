import type { Pyramid } from './pyramid.ts';
import { FLOOR_DB, RowMapper } from './row-mapper.ts';
import { TILE_COLUMNS, type Tile } from './tile.ts';

/** Fills the tiles of one level with its columns, in order. */
export class TileWriter {
  readonly #pyramid: Pyramid;
  readonly #level: number;
  readonly #mapper: RowMapper;
  readonly #onTile: (tile: Tile) => void;
  readonly #levels: Float32Array;
  #index: number;
  #columns = 0;

  /**
   * @param firstIndex the tile that the first column belongs to
   * @param onTile called with each tile once it is full; its levels are used again afterwards
   */
  constructor(pyramid: Pyramid, level: number, firstIndex: number, onTile: (tile: Tile) => void) {
    const { settings, axis, sampleRate } = pyramid;
    this.#pyramid = pyramid;
    this.#level = level;
    this.#mapper = new RowMapper({ ...settings, axis, sampleRate });
    this.#onTile = onTile;
    this.#levels = new Float32Array(settings.rowCount * TILE_COLUMNS).fill(FLOOR_DB);
    this.#index = firstIndex;
  }

  /** Takes the powers of the next column, see {@link RowMapper.map}. */
  push(powers: Float64Array, scale: number): void {
    this.#mapper.map(powers, scale, this.#levels, this.#columns, TILE_COLUMNS);
    if (++this.#columns === TILE_COLUMNS) this.finish();
  }

  /** Gives the tile as far as it is filled; nothing where it is empty. */
  finish(): void {
    if (this.#columns === 0) return;
    const { settings, axis, sampleRate } = this.#pyramid;
    this.#onTile({
      level: this.#level,
      index: this.#index,
      soundColumns: this.#columns,
      rowCount: settings.rowCount,
      sampleRate,
      samplesPerColumn: settings.hopLength * 2 ** this.#level,
      lowHz: axis.lowHz,
      highHz: axis.highHz,
      levels: this.#levels,
    });
    this.#levels.fill(FLOOR_DB);
    this.#index++;
    this.#columns = 0;
  }
}
