import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { TileSettings } from '../../../shared/spectrogram/settings.ts';
import { isTile } from '../../../shared/spectrogram/tile.ts';
import type { CacheFolder } from '../files/cache-folder.ts';
import { contentHash, rememberedHash } from '../files/content-hash.ts';
import type { EncodedTile } from './tasks.ts';

/** Changes with whatever changes the tiles of the same sound and settings. */
const ENGINE_VERSION = 1;

/** Bytes written between two looks at the size of the cache. */
const BYTES_BETWEEN_LOOKS = 32e6;

/**
 * Tiles on disk, under the hash of the sound file's content and of the settings. It makes things faster and nothing
 * depends on it: what cannot be read is made, and what cannot be written is not kept.
 */
export class TileCache {
  readonly #folder: CacheFolder;
  #bytesSinceLook = 0;

  constructor(folder: CacheFolder) {
    this.#folder = folder;
  }

  /**
   * The key of a file's tiles. Reading a whole file takes longer than making a tile of it, so that a file that was never
   * hashed has none yet, see {@link TileCache.hash}.
   */
  async findKey(path: string, settings: TileSettings): Promise<string | undefined> {
    const hash = await rememberedHash(this.#folder, path);
    return hash && tilesKey(hash, settings);
  }

  /** The key of a file's tiles, from its content. */
  async hash(path: string, settings: TileSettings, signal?: AbortSignal): Promise<string> {
    return tilesKey(await contentHash(this.#folder, path, signal), settings);
  }

  /** A tile, where it is there and whole. */
  async read(key: string, level: number, index: number): Promise<Uint8Array | undefined> {
    const name = tileName(key, level, index);
    if ((await this.#folder.sizeOf(name)) === undefined) return undefined;
    const bytes = await readFile(this.#folder.pathOf(name)).catch(() => undefined);
    return bytes && isTile(bytes) ? bytes : undefined;
  }

  /** Keeps a tile, and the whole below its limit. */
  async write(key: string, { level, index, bytes }: EncodedTile): Promise<void> {
    try {
      await this.#folder.write(tileName(key, level, index), (temporary) => writeFile(temporary, bytes));
      this.#bytesSinceLook += bytes.length;
      if (this.#bytesSinceLook < BYTES_BETWEEN_LOOKS) return;
      this.#bytesSinceLook = 0;
      this.#folder.release(); // a tile that was shown may go: it can be made again
      await this.#folder.shrink();
    } catch {
      // A full or read-only disk: there are no fewer tiles, they are only made again.
    }
  }
}

function tilesKey(contentHash: string, settings: TileSettings): string {
  const { nFft, window, channel, reduction, scale, lowHz, highHz, hopLength, rowCount } = settings;
  const all = [ENGINE_VERSION, nFft, window, channel, reduction, scale, lowHz, highHz, hopLength, rowCount];
  const settingsHash = createHash('sha256').update(JSON.stringify(all)).digest('hex');
  return `${contentHash}-${settingsHash.slice(0, 16)}`;
}

function tileName(key: string, level: number, index: number): string {
  return `tiles/${key}/${level}-${index}.tile`;
}
