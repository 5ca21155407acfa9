import { createFrequencyAxis, type FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { Sound } from '../../audio/sounds.ts';
import { loudestOf } from '../../canvas/spectrogram/half-levels.ts';
import { createPainter, type PainterKind } from '../../canvas/spectrogram/painter.ts';
import {
  type Colouring,
  levelAt,
  levelPieces,
  type PicturedSound,
  wantedTiles,
} from '../../canvas/spectrogram/scene.ts';
import { TileSource } from '../../canvas/spectrogram/tile-source.ts';
import { windowSeconds } from '../../canvas/time-window.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Side } from './comparison.ts';
import { type Cursor, type Display, displayStore, viewStore } from './display.ts';
import { type Chrome, drawChrome, readTheme } from './stage-chrome.ts';
import { layOutStage, type StageLayout, scaled } from './stage-layout.ts';

/** How the file after lies against the file before. */
export interface Match {
  /** Where the time axis's 0, which is that of before, lies in after. */
  readonly originSeconds: number;
  /** For one loudness. */
  readonly gainDb: number;
}

/** What is shown. */
export interface StageContent {
  readonly sounds: Readonly<Record<Side, Sound | undefined>>;
  readonly match: Match;
  readonly titles: Chrome['titles'];
}

/** What {@link StageView} draws with. */
export interface StageParts {
  /** Gets the canvases. */
  readonly container: HTMLElement;
  readonly call: Connection['call'];
  readonly onFailure: (thrown: unknown) => void;
  /** Told when the brightest level that goes by itself is known, or another. */
  readonly onLoudest: (db: number) => void;
  readonly only: PainterKind | undefined;
}

/** What the cursor reads, in dB of a sine at full scale. */
export interface Reading {
  readonly seconds: number;
  readonly hz: number;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

const SIDES = ['before', 'after'] as const;
/** Before anything is known. */
const USUAL_RATE = 44_100;
const USUAL_TOP_DB = -10;
/** The automatic top of the colours is one of these steps. */
const TOP_STEP_DB = 5;

/** The picture of two sounds: asks for tiles, and draws at most once a frame, and only what changed. */
export class StageView {
  readonly #parts: StageParts;
  readonly #chrome = document.createElement('canvas');
  #spectrogram = document.createElement('canvas');
  #painter: ReturnType<typeof createPainter>;
  readonly #subscriptions: (() => void)[];
  #sources: Partial<Record<Side, TileSource>> = {};
  #sourceNames: Partial<Record<Side, string>> = {};
  #content: StageContent | undefined;
  #layout: StageLayout = layOutStage(1, 1, 'stacked');
  #size = { width: 1, height: 1 };
  #frame: number | undefined;
  #loudestDb: number | undefined;
  /** Whether the last picture had every tile that it should have. */
  #isWhole = false;

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.#painter = createPainter(this.#spectrogram, parts.only);
    parts.container.append(this.#spectrogram, this.#chrome);
    this.#watchContext();
    const follow = ({ window }: { readonly window: unknown }, was: { readonly window: unknown }): void => {
      if (window !== was.window) this.invalidate();
    };
    this.#subscriptions = [
      viewStore.subscribe(follow),
      displayStore.subscribe(() => {
        this.#openSources();
        this.invalidate();
      }),
    ];
  }

  /** How it is drawn. */
  get kind(): PainterKind {
    return this.#painter.kind;
  }

  get layout(): StageLayout {
    return this.#layout;
  }

  /** The axis of both sounds, up to the higher of their highest frequencies. */
  get axis(): FrequencyAxis {
    const rates = SIDES.map((side) => this.#sources[side]?.pyramid?.sampleRate ?? 0);
    return createFrequencyAxis({ scale: displayStore.getState().scale }, Math.max(...rates) || USUAL_RATE);
  }

  show(content: StageContent): void {
    this.#content = content;
    this.#openSources();
    this.invalidate();
  }

  resize(width: number, height: number): void {
    this.#size = { width: Math.max(1, Math.floor(width)), height: Math.max(1, Math.floor(height)) };
    this.invalidate();
  }

  /** Draws with the next frame. */
  invalidate(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  /** What lies under the cursor. */
  read({ seconds, height }: Cursor): Reading {
    const { axis } = this;
    const hz = axis.hzAt(height);
    const secondsPerPixel = windowSeconds(viewStore.getState().window) / this.#layout.plot.width;
    const levelOf = (side: Side): number | undefined => {
      const sound = this.#picturedSound(side);
      return sound && levelAt(sound, seconds, hz, axis, secondsPerPixel);
    };
    return { seconds, hz, before: levelOf('before'), after: levelOf('after') };
  }

  /** The picture as it stands. */
  toPng(): Promise<Blob | null> {
    this.#draw();
    const [spectrogram, chrome] = [this.#spectrogram, this.#chrome];
    const picture = document.createElement('canvas');
    picture.width = chrome.width;
    picture.height = chrome.height;
    const context = picture.getContext('2d')!;
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(spectrogram, 0, 0, picture.width, picture.height);
    context.drawImage(chrome, 0, 0);
    return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
  }

  dispose(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const side of SIDES) this.#sources[side]?.dispose();
    this.#painter.dispose();
    this.#spectrogram.remove();
    this.#chrome.remove();
  }

  /** A GPU that went away takes everything with it: another canvas is drawn on, by the processor where need be. */
  #watchContext(): void {
    const lost = this.#spectrogram;
    lost.addEventListener('webglcontextlost', () => {
      if (!lost.isConnected) return;
      this.#spectrogram = document.createElement('canvas');
      lost.replaceWith(this.#spectrogram);
      this.#painter = createPainter(this.#spectrogram, this.#parts.only);
      this.#watchContext();
      this.invalidate();
    });
  }

  /** Other tiles where another sound, channel or axis is shown. */
  #openSources(): void {
    const { channel, scale } = displayStore.getState();
    for (const side of SIDES) {
      const handle = this.#content?.sounds[side]?.handle;
      const name = handle && JSON.stringify([handle, channel, scale]);
      if (name === this.#sourceNames[side]) continue;
      this.#sources[side]?.dispose();
      this.#loudestDb = undefined;
      const source =
        handle === undefined
          ? undefined
          : new TileSource({
              call: this.#parts.call,
              request: { inputPath: handle, settings: { channel, scale } },
              onChange: () => this.invalidate(),
              onFailure: this.#parts.onFailure,
            });
      this.#sources = { ...this.#sources, [side]: source };
      this.#sourceNames = { ...this.#sourceNames, [side]: name };
    }
  }

  #picturedSound(side: Side): PicturedSound | undefined {
    const tiles = this.#sources[side];
    if (tiles === undefined) return undefined;
    return { tiles, ...this.#placeOf(side) };
  }

  #placeOf(side: Side): Match {
    const match = this.#content?.match;
    if (side === 'before' || match === undefined) return { originSeconds: 0, gainDb: 0 };
    return { ...match, gainDb: displayStore.getState().isMatched ? match.gainDb : 0 };
  }

  #draw(): void {
    const display = displayStore.getState();
    const { window } = viewStore.getState();
    this.#layout = layOutStage(this.#size.width, this.#size.height, display.arrangement);
    this.#findLoudest();
    const colouring = this.#colouring(display);
    const [spectrogram, chrome] = [this.#spectrogram, this.#chrome];
    const { density } = this.#painter;
    fitCanvas(spectrogram, this.#size, density);
    this.#isWhole = true;
    this.#painter.paint({
      before: this.#pieces('before'),
      after: this.#pieces('after'),
      panels: this.#layout.panels.map((panel) => scaled(panel, density)),
      colouring,
    });
    this.#parts.container.ariaBusy = String(!this.#isWhole);
    const context = chrome.getContext('2d')!;
    fitCanvas(chrome, this.#size, devicePixelRatio);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    drawChrome(context, {
      layout: this.#layout,
      window,
      axis: this.axis,
      colouring,
      waveforms: { before: this.#waveform('before'), after: this.#waveform('after') },
      titles: this.#content?.titles ?? NO_TITLES,
      theme: readTheme(),
    });
  }

  #pieces(side: Side): { readonly pieces: ReturnType<typeof levelPieces>; readonly gainDb: number } {
    const sound = this.#picturedSound(side);
    if (sound === undefined) return { pieces: [], gainDb: 0 };
    const { window } = viewStore.getState();
    const wanted = wantedTiles(sound, window, this.#layout.plot.width * this.#painter.density);
    this.#sources[side]?.want(wanted);
    if (wanted.length === 0 || !wanted.every((place) => sound.tiles.has(place))) this.#isWhole = false;
    return { pieces: levelPieces(sound, window, wanted, this.axis), gainDb: sound.gainDb };
  }

  #waveform(side: Side): Chrome['waveforms'][Side] {
    const sound = this.#content?.sounds[side];
    if (sound === undefined) return undefined;
    const { originSeconds, gainDb } = this.#placeOf(side);
    return { peaks: sound.peaks, originSeconds, gain: 10 ** (gainDb / 20) };
  }

  #colouring(display: Display): Colouring {
    const { map, rangeDb, differenceDb, arrangement } = display;
    const highDb = display.topDb ?? this.#loudestDb ?? USUAL_TOP_DB;
    const share = arrangement === 'blend' ? display.blendShare : display.swipeShare;
    return { map, highDb, lowDb: highDb - rangeDb, differenceDb, share };
  }

  /** The loudest point of the tiles that hold the whole of both sounds, which stays while it is zoomed. */
  #findLoudest(): void {
    if (this.#loudestDb !== undefined) return;
    const tiles = SIDES.map((side) => {
      const source = this.#sources[side];
      const top = source?.pyramid?.levels.at(-1);
      return top && source?.tile({ level: top.level, index: 0 });
    });
    const [before, after] = tiles;
    if (before === undefined || after === undefined) return;
    const loudest = Math.max(loudestOf(before), loudestOf(after));
    this.#loudestDb = Number.isFinite(loudest)
      ? Math.ceil(loudest / TOP_STEP_DB) * TOP_STEP_DB
      : USUAL_TOP_DB;
    this.#parts.onLoudest(this.#loudestDb);
  }
}

const NO_TITLES: Chrome['titles'] = { before: '', after: '', difference: '', blend: '', swipe: '' };

function fitCanvas(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number },
  density: number,
): void {
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
  // Setting a size empties the canvas, even where it is the same.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
