import { createFrequencyAxis, type FrequencyAxis } from '../../../shared/spectrogram/frequency-axis.ts';
import type { Sound } from '../../audio/sounds.ts';
import { fitCanvas, pictureDensity } from '../../canvas/fit-canvas.ts';
import { FrameRequest } from '../../canvas/frame-request.ts';
import { shownAxis } from '../../canvas/frequency-window.ts';
import { scaled } from '../../canvas/rectangle.ts';
import { createPainter, type Painter, type PainterKind } from '../../canvas/spectrogram/painter.ts';
import {
  type Colouring,
  levelAt,
  levelPieces,
  type PicturedSound,
  type Scene,
  wantedTiles,
} from '../../canvas/spectrogram/scene.ts';
import type { TilePlace } from '../../canvas/spectrogram/tile-selection.ts';
import type { Connection } from '../../transport/connection.ts';
import { captionedPicture } from './captioned-picture.ts';
import type { Side } from './comparison.ts';
import { type Cursor, displayStore, viewStore } from './display.ts';
import { HeldPicture } from './held-picture.ts';
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
  readonly handles: Readonly<Record<Side, string | undefined>>;
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
/** Tiles come by the dozen, and drawing each would take the processor from those that are still to come. */
const TILES_MILLISECONDS = 120;

