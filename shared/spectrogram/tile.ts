import { requireArgument } from '../errors.ts';
import { fromHalf, toHalf } from './half-float.ts';
import { FLOOR_DB } from './row-mapper.ts';

/** Columns of every tile. */
export const TILE_COLUMNS = 256;

/** A part of a spectrogram at one zoom. */
export interface Tile {
  /** 0 is the finest; each next has columns of twice the length. */
  readonly level: number;
  /** 0 is the first of the level. */
  readonly index: number;
  /** Columns that hold sound; the others come after its end and have -200 dB. */
  readonly soundColumns: number;
  readonly rowCount: number;
  /** Hz of the sound. */
  readonly sampleRate: number;
  /** In the sound; the tile begins at sample `index * 256 * samplesPerColumn`. */
  readonly samplesPerColumn: number;
  /** Ends of the frequency axis in Hz. */
  readonly lowHz: number;
  readonly highHz: number;
  /** Levels in dB of a sine at full scale: row r (0 is the lowest) of column c is at `r * 256 + c`. */
  readonly levels: Float32Array;
}

/** `LSPT`, in the order of the bytes. */
const MAGIC = 0x5450_534c;
const VERSION = 1;
const HEADER_BYTES = 64;

/**
 * The binary form of a tile: 64 bytes of header and `rowCount` times 256 numbers of half precision, all little endian;
 * the table is in `docs/spectrogram-tiles.md`. The numbers can go to the GPU as they are (WebGL2: R16F).
 */
export function encodeTile(tile: Tile): Uint8Array {
  const { levels, rowCount } = tile;
  requireArgument(
    levels.length === rowCount * TILE_COLUMNS,
    `encodeTile: ${rowCount} rows need ${rowCount * TILE_COLUMNS} levels, got ${levels.length}`,
  );
  const bytes = new Uint8Array(HEADER_BYTES + 2 * levels.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, HEADER_BYTES, true);
  view.setUint32(8, tile.level, true);
  view.setUint32(12, tile.index, true);
  view.setUint16(16, TILE_COLUMNS, true);
  view.setUint16(18, tile.soundColumns, true);
  view.setUint16(20, rowCount, true);
  view.setFloat64(24, tile.sampleRate, true);
  view.setFloat64(32, tile.samplesPerColumn, true);
  view.setFloat64(40, tile.lowHz, true);
  view.setFloat64(48, tile.highHz, true);
  // Every machine that Lathe runs on is little endian; a DataView would take twice the time.
  const halves = new Uint16Array(bytes.buffer, HEADER_BYTES);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    halves[i] = toHalf(level >= FLOOR_DB ? level : FLOOR_DB);
  }
  return bytes;
}

/** Whether bytes are a whole tile of this version. */
export function isTile(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const view = viewOf(bytes);
  return (
    view.getUint32(0, true) === MAGIC &&
    view.getUint16(4, true) === VERSION &&
    view.getUint16(16, true) === TILE_COLUMNS &&
    bytes.length === view.getUint16(6, true) + 2 * TILE_COLUMNS * view.getUint16(20, true)
  );
}

/** A tile whose levels stay as they travelled: half the size, and what a GPU takes. */
export interface PackedTile extends Omit<Tile, 'levels'> {
  /** As {@link Tile.levels}, each a number of half precision. */
  readonly halves: Uint16Array<ArrayBuffer>;
}

/**
 * Reads the binary form of a tile and leaves its levels packed; they are not copied where they lie at even bytes.
 *
 * @throws LatheError `bad-argument` for bytes that are no tile of this version
 */
export function readPackedTile(bytes: Uint8Array<ArrayBuffer>): PackedTile {
  requireArgument(isTile(bytes), `readPackedTile: ${bytes.length} bytes are no tile of version ${VERSION}`);
  const header = readHeader(bytes);
  const isEven = bytes.byteOffset % 2 === 0;
  const { buffer, byteOffset } = isEven ? bytes : bytes.slice();
  const start = byteOffset + viewOf(bytes).getUint16(6, true);
  return { ...header, halves: new Uint16Array(buffer, start, header.rowCount * TILE_COLUMNS) };
}

/**
 * Reads the binary form of a tile.
 *
 * @throws LatheError `bad-argument` for bytes that are no tile of this version
 */
export function decodeTile(bytes: Uint8Array): Tile {
  requireArgument(isTile(bytes), `decodeTile: ${bytes.length} bytes are no tile of version ${VERSION}`);
  const view = viewOf(bytes);
  const headerBytes = view.getUint16(6, true);
  const header = readHeader(bytes);
  return {
    ...header,
    levels: Float32Array.from({ length: header.rowCount * TILE_COLUMNS }, (_, i) =>
      fromHalf(view.getUint16(headerBytes + 2 * i, true)),
    ),
  };
}

function readHeader(bytes: Uint8Array): Omit<Tile, 'levels'> {
  const view = viewOf(bytes);
  return {
    level: view.getUint32(8, true),
    index: view.getUint32(12, true),
    soundColumns: view.getUint16(18, true),
    rowCount: view.getUint16(20, true),
    sampleRate: view.getFloat64(24, true),
    samplesPerColumn: view.getFloat64(32, true),
    lowHz: view.getFloat64(40, true),
    highHz: view.getFloat64(48, true),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
