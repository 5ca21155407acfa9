import type {
  ColourMapName,
  FrequencyScale,
  PictureSettings,
  TileSettings,
} from '../../../shared/spectrogram/settings.ts';
import type { WorkerPool } from '../jobs/worker-pool.ts';
import type { SpectrogramEvent, SpectrogramTask, SpectrogramTaskResult } from './tasks.ts';

/** The threads that do the work. */
export type SpectrogramPool = WorkerPool<SpectrogramTask, SpectrogramEvent, SpectrogramTaskResult>;

/** A sound to draw: a file, or samples in memory (planar, one or two channels). */
export type SpectrogramSource = (
  | { readonly path: string; readonly title?: string }
  | { readonly channels: readonly Float32Array[]; readonly sampleRate: number; readonly title: string }
) & {
  /** Where the picture's time 0 lies in the sound; default 0. */
  readonly originSeconds?: number;
  /** Gain at which it is drawn, in dB; default 0. */
  readonly gainDb?: number;
};

/** What is drawn: one sound, or two one above the other and their difference below. */
export interface PictureRequest {
  readonly before: SpectrogramSource;
  readonly after?: SpectrogramSource;
  /** What is left out is as `completePictureSettings` has it. */
  readonly settings?: Partial<PictureSettings>;
}

/** A picture that was drawn. */
export interface SpectrogramPicture {
  /** The bytes of a PNG file. */
  readonly png: Uint8Array;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** What 0 dB of the colour bar is, in dB of a sine at full scale. */
  readonly referenceDbfs: number;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/** The plots of a picture, each for itself and without axes, for pages that draw their own. */
export interface SpectrogramPanels {
  /** The bytes of PNG files of `width` by `height` pixels. */
  readonly before: Uint8Array;
  /** Left out where there is one sound. */
  readonly after?: Uint8Array;
  /** After minus before; left out where there is one sound. */
  readonly difference?: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The left and the right edge. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The lower and the upper edge, on an axis of this scale. */
  readonly scale: FrequencyScale;
  readonly lowHz: number;
  readonly highHz: number;
  readonly colourMap: ColourMapName;
  /** From the brightest colour to the darkest. */
  readonly rangeDb: number;
  /** The difference shows from minus to plus this. */
  readonly differenceRangeDb: number;
  /** What the brightest colour is, in dB of a sine at full scale. */
  readonly referenceDbfs: number;
  /** How it was made, in words. */
  readonly caption: string;
}

/** Which tiles there are of one sound: see `docs/spectrogram-tiles.md`. */
export interface PyramidDescription {
  readonly sampleRate: number;
  readonly durationSeconds: number;
  /** As used, with nothing left open. */
  readonly settings: TileSettings & { readonly lowHz: number; readonly highHz: number };
  readonly columnsPerTile: number;
  /** From the finest to the one that has the whole sound in a single tile. */
  readonly levels: readonly {
    readonly level: number;
    readonly samplesPerColumn: number;
    readonly columnCount: number;
    readonly tileCount: number;
    /** Whether its tiles come of one pass over the whole file, and not of decoding a part. */
    readonly ofOverview: boolean;
  }[];
}

/** Names the tiles of a file. */
export interface PyramidRequest {
  readonly inputPath: string;
  readonly settings?: Partial<TileSettings>;
}

/** How long work is watched and stopped. */
export interface SpectrogramControl {
  readonly signal?: AbortSignal;
  /** Called with the part that is done, 0 ... 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Draws spectrograms and makes their tiles, in threads of their own. */
export interface SpectrogramService {
  /**
   * Draws a picture.
   *
   * @throws LatheError `bad-input` for what is no sound, `bad-argument` for settings out of range, `cancelled`
   */
  draw(request: PictureRequest, control?: SpectrogramControl): Promise<SpectrogramPicture>;
  /** Draws the plots of a picture, each for itself. */
  drawPanels(request: PictureRequest, control?: SpectrogramControl): Promise<SpectrogramPanels>;
  /** Draws a picture into a file, which is replaced once the new one is whole; never into one of its sources. */
  drawToFile(
    request: PictureRequest,
    outputPath: string,
    control?: SpectrogramControl,
  ): Promise<Omit<SpectrogramPicture, 'png'>>;
  /** Which tiles there are of a file, without decoding it. */
  describe(request: PyramidRequest, control?: SpectrogramControl): Promise<PyramidDescription>;
  /** One tile in its binary form, from the cache where it is there. */
  tile(
    request: PyramidRequest & { readonly level: number; readonly index: number },
    control?: SpectrogramControl,
  ): Promise<Uint8Array>;
  /** All tiles of the levels of the overview, each as soon as it is there, from left to right. */
  overview(
    request: PyramidRequest,
    onTile: (tile: Uint8Array) => void,
    control?: SpectrogramControl,
  ): Promise<void>;
  /** Ends the threads. */
  dispose(): Promise<void>;
}
