import type { RequestOf } from '../../../shared/contract/methods.ts';
import { LatheError } from '../../../shared/errors.ts';
import { type PackedTile, readPackedTile } from '../../../shared/spectrogram/tile.ts';
import type { Connection } from '../../transport/connection.ts';
import { ByteBoundedCache } from './byte-bounded-cache.ts';
import type { TilePlace, TilePyramid } from './tile-selection.ts';

/** What {@link TileSource} works with. */
export interface TileSourceOptions {
  readonly call: Connection['call'];
  readonly request: RequestOf<'spectrogram.describe'>;
  /** Told whenever there is more to draw. */
  readonly onChange: () => void;
  readonly onFailure: (thrown: unknown) => void;
  /** That its tiles may take. */
  readonly mostBytes: number;
}

/** The engine has two threads for them; more would only wait there, where they are harder to give up. */
const MOST_REQUESTS = 3;
/** What passes by while it is zoomed is not asked for. */
const SETTLE_MILLISECONDS = 60;

const nameOf = ({ level, index }: TilePlace): string => `${level}/${index}`;

/** The tiles of one sound: those of its overview as they are made, and of the others those that are shown. */
export class TileSource {
  readonly #options: TileSourceOptions;
  readonly #tiles: ByteBoundedCache<string, PackedTile>;
  readonly #requests = new Map<string, AbortController>();
  readonly #failed = new Set<string>();
  readonly #end = new AbortController();
  #pyramid: TilePyramid | undefined;
  #isOverviewRunning = true;
  #wanted: readonly TilePlace[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TileSourceOptions) {
    this.#options = options;
    this.#tiles = new ByteBoundedCache(options.mostBytes);
    void this.#open();
  }

  /** `undefined` until it is known. */
  get pyramid(): TilePyramid | undefined {
    return this.#pyramid;
  }

  has(place: TilePlace): boolean {
    return this.#tiles.has(nameOf(place));
  }

  /** Gives a tile, which is kept longer for it. */
  tile(place: TilePlace): PackedTile | undefined {
    return this.#tiles.get(nameOf(place));
  }

  /** Says what is shown now: what is missing is asked for in this order, and everything else is given up. */
  want(places: readonly TilePlace[]): void {
    this.#wanted = places;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, SETTLE_MILLISECONDS);
  }

  /** Gives up everything. */
  dispose(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    for (const request of this.#requests.values()) request.abort();
    this.#tiles.clear();
  }

  async #open(): Promise<void> {
    const { call, request, onChange } = this.#options;
    const { signal } = this.#end;
    try {
      this.#pyramid = await call('spectrogram.describe', request, { signal });
      await call('spectrogram.overview', request, {
        signal,
        onProgress: ({ tile }) => tile !== undefined && this.#keep(tile),
      });
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#isOverviewRunning = false;
    if (!signal.aborted) onChange();
  }

  #pump(): void {
    const names = new Set(this.#wanted.map(nameOf));
    for (const [name, request] of this.#requests) if (!names.has(name)) request.abort();
    for (const place of this.#wanted) {
      if (this.#requests.size >= MOST_REQUESTS) return;
      if (this.#isMissing(place)) void this.#fetch(place);
    }
  }

  #isMissing(place: TilePlace): boolean {
    const name = nameOf(place);
    const isComing = this.#isOverviewRunning && this.#pyramid?.levels[place.level]?.ofOverview === true;
    return !isComing && !this.#tiles.has(name) && !this.#requests.has(name) && !this.#failed.has(name);
  }

  async #fetch(place: TilePlace): Promise<void> {
    const { call, request } = this.#options;
    const name = nameOf(place);
    const controller = new AbortController();
    this.#requests.set(name, controller);
    try {
      const { tile } = await call(
        'spectrogram.tile',
        { ...request, ...place },
        { signal: controller.signal },
      );
      this.#keep(tile);
    } catch (thrown) {
      // What failed once is not asked for again and again.
      if (!controller.signal.aborted) this.#failed.add(name);
      this.#fail(thrown);
    } finally {
      this.#requests.delete(name);
      if (!this.#end.signal.aborted) this.#pump();
    }
  }

  #keep(bytes: Uint8Array): void {
    if (this.#end.signal.aborted) return;
    const tile = readPackedTile(bytes as Uint8Array<ArrayBuffer>);
    this.#tiles.set(nameOf(tile), tile, tile.halves.byteLength);
    this.#options.onChange();
  }

  #fail(thrown: unknown): void {
    const isCancelled = thrown instanceof LatheError && thrown.code === 'cancelled';
    if (!isCancelled && !this.#end.signal.aborted) this.#options.onFailure(thrown);
  }
}
