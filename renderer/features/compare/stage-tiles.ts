import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import { type FrequencyWindow, frequencySpan } from '../../canvas/frequency-window.ts';
import { detailBand } from '../../canvas/spectrogram/detail-band.ts';
import { loudestOf } from '../../canvas/spectrogram/level-ranks.ts';
import { TileSource } from '../../canvas/spectrogram/tile-source.ts';
import type { Connection } from '../../transport/connection.ts';
import { type Display, TILE_WINDOW } from './display.ts';

/** What {@link StageTiles} works with. */
export interface StageTilesParts {
  readonly call: Connection['call'];
  /** Told whenever there is more to draw. */
  readonly onChange: () => void;
  readonly onFailure: (thrown: unknown) => void;
}

type TileRequest = RequestOf<'spectrogram.describe'>;

/** That tiles may take: those of all frequencies some two hundred, which is twice their overview. */
const MOST_BYTES = { whole: 48 * 2 ** 20, detail: 24 * 2 ** 20 };
/** While a hand moves, no band is asked for: each is a pass over the whole sound. */
const SETTLE_MILLISECONDS = 150;

const nameOf = (request: TileRequest | undefined): string | undefined => request && JSON.stringify(request);

/** Tiles of one request at a time. */
class TileLayer {
  readonly #parts: StageTilesParts;
  readonly #mostBytes: number;
  #name: string | undefined;
  source: TileSource | undefined;

  constructor(parts: StageTilesParts, mostBytes: number) {
    this.#parts = parts;
    this.#mostBytes = mostBytes;
  }

  /** Whether its tiles are those that a request asks for. */
  isOf(request: TileRequest | undefined): boolean {
    return nameOf(request) === this.#name;
  }

  /** @returns whether other tiles are asked for than before */
  show(request: TileRequest | undefined): boolean {
    if (this.isOf(request)) return false;
    this.#name = nameOf(request);
    this.source?.dispose();
    this.source = request && new TileSource({ ...this.#parts, request, mostBytes: this.#mostBytes });
    return true;
  }
}

/** The tiles of one sound: those of all frequencies, and over them finer ones of the band that is shown. */
export class StageTiles {
  readonly #parts: StageTilesParts;
  readonly #whole: TileLayer;
  readonly #detail: TileLayer;
  #request: TileRequest | undefined;
  /** What finer tiles are waited for. */
  #awaited: FrequencyWindow | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: StageTilesParts) {
    this.#parts = parts;
    this.#whole = new TileLayer(parts, MOST_BYTES.whole);
    this.#detail = new TileLayer(parts, MOST_BYTES.detail);
  }

  /** From the coarse to the fine, which are drawn over them. */
  get layers(): readonly TileSource[] {
    return [this.#whole.source, this.#detail.source].filter((source) => source !== undefined);
  }

  /** Whether finer tiles are about to be asked for. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Hz, 0 until it is known. */
  get sampleRate(): number {
    return this.#whole.source?.pyramid?.sampleRate ?? 0;
  }

  /** The loudest point of all; `undefined` until it is known. */
  get loudestDb(): number | undefined {
    const { source } = this.#whole;
    const top = source?.pyramid?.levels.at(-1);
    const tile = top && source?.tile({ level: top.level, index: 0 });
    return tile && loudestOf(tile);
  }

  /**
   * Asks for other tiles where another sound, channel, axis or transform is shown.
   *
   * @returns whether they are others
   */
  open(inputPath: string | undefined, { channel, scale, nFft }: Display): boolean {
    const settings = { channel, scale, nFft, window: TILE_WINDOW };
    this.#request = inputPath === undefined ? undefined : { inputPath, settings };
    const isOther = this.#whole.show(this.#request);
    if (isOther) {
      this.#stopWaiting();
      this.#detail.show(undefined);
    }
    return isOther;
  }

  /** Asks for finer tiles of what is shown, once the same frequencies are shown for a moment. */
  refine(shown: FrequencyWindow | undefined, axis: FrequencyAxis): void {
    const request = this.#detailRequest(shown, axis);
    if (this.#detail.isOf(request)) {
      this.#stopWaiting();
      return;
    }
    if (this.isWaiting && shown === this.#awaited) return;
    this.#stopWaiting();
    this.#awaited = shown;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#detail.show(request);
      this.#parts.onChange();
    }, SETTLE_MILLISECONDS);
  }

  dispose(): void {
    this.#stopWaiting();
    for (const source of this.layers) source.dispose();
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #detailRequest(shown: FrequencyWindow | undefined, axis: FrequencyAxis): TileRequest | undefined {
    const band = detailBand(frequencySpan(shown, axis));
    if (band === undefined || this.#request === undefined) return undefined;
    const [lowHz, highHz] = [axis.hzAt(band.start), axis.hzAt(band.end)];
    // A sound of a lower rate has nothing up there.
    if (lowHz >= (this.#whole.source?.pyramid?.settings.highHz ?? 0)) return undefined;
    return { ...this.#request, settings: { ...this.#request.settings, lowHz, highHz } };
  }
}
