import { z } from 'zod';
import { list, numberFrom, oneOf, text } from '../../contract/fields.ts';
import { decodeOrRefuse } from '../../contract/issues.ts';
import { LatheError, messageOf } from '../../errors.ts';
import { TARGET_LUFS_RANGE } from '../targets.ts';
import { STYLE_BAND_COUNT } from './compressor-bands.ts';

/** The version of the form of style files; another form gets another one. */
export const STYLE_FORMAT = 'lathe-style-1';

const hertz = numberFrom(10, 24_000);
const level = numberFrom(-120, 120);

/** Frequencies must rise, so that a curve is one. */
function rising(points: readonly (readonly number[])[]): boolean {
  return points.every((point, i) => i === 0 || point[0]! > points[i - 1]![0]!);
}

const risingPhrase = 'must have frequencies that rise from point to point';

/**
 * `target`: a track is brought to the value of the style. `range`: a track within the range of the style is left as it
 * is, and one outside is brought to its edge.
 */
const reach = oneOf(['target', 'range']);

/** The tone: what the loudest parts of a track are to sound like. */
const equalizer = z
  .strictObject({
    /** Points of [Hz, dB]: level in a third of an octave; only differences between them count. */
    target: list(z.tuple([hertz, level])).refine((points) => points.length >= 2 && rising(points), {
      error: `must have two points or more, and ${risingPhrase}`,
    }),
    /** Points of [Hz, lowest dB, highest dB], on the scale of the target. */
    range: z.exactOptional(
      list(z.tuple([hertz, level, level]))
        .refine((points) => points.length >= 2 && rising(points), {
          error: `must have two points or more, and ${risingPhrase}`,
        })
        .refine((points) => points.every(([, low, high]) => low <= high), {
          error: 'must have the lower level before the higher one in each point',
        }),
    ),
    reach,
    /** Most that is raised or lowered anywhere. */
    maximumDb: numberFrom(0, 12),
    /** Outside, the curve goes on level. */
    fromHz: hertz,
    toHz: hertz,
    /** Detail narrower than this belongs to the music and is left. */
    smoothingOctaves: numberFrom(0.3, 4),
    phase: oneOf(['linear', 'minimum']),
  })
  .refine(({ fromHz, toHz }) => fromHz < toHz, { error: 'must have fromHz below toHz' })
  .refine((eq) => eq.reach === 'target' || eq.range !== undefined, {
    error: 'must have a range where its reach is range',
  });

/** One band of the compressor: how much the loudest moments are to stand out of it. */
const compressorBand = z.strictObject({
  /** See `BandDynamics.spreadDb`; what stands out by less is left alone. */
  spreadDb: numberFrom(0, 30),
  maximumRatio: numberFrom(1, 10),
  kneeDb: numberFrom(0, 24),
  attackMs: numberFrom(1, 500),
  releaseMs: numberFrom(10, 5000),
});

/** A style file: what a track is to sound like, and how far each stage may go for it. Stages left out are off. */
export const styleFile = z.strictObject({
  format: z.literal(STYLE_FORMAT, `must be ${STYLE_FORMAT}`),
  /** Shown to the user. */
  name: text,
  description: text,
  /** Where the numbers come from. */
  source: z.exactOptional(text),
  /** Loudness that belongs to the style, where the user names none. */
  targetLufs: z.exactOptional(numberFrom(TARGET_LUFS_RANGE.lowest, TARGET_LUFS_RANGE.highest)),
  eq: z.exactOptional(equalizer),
  compressor: z.exactOptional(
    z.strictObject({
      /** From the lowest to the highest band: below 120 Hz, to 800 Hz, to 5 kHz, above. */
      bands: list(compressorBand).refine(({ length }) => length === STYLE_BAND_COUNT, {
        error: `must have ${STYLE_BAND_COUNT} bands`,
      }),
    }),
  ),
  saturation: z.exactOptional(
    z.strictObject({
      /** The higher, the more overtones; at 0 peaks of common music reach the bend of the curve. */
      driveDb: numberFrom(-12, 24),
      /** 0: odd overtones, as tape; up to 1: even ones too, as tubes. */
      asymmetry: numberFrom(0, 1),
      /** Percent of it that is mixed in. */
      mix: numberFrom(0, 100),
    }),
  ),
  width: z.exactOptional(
    z
      .strictObject({
        /** K-weighted level of the side against the middle in the loudest parts. */
        sideToMidDb: numberFrom(-60, 6),
        /** Lowest and highest, for the reach `range`. */
        range: z.exactOptional(z.tuple([numberFrom(-60, 6), numberFrom(-60, 6)])),
        reach,
        /** Most that the side is raised or lowered. */
        maximumDb: numberFrom(0, 12),
      })
      .refine((width) => width.reach === 'target' || width.range !== undefined, {
        error: 'must have a range where its reach is range',
      }),
  ),
  monoBass: z.exactOptional(
    z.strictObject({
      belowHz: numberFrom(20, 500),
      /** A track whose side lies lower than this against the middle there is left as it is. */
      fromSideToMidDb: numberFrom(-60, 6),
    }),
  ),
});

/** A style as it is used. */
export type Style = Readonly<z.output<typeof styleFile>>;

/**
 * Reads a style file.
 *
 * @param json the text of the file
 * @param path how the file is called in messages
 * @throws LatheError `bad-argument` for text that is no JSON or no style, with the place and the value that is wrong
 */
export function parseStyle(json: string, path: string): Style {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const why = messageOf(cause);
    throw new LatheError('bad-argument', `the style "${path}" is no JSON (${why}): correct the file`, {
      cause,
    });
  }
  try {
    return decodeOrRefuse(styleFile, value, 'the file');
  } catch (cause) {
    if (!(cause instanceof LatheError)) throw cause;
    throw new LatheError('bad-argument', `the style "${path}" is no style: ${cause.message}`, { cause });
  }
}
