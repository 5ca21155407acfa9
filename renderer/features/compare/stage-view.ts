import { createFrequencyAxis, type FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { Sound } from '../../audio/sounds.ts';
import { fitCanvas } from '../../canvas/fit-canvas.ts';
import { loudestOf } from '../../canvas/spectrogram/half-levels.ts';
import { createPainter, type Painter, type PainterKind } from '../../canvas/spectrogram/painter.ts';
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
import { type Chrome, type ChromeTheme, drawChrome, drawGround, readTheme } from './stage-chrome.ts';
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
  /** Gets the canvas. */
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
/** Pixels in a point of the page. */
const MOST_DENSITY = 2;

/** The picture of two sounds: asks for tiles, and draws at most once a frame, and only what changed. */
export class StageView {
  readonly #parts: StageParts;
  readonly #canvas = document.createElement('canvas');
  /** Opaque: what lies behind it is not drawn for nothing. */
  readonly #picture = this.#canvas.getContext('2d', { alpha: false })!;
  #painter: Painter;
  #theme: ChromeTheme | undefined;
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
    this.#painter = this.#createPainter();
    parts.container.append(this.#canvas);
    const follow = ({ window }: { readonly window: unknown }, was: { readonly window: unknown }): void => {
      if (window !== was.window) this.invalidate();
    };
    this.#subscriptions = [
      viewStore.subscribe(follow),
      displayStore.subscribe(({ listening }, was) => {
        // What is heard is not seen.
        if (listening !== was.listening) return;
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

  /** Draws with the next frame, in the colours that the page has by then. */
  changeTheme(): void {
    this.#theme = undefined;
    this.invalidate();
  }

  /** The picture as it stands. */
  toPng(): Promise<Blob | null> {
    this.#draw();
    return new Promise((resolve) => this.#canvas.toBlob(resolve, 'image/png'));
  }

  dispose(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const side of SIDES) this.#sources[side]?.dispose();
    this.#painter.dispose();
    this.#canvas.remove();
  }

  /** Where the GPU goes away there is another painter, by the processor where need be. */
  #createPainter(): Painter {
    const onLost = (): void => {
      this.#painter.dispose();
      this.#painter = this.#createPainter();
      this.invalidate();
    };
    return createPainter({ only: this.#parts.only, onLost });
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
    const density = Math.min(MOST_DENSITY, devicePixelRatio);
    const { width, height } = this.#size;
    fitCanvas(this.#canvas, { width: Math.round(width * density), height: Math.round(height * density) });
    this.#theme ??= readTheme();
    const chrome: Chrome = {
      layout: this.#layout,
      window,
      axis: this.axis,
      colouring,
      waveforms: { before: this.#waveform('before'), after: this.#waveform('after') },
      titles: this.#content?.titles ?? NO_TITLES,
      theme: this.#theme,
      density,
    };
    const picture = this.#picture;
    picture.setTransform(density, 0, 0, density, 0, 0);
    drawGround(picture, chrome);
    this.#isWhole = true;
    picture.resetTransform();
    this.#painter.paint(picture, {
      before: this.#pieces('before', density),
      after: this.#pieces('after', density),
      panels: this.#layout.panels.map((panel) => scaled(panel, density)),
      colouring,
    });
    picture.setTransform(density, 0, 0, density, 0, 0);
    drawChrome(picture, chrome);
    this.#parts.container.ariaBusy = String(!this.#isWhole);
  }

  #pieces(
    side: Side,
    density: number,
  ): { readonly pieces: ReturnType<typeof levelPieces>; readonly gainDb: number } {
    const sound = this.#picturedSound(side);
    if (sound === undefined) return { pieces: [], gainDb: 0 };
    const { window } = viewStore.getState();
    const wanted = wantedTiles(sound, window, this.#layout.plot.width * density);
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
