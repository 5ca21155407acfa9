import { z } from 'zod';
import { bytes, filePath, fraction, integerFrom, list, numberFrom, oneOf, seconds, text } from './fields.ts';

const N_FFT = [512, 1024, 2048, 4096, 8192, 16_384] as const;

/** How a sound is turned into powers over time and frequency, and which frequencies are shown. */
const analysisFields = {
  nFft: z.exactOptional(z.literal(N_FFT, `must be one of ${N_FFT.join(', ')}`)),
  window: z.exactOptional(oneOf(['hann', 'hamming', 'blackman', 'rectangular'])),
  channel: z.exactOptional(oneOf(['left', 'right', 'mid', 'side'])),
  /** What a point shows of the frames and bins on it: their mean power, or the greatest. */
  reduction: z.exactOptional(oneOf(['mean', 'max'])),
  scale: z.exactOptional(oneOf(['linear', 'log', 'mel'])),
  lowHz: z.exactOptional(numberFrom(0, 96_000)),
  highHz: z.exactOptional(numberFrom(1, 96_000)),
};

/** What a picture shows, and how large it is. What is left out is chosen by the service. */
export const pictureSettings = z.strictObject({
  ...analysisFields,
  startSeconds: z.exactOptional(seconds),
  endSeconds: z.exactOptional(seconds),
  /** From the top of the colour bar to its end, in dB. */
  rangeDb: z.exactOptional(numberFrom(10, 180)),
  /** What 0 dB is: the loudest point of the picture, or a sine at full scale. */
  reference: z.exactOptional(oneOf(['loudest', 'full-scale'])),
  colourMap: z.exactOptional(oneOf(['viridis', 'magma', 'inferno'])),
  /** Differences are shown from minus to plus this, in dB. */
  differenceRangeDb: z.exactOptional(numberFrom(1, 120)),
  /** Of the whole picture, in points. */
  width: z.exactOptional(integerFrom(320, 8000)),
  /** Of each plot, in points. */
  height: z.exactOptional(integerFrom(60, 4000)),
  /** Pixels in a point. */
  density: z.exactOptional(z.literal([1, 2], 'must be 1 or 2')),
  /** Whether there are axes, titles and colour bars. */
  axes: z.exactOptional(z.boolean('must be true or false')),
});

/** What a picture shows, and how large it is. */
export type PictureSettings = Readonly<z.output<typeof pictureSettings>>;

/** `spectrogram.draw`: a picture of one sound, or of two and their difference, as a PNG file. */
export const drawRequest = z.strictObject({
  inputPath: filePath,
  /** Drawn below the first, and then the difference of the two. */
  afterPath: z.exactOptional(filePath),
  outputPath: filePath,
  settings: z.exactOptional(pictureSettings),
});

/** What a running `spectrogram.draw` tells. */
export const drawProgress = z.object({ fraction });

/** What came of a `spectrogram.draw`. */
export const drawResult = z.object({
  outputPath: filePath,
  /** In pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** What 0 dB of the colour bar is, in dB of a sine at full scale. */
  referenceDbfs: z.number(),
  warnings: list(text),
});

/** What came of a `spectrogram.draw`. */
export type DrawResult = Readonly<z.output<typeof drawResult>>;

/** `spectrogram.panels`: the plots of one sound, or of two and their difference, for pages that draw their own axes. */
export const panelsRequest = z.strictObject({
  inputPath: filePath,
  /** Where the plots' time 0 lies in it; left out, at its beginning. */
  inputOriginSeconds: z.exactOptional(z.number()),
  afterPath: z.exactOptional(filePath),
  /** Where the plots' time 0 lies in it; left out, at its beginning. */
  afterOriginSeconds: z.exactOptional(z.number()),
  /** Gain at which it is drawn; left out, 0. */
  afterGainDb: z.exactOptional(z.number()),
  settings: z.exactOptional(pictureSettings),
});

/** Plots without axes, each a PNG file of `width` by `height` pixels, and what their axes are. */
export const panelsResult = z.object({
  before: bytes,
  after: z.exactOptional(bytes),
  /** After minus before. */
  difference: z.exactOptional(bytes),
  width: z.int().positive(),
  height: z.int().positive(),
  startSeconds: seconds,
  endSeconds: seconds,
  scale: oneOf(['linear', 'log', 'mel']),
  lowHz: z.number(),
  highHz: z.number(),
  colourMap: oneOf(['viridis', 'magma', 'inferno']),
  /** From the brightest colour to the darkest. */
  rangeDb: z.number(),
  /** The difference shows from minus to plus this. */
  differenceRangeDb: z.number(),
  /** What the brightest colour is, in dB of a sine at full scale. */
  referenceDbfs: z.number(),
  /** How they were made, in words. */
  caption: text,
});

/** What came of a `spectrogram.panels`. */
export type PanelsResult = Readonly<z.output<typeof panelsResult>>;

/** What the tiles of a file are made of. Equal settings and equal content have equal tiles. */
const tileSettings = z.strictObject({
  ...analysisFields,
  /** Samples from a column of the finest level to the next; left out, a quarter of the transform. */
  hopLength: z.exactOptional(integerFrom(32, 16_384)),
  /** Points from the lowest to the highest frequency; left out, 512. */
  rowCount: z.exactOptional(integerFrom(64, 2048)),
});

const pyramid = { inputPath: filePath, settings: z.exactOptional(tileSettings) };

/** `spectrogram.describe`: which tiles a file has. */
export const describeRequest = z.strictObject(pyramid);

/** The pyramid of a file's tiles: `docs/spectrogram-tiles.md`. */
export const describeResult = z.object({
  sampleRate: z.number().positive(),
  /** As the file's header says. */
  durationSeconds: seconds,
  /** As used, with nothing left open. */
  settings: z.object({
    nFft: z.int(),
    window: text,
    channel: text,
    reduction: text,
    scale: text,
    lowHz: z.number(),
    highHz: z.number(),
    hopLength: z.int(),
    rowCount: z.int(),
  }),
  columnsPerTile: z.int(),
  /** From the finest to the one that has the whole sound in a single tile. */
  levels: list(
    z.object({
      level: z.int(),
      samplesPerColumn: z.number(),
      columnCount: z.int(),
      tileCount: z.int(),
      /** Whether `spectrogram.overview` gives its tiles. */
      ofOverview: z.boolean(),
    }),
  ),
});

/** `spectrogram.tile`: one tile. */
export const tileRequest = z.strictObject({
  ...pyramid,
  level: integerFrom(0, 40),
  index: integerFrom(0, 1e9),
});

/** A tile in its binary form: `docs/spectrogram-tiles.md`. */
export const tileResult = z.object({ tile: bytes });

/** `spectrogram.overview`: all tiles of the coarse levels, as they are made. */
export const overviewRequest = z.strictObject(pyramid);

/** What a running `spectrogram.overview` tells: how far it is, or the next tile. */
export const overviewProgress = z.object({
  fraction: z.exactOptional(fraction),
  tile: z.exactOptional(bytes),
});

/** What came of a `spectrogram.overview`, whose tiles went before. */
export const overviewResult = z.object({ tileCount: z.int().nonnegative() });
