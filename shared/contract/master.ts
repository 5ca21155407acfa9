import { z } from 'zod';
import { CEILING_DBTP_RANGE, LOUDNESS_PRESET_NAMES, TARGET_LUFS_RANGE } from '../mastering/targets.ts';
import { filePath, fraction, integerFrom, list, numberFrom, oneOf, seconds, sha256, text } from './fields.ts';
import { trackMeasurement } from './measurement.ts';

/** The encodings that a master can be written in. */
export const OUTPUT_FORMATS = ['wav', 'flac', 'mp3', 'm4a', 'ogg', 'opus', 'aiff'] as const;

/** Where networks can run; `auto` leaves the choice to Lathe. */
export const DEVICES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

const { lowest, highest } = TARGET_LUFS_RANGE;
const targetPhrase = `must be off, a number of LUFS from ${lowest} to ${highest}, or one of ${LOUDNESS_PRESET_NAMES.join(', ')}`;

const ratePhrase = 'must be keep or a whole number of Hz from 8000 to 192000';

/** How a track is mastered. What is left out is chosen by the mastering service. */
export const masterSettings = z.strictObject({
  /** An id of `models.list`, `none`, or the path of an `.onnx` file. */
  model: z.exactOptional(text),
  /** How much of the network's work is mixed in, in percent. */
  intensity: z.exactOptional(numberFrom(0, 100)),
  /** Integrated loudness of the written file: LUFS, a preset's name, or `off` to keep the level. */
  targetLufs: z.exactOptional(
    z.union(
      [
        z.number(targetPhrase).min(lowest, targetPhrase).max(highest, targetPhrase),
        z.literal('off'),
        z.enum(LOUDNESS_PRESET_NAMES),
      ],
      targetPhrase,
    ),
  ),
  /** True peak that the written file stays under, in dBTP; left out, the preset's. */
  ceilingDbtp: z.exactOptional(numberFrom(CEILING_DBTP_RANGE.lowest, CEILING_DBTP_RANGE.highest)),
  /** Left out, as the output's extension says. */
  format: z.exactOptional(oneOf(OUTPUT_FORMATS)),
  /** Left out, as the source. */
  bitDepth: z.exactOptional(
    z.union([z.literal(16), z.literal(24), z.literal('32f')], 'must be one of 16, 24, 32f'),
  ),
  /** Hz, or `keep` for the source's. */
  sampleRate: z.exactOptional(
    z.union(
      [z.literal('keep'), z.int(ratePhrase).min(8000, ratePhrase).max(192_000, ratePhrase)],
      ratePhrase,
    ),
  ),
  dither: z.exactOptional(oneOf(['tpdf', 'shaped', 'off'])),
  /** Where the part to master begins in the source. */
  startSeconds: z.exactOptional(seconds),
  /** Where it ends; left out, at the source's end. */
  endSeconds: z.exactOptional(seconds),
  device: z.exactOptional(oneOf(DEVICES)),
});

/** How a track is mastered. */
export type MasterSettings = Readonly<z.output<typeof masterSettings>>;

/** `master.run`: one file in, its master out. */
export const masterRequest = z.strictObject({
  inputPath: filePath,
  outputPath: filePath,
  settings: z.exactOptional(masterSettings),
});

/** What a running `master.run` tells. */
export const masterProgress = z.object({ stage: text, fraction });

/** What came of a `master.run`. */
export const masterResult = z.object({
  inputPath: filePath,
  outputPath: filePath,
  before: trackMeasurement,
  /** Of the file as written, decoded again. */
  after: trackMeasurement,
  /** As used, with nothing left open. */
  settings: z.object({
    model: text,
    intensity: z.number(),
    target: z.object({ integratedLufs: z.union([z.number(), z.literal('off')]), ceilingDbtp: z.number() }),
    format: oneOf(OUTPUT_FORMATS),
    bitDepth: z.union([z.literal(16), z.literal(24), z.literal('32f')]),
    sampleRate: integerFrom(8000, 192_000),
    dither: oneOf(['tpdf', 'shaped', 'off']),
    startSeconds: z.exactOptional(seconds),
    endSeconds: z.exactOptional(seconds),
    device: oneOf(DEVICES),
  }),
  /** Left out for `none`. */
  model: z.exactOptional(z.object({ id: text, sha256 })),
  /** Where the network ran; `none` without one. */
  device: text,
  gainDb: z.number(),
  /** The most that the limiter took away, in dB. */
  maxReductionDb: z.number(),
  /** Times that the whole track went through the limiter. */
  passes: z.int().nonnegative(),
  elapsedSeconds: seconds,
  /** Seconds of sound for each second of work. */
  realTimeFactor: z.number().nonnegative(),
  warnings: list(text),
});

/** What came of a `master.run`. */
export type MasterResult = Readonly<z.output<typeof masterResult>>;
