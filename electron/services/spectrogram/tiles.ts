import { resolve } from 'node:path';
import { LatheError, requireArgument } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { describePyramid, type Pyramid } from '../../../shared/spectrogram/pyramid.ts';
import { completeTileSettings, type TileSettings } from '../../../shared/spectrogram/settings.ts';
import { TILE_COLUMNS } from '../../../shared/spectrogram/tile.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import { OverviewPasses, type PassListener } from './overview-passes.ts';
import { fileStamp, type ProbedFiles } from './probed-files.ts';
import type { EncodedTile } from './tasks.ts';
import type { TileCache } from './tile-cache.ts';
import type { PyramidDescription, PyramidRequest, SpectrogramControl, SpectrogramPool } from './types.ts';

/** What tiles are made with. */
export interface TileTools {
  readonly files: ProbedFiles;
  readonly pool: SpectrogramPool;
  readonly cache: TileCache;
}

/** A file whose tiles are asked for. */
interface TiledFile {
  readonly path: string;
  readonly probe: AudioProbe;
  /** Of the file when it was looked at: tiles of a file that changed meanwhile are not kept. */
  readonly stamp: string;
  readonly settings: TileSettings;
  readonly pyramid: Pyramid;
  /** In the cache; undefined while the file was never hashed. */
  readonly key: string | undefined;
}

/** Makes tiles of files, or takes them from the cache. */
export class TileMaker {
  readonly #tools: TileTools;
  readonly #passes = new OverviewPasses();
  readonly #keys = new Map<string, Promise<string>>();
  readonly #background = new Set<Promise<void>>();

  constructor(tools: TileTools) {
    this.#tools = tools;
  }

  async describe(request: PyramidRequest, { signal }: SpectrogramControl = {}): Promise<PyramidDescription> {
    const { pyramid } = await this.#open(request, signal);
    const { sampleRate, sampleCount, settings, axis, levels } = pyramid;
    return {
      sampleRate,
      durationSeconds: sampleCount / sampleRate,
      settings: { ...settings, lowHz: axis.lowHz, highHz: axis.highHz },
      columnsPerTile: TILE_COLUMNS,
      levels,
    };
  }

