import { createFrequencyAxis, type FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { Sound } from '../../audio/sounds.ts';
import { fitCanvas, pictureDensity } from '../../canvas/fit-canvas.ts';
import { FrameRequest } from '../../canvas/frame-request.ts';
import { shownAxis } from '../../canvas/frequency-window.ts';
import { scaled } from '../../canvas/rectangle.ts';
import { createPainter, type Painter, type PainterKind } from '../../canvas/spectrogram/painter.ts';
import {
  type Colouring,
  type LevelPiece,
  levelAt,
  levelPieces,
  type PicturedSound,
  type Scene,
  wantedTiles,
} from '../../canvas/spectrogram/scene.ts';
import type { Connection } from '../../transport/connection.ts';
import type { Side } from './comparison.ts';
import { type Cursor, type Display, displayStore, viewStore } from './display.ts';
import { type Chrome, type ChromeTheme, drawChrome, drawGround, readTheme } from './stage-chrome.ts';
import { layOutStage, type StageLayout } from './stage-layout.ts';
import { StageTiles } from './stage-tiles.ts';

/** How the file after lies against the file before. */
export interface Match {
  /** Where the time axis's 0, which is that of before, lies in after. */
  readonly originSeconds: number;
  /** For one loudness. */
  readonly gainDb: number;
}

/** What is shown. */
export interface StageContent {
  readonly handles: Readonly<Record<Side, string>>;
  /** As soon as they are opened, which spectrograms do not wait for. */
  readonly sounds: Readonly<Record<Side, Sound | undefined>>;
  readonly match: Match;
  readonly words: Pick<Chrome, 'titles' | 'timeUnits'>;
}

/** What {@link StageView} draws with. */
export interface StageParts {
  /** Gets the canvas. */
  readonly container: HTMLElement;
  readonly call: Connection['call'];
  readonly onFailure: (thrown: unknown) => void;
  /** Told when a picture has every tile that it should have. */
  readonly onWhole: () => void;
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
  readonly #canvas = document.createElement('canvas');
  /** Opaque: what lies behind it is not drawn for nothing. */
  readonly #picture = this.#canvas.getContext('2d', { alpha: false })!;
  readonly #painter: Painter;
  #theme: ChromeTheme | undefined;
  readonly #subscriptions: (() => void)[];
  readonly #tiles: Readonly<Record<Side, StageTiles>>;
  #content: StageContent | undefined;
  #layout: StageLayout = layOutStage(1, 1, 'stacked');
  #size = { width: 1, height: 1 };
  #wholeAxis: FrequencyAxis | undefined;
  readonly #drawing = new FrameRequest(() => this.#draw());
  #loudestDb: number | undefined;
  /** Whether the last picture had every tile that it should have. */
  #isWhole = false;

  constructor(parts: StageParts) {
    this.#parts = parts;
    const onChange = (): void => this.invalidate();
    this.#painter = createPainter({ only: parts.only, onChange });
    const { call, onFailure } = parts;
    const createTiles = (): StageTiles => new StageTiles({ call, onFailure, onChange });
    this.#tiles = { before: createTiles(), after: createTiles() };
    parts.container.append(this.#canvas);
    this.#subscriptions = [
      viewStore.subscribe(({ window, frequencies }, was) => {
        if (window !== was.window || frequencies !== was.frequencies) this.invalidate();
      }),
      displayStore.subscribe(({ listening }, was) => {
        // What is heard is not seen.
        if (listening !== was.listening) return;
        this.#openSources();
        this.invalidate();
      }),
    ];
  }

  get layout(): StageLayout {
    return this.#layout;
  }

  /** All frequencies of both sounds, up to the higher of their highest. */
  get wholeAxis(): FrequencyAxis {
    const { scale } = displayStore.getState();
    const sampleRate = Math.max(...SIDES.map((side) => this.#tiles[side].sampleRate)) || USUAL_RATE;
    if (this.#wholeAxis?.scale !== scale || this.#wholeAxis.highHz !== sampleRate / 2) {
      this.#wholeAxis = createFrequencyAxis({ scale }, sampleRate);
    }
    return this.#wholeAxis;
  }

  /** The frequencies that are shown. */
  get axis(): FrequencyAxis {
    return shownAxis(viewStore.getState().frequencies, this.wholeAxis);
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
    this.#drawing.ask();
  }

  /** What lies under the cursor. */
  read(cursor: Cursor): Reading {
    const { width, height } = scaled(this.#layout.panels[0]!, pictureDensity());
    const picture = { window: viewStore.getState().window, axis: this.axis, width, height };
    const levelOf = (side: Side): number | undefined => {
      const levels = this.#picturedSounds(side).map((sound) => levelAt(sound, cursor, picture));
      return levels.findLast((level) => level !== undefined);
    };
    return { ...cursor, before: levelOf('before'), after: levelOf('after') };
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
    this.#drawing.cancel();
    for (const side of SIDES) this.#tiles[side].dispose();
    this.#painter.dispose();
    this.#canvas.remove();
  }

  /** Other tiles where another sound, channel, axis or transform is shown. */
  #openSources(): void {
    for (const side of SIDES) {
      const isOther = this.#tiles[side].open(this.#content?.handles[side], displayStore.getState());
      if (isOther) this.#loudestDb = undefined;
    }
  }

  /** One for each layer of tiles. */
  #picturedSounds(side: Side): readonly PicturedSound[] {
    return this.#tiles[side].layers.map((tiles) => ({ tiles, ...this.#placeOf(side) }));
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
    const density = pictureDensity();
    const { width, height } = this.#size;
    fitCanvas(this.#canvas, { width: Math.round(width * density), height: Math.round(height * density) });
    this.#theme ??= readTheme();
    const chrome: Chrome = {
      layout: this.#layout,
      window,
      axis: this.axis,
      colouring,
      waveforms: { before: this.#waveform('before'), after: this.#waveform('after') },
      ...(this.#content?.words ?? NO_WORDS),
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
    if (this.#isWhole) this.#parts.onWhole();
    this.#parts.container.dataset.painter = this.#painter.kind;
  }

  #pieces(side: Side, density: number): Scene[Side] {
    const { window, frequencies } = viewStore.getState();
    const tiles = this.#tiles[side];
    tiles.refine(frequencies, this.wholeAxis);
    const { width } = scaled(this.#layout.plot, density);
    const sounds = this.#picturedSounds(side);
    // Before a sound is opened nobody knows how long the time axis is.
    const isOpen = this.#content?.sounds[side] !== undefined && sounds.length > 0;
    if (!isOpen || tiles.isWaiting) this.#isWhole = false;
    if (!isOpen) return { pieces: [], gainDb: 0 };
    const pieces = sounds.flatMap((sound, i): LevelPiece[] => {
      const wanted = wantedTiles(sound, window, width);
      tiles.layers[i]!.want(wanted);
      if (wanted.length === 0 || !wanted.every((place) => sound.tiles.has(place))) this.#isWhole = false;
      return levelPieces(sound, window, wanted, this.axis);
    });
    return { pieces, gainDb: this.#placeOf(side).gainDb };
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
    const { before, after } = this.#tiles;
    if (before.loudestDb === undefined || after.loudestDb === undefined) return;
    const loudest = Math.max(before.loudestDb, after.loudestDb);
    this.#loudestDb = Number.isFinite(loudest)
      ? Math.ceil(loudest / TOP_STEP_DB) * TOP_STEP_DB
      : USUAL_TOP_DB;
    this.#parts.onLoudest(this.#loudestDb);
  }
}

const NO_WORDS: StageContent['words'] = {
  titles: { before: '', after: '', difference: '', blend: '', swipe: '' },
  timeUnits: { s: '', 'min:s': '', 'h:min:s': '' },
};