/** What is drawn of a sound, and the tiles that it should be drawn with. */
interface WantedSound {
  readonly sound: PicturedSound;
  readonly wanted: readonly TilePlace[];
}
/** Of each side one for each layer of its tiles. */
type WantedSounds = Readonly<Record<Side, readonly WantedSound[]>>;

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
  #layout: StageLayout = layOutStage({ width: 1, height: 1 }, 'stacked', SIDES);
  #size = { width: 1, height: 1 };
  #wholeAxis: FrequencyAxis | undefined;
  readonly #drawing = new FrameRequest(() => this.#draw());
  readonly #held = new HeldPicture();
  #loudestDb: number | undefined;
  /** Whether it may be another by now; until that is known it stays. */
  #isLoudestDue = true;

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.#painter = createPainter({ only: parts.only, onChange: () => this.invalidate() });
    const { call, onFailure } = parts;
    const createTiles = (): StageTiles =>
      new StageTiles({ call, onFailure, onChange: () => this.#receive() });
    this.#tiles = { before: createTiles(), after: createTiles() };
    parts.container.append(this.#canvas);
    this.#subscriptions = [
      viewStore.subscribe(({ window, frequencies }, was) => {
        if (window !== was.window || frequencies !== was.frequencies) this.invalidate();
      }),
      displayStore.subscribe(({ listening }, was) => {
        // What is heard is not seen.
        if (listening !== was.listening) return;
        const isDrawn = this.#isDrawable(this.#levels(this.#wantedSounds()));
        if (this.#openSources() && isDrawn) this.#held.keep(this.#canvas, this.#view());
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

  /** The picture as it stands, and a line of words below it. */
  toPng(caption: string): Promise<Blob | null> {
    this.#draw();
    const picture = captionedPicture(this.#canvas, caption, this.#theme!, pictureDensity());
    return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
  }

  dispose(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    this.#drawing.cancel();
    for (const side of SIDES) this.#tiles[side].dispose();
    this.#painter.dispose();
    this.#canvas.remove();
  }

  /**
   * Asks for other tiles where another sound, channel, axis or transform is shown.
   *
   * @returns whether it does
   */
  #openSources(): boolean {
    const display = displayStore.getState();
    const others = SIDES.filter((side) => this.#tiles[side].open(this.#content?.handles[side], display));
    if (others.length === 0) return false;
    this.#isLoudestDue = true;
    this.#parts.container.ariaBusy = 'true';
    return true;
  }

  /** Of the sounds that there are. */
  get #sides(): readonly Side[] {
    return SIDES.filter((side) => this.#content?.handles[side] !== undefined);
  }

  /** Everything that the places in the picture depend on. */
  #view(): readonly unknown[] {
    const { window, frequencies } = viewStore.getState();
    const { before, after } = this.#content?.handles ?? {};
    const { width, height } = this.#size;
    const { arrangement } = displayStore.getState();
    return [window, frequencies, before, after, width, height, arrangement, pictureDensity()];
  }

  /** Draws what came once it is all that is waited for, and on the way there now and then. */
  #receive(): void {
    if (this.#hasAll(this.#wantedSounds())) this.invalidate();
    else this.#drawing.askWithin(TILES_MILLISECONDS);
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
    this.#layout = layOutStage(this.#size, display.arrangement, this.#sides);
    this.#findLoudest();
    const { colouring } = this;
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
    picture.resetTransform();
    const isWhole = this.#drawSpectrograms(colouring, density);
    picture.setTransform(density, 0, 0, density, 0, 0);
    drawChrome(picture, chrome);
    this.#parts.container.ariaBusy = String(!isWhole);
    if (isWhole) this.#parts.onWhole();
    this.#parts.container.dataset.painter = this.#painter.kind;
  }

  /**
   * Draws the panels, and asks for what is missing there.
   *
   * @returns whether they have every tile that they should have
   */
  #drawSpectrograms(colouring: Colouring, density: number): boolean {
    const { frequencies } = viewStore.getState();
    for (const side of this.#sides) this.#tiles[side].refine(frequencies, this.wholeAxis);
    const sounds = this.#wantedSounds();
    for (const side of SIDES) {
      for (const [i, { wanted }] of sounds[side].entries()) this.#tiles[side].layers[i]!.want(wanted);
    }
    const panels = this.#layout.panels.map((panel) => scaled(panel, density));
    const levels = this.#levels(sounds);
    if (this.#isDrawable(levels)) this.#held.drop();
    if (!this.#held.draw(this.#picture, panels, this.#view())) {
      this.#painter.paint(this.#picture, { ...levels, panels, colouring });
    }
    return this.#hasAll(sounds) && !this.#sides.some((side) => this.#tiles[side].isWaiting);
  }

  /** What each side is drawn with. Before a sound is opened nobody knows how long the time axis is: then it is nothing. */
  #wantedSounds(): WantedSounds {
    const { window } = viewStore.getState();
    const { width } = scaled(this.#layout.plot, pictureDensity());
    const wantedOf = (side: Side): readonly WantedSound[] => {
      if (this.#content?.sounds[side] === undefined) return [];
      return this.#picturedSounds(side).map((sound) => ({
        sound,
        wanted: wantedTiles(sound, window, width),
      }));
    };
    return { before: wantedOf('before'), after: wantedOf('after') };
  }

  /** What of them can be drawn now. */
  #levels(sounds: WantedSounds): Pick<Scene, Side> {
    const { window } = viewStore.getState();
    const levelsOf = (side: Side): Scene[Side] => ({
      pieces: sounds[side].flatMap(({ sound, wanted }) => levelPieces(sound, window, wanted, this.axis)),
      gainDb: this.#placeOf(side).gainDb,
    });
    return { before: levelsOf('before'), after: levelsOf('after') };
  }

  /** Whether there is something to draw of every sound. */
  #isDrawable(levels: Pick<Scene, Side>): boolean {
    return this.#sides.length > 0 && this.#sides.every((side) => levels[side].pieces.length > 0);
  }

  /** Whether every tile is there. */
  #hasAll(sounds: WantedSounds): boolean {
    const isThere = ({ sound, wanted }: WantedSound): boolean =>
      wanted.length > 0 && wanted.every((place) => sound.tiles.has(place));
    const hasAllOf = (side: Side): boolean => sounds[side].length > 0 && sounds[side].every(isThere);
    return this.#sides.length > 0 && this.#sides.every(hasAllOf);
  }

  #waveform(side: Side): Chrome['waveforms'][Side] {
    const sound = this.#content?.sounds[side];
    if (sound === undefined) return undefined;
    const { originSeconds, gainDb } = this.#placeOf(side);
    return { peaks: sound.peaks, originSeconds, gain: 10 ** (gainDb / 20) };
  }

  /** How levels become colours. */
  get colouring(): Colouring {
    const display = displayStore.getState();
    const { map, rangeDb, differenceDb, arrangement } = display;
    const highDb = display.topDb ?? this.#loudestDb ?? USUAL_TOP_DB;
    const share = arrangement === 'blend' ? display.blendShare : display.swipeShare;
    return { map, highDb, lowDb: highDb - rangeDb, differenceDb, share };
  }

  /** The loudest point of the tiles that hold the whole of all sounds, which stays while it is zoomed. */
  #findLoudest(): void {
    if (!this.#isLoudestDue) return;
    const levels = this.#sides.map((side) => this.#tiles[side].loudestDb);
    if (levels.length === 0 || levels.includes(undefined)) return;
    this.#isLoudestDue = false;
    const loudest = Math.max(...levels.map((level) => level!));
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