  async tile(
    request: PyramidRequest & { readonly level: number; readonly index: number },
    { signal }: SpectrogramControl = {},
  ): Promise<Uint8Array> {
    const { level, index } = request;
    const file = await this.#open(request, signal);
    const place = file.pyramid.levels[level];
    requireArgument(
      place !== undefined,
      `level must be from 0 to ${file.pyramid.levels.length - 1} for "${file.path}", got ${level}`,
    );
    requireArgument(
      index < place.tileCount,
      `index must be from 0 to ${place.tileCount - 1} on level ${level} of "${file.path}", got ${index}`,
    );
    const kept = file.key && (await this.#tools.cache.read(file.key, level, index));
    if (kept) return kept;
    return place.ofOverview
      ? this.#tileOfOverview(file, level, index, signal)
      : this.#singleTile(file, level, index, signal);
  }

  async overview(
    request: PyramidRequest,
    onTile: (tile: Uint8Array) => void,
    { signal, onProgress }: SpectrogramControl = {},
  ): Promise<void> {
    const file = await this.#open(request, signal);
    const levels = file.pyramid.levels.filter(({ ofOverview }) => ofOverview);
    if (levels.length === 0) {
      const { level } = file.pyramid.levels.at(-1)!;
      onTile(await this.tile({ ...request, level, index: 0 }, { ...(signal && { signal }) }));
      return;
    }
    const kept = await this.#keptOverview(file);
    if (kept !== undefined) {
      for (const tile of kept) onTile(tile);
      return;
    }
    await this.#join(file, {
      onTile: ({ bytes }) => onTile(bytes),
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
  }

  /** Resolves when everything that goes on behind answered requests is done. */
  async settle(): Promise<void> {
    await Promise.all(this.#background);
  }

  async #open(request: PyramidRequest, signal: AbortSignal | undefined): Promise<TiledFile> {
    const path = request.inputPath;
    this.#tools.pool.prepare();
    const settings = completeTileSettings(request.settings);
    const stamp = await fileStamp(path);
    const probe = await this.#tools.files.probe(path, signal);
    const { sampleRate, durationSeconds } = probe;
    if (durationSeconds === undefined) {
      throw new LatheError('bad-input', sentence('lengthUnknown', { file: path }));
    }
    const sampleCount = Math.ceil(durationSeconds * sampleRate);
    const pyramid = describePyramid({ sampleRate, sampleCount }, settings);
    const key = await this.#tools.cache.findKey(path, settings);
    return { path, probe, stamp, settings, pyramid, key };
  }

  async #singleTile(
    file: TiledFile,
    level: number,
    index: number,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { probe, settings, pyramid } = file;
    const { sampleCount } = pyramid;
    const { tile } = await this.#tools.pool.run(
      { kind: 'tile', probe, sampleCount, settings, level, index },
      signal && { signal },
    );
    this.#keep(file, tile!);
    return tile!.bytes;
  }

  /** Waits for one tile of a pass, and no longer. */
  async #tileOfOverview(
    file: TiledFile,
    level: number,
    index: number,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const enough = new AbortController();
    let found: Uint8Array | undefined;
    const onTile = (tile: EncodedTile): void => {
      if (tile.level !== level || tile.index !== index) return;
      found = tile.bytes;
      enough.abort();
    };
    const either = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
    try {
      await this.#join(file, { onTile, signal: either });
    } catch (thrown) {
      if (found === undefined) throw thrown;
    }
    if (found !== undefined) return found;
    throw new LatheError('bad-input', sentence('shorterThanSaid', { file: file.path }));
  }

  #join(file: TiledFile, listener: PassListener): Promise<void> {
    const { probe, settings, pyramid } = file;
    const name = JSON.stringify([resolve(file.path), file.stamp, settings]);
    return this.#passes.join(name, listener, async (signal, onTile, onProgress) => {
      const made: EncodedTile[] = [];
      await this.#tools.pool.run(
        { kind: 'overview', probe, sampleCount: pyramid.sampleCount, settings },
        {
          signal,
          onEvent: ({ tile, fraction }) => {
            if (fraction !== undefined) onProgress(fraction);
            if (tile === undefined) return;
            made.push(tile);
            onTile(tile);
          },
        },
      );
      for (const tile of made) this.#keep(file, tile);
    });
  }

  /** All tiles of an overview where the cache has all of them. */
  async #keptOverview({ key, pyramid }: TiledFile): Promise<Uint8Array[] | undefined> {
    if (key === undefined) return undefined;
    const tiles: Uint8Array[] = [];
    for (const { level, tileCount, ofOverview } of pyramid.levels) {
      for (let index = 0; ofOverview && index < tileCount; index++) {
        const tile = await this.#tools.cache.read(key, level, index);
        if (tile === undefined) return undefined;
        tiles.push(tile);
      }
    }
    return tiles;
  }

  /** Keeps a tile behind its request: a file that was never hashed is read for it. */
  #keep(file: TiledFile, tile: EncodedTile): void {
    const work = this.#keyOf(file)
      .then(async (key) => {
        if ((await fileStamp(file.path)) === file.stamp) await this.#tools.cache.write(key, tile);
      })
      .catch(() => undefined) // what cannot be kept is made again
      .finally(() => this.#background.delete(work));
    this.#background.add(work);
  }

  #keyOf({ path, stamp, settings, key }: TiledFile): Promise<string> {
    if (key !== undefined) return Promise.resolve(key);
    const name = JSON.stringify([resolve(path), stamp, settings]);
    let hashing = this.#keys.get(name);
    if (hashing === undefined) {
      hashing = this.#tools.cache.hash(path, settings).finally(() => this.#keys.delete(name));
      this.#keys.set(name, hashing);
    }
    return hashing;
  }
}
