import { z } from 'zod';
import { CEILING_DBTP_RANGE, LOUDNESS_PRESET_NAMES, TARGET_LUFS_RANGE } from '../mastering/targets.ts';
import {
  filePath,
  fraction,
  integerFrom,
  list,
  measure,
  numberFrom,
  oneOf,
  seconds,
  sha256,
  text,
} from './fields.ts';
import { trackMeasurement } from './measurement.ts';

/** The encodings that a master can be written in. */
export const OUTPUT_FORMATS = ['wav', 'flac', 'mp3', 'm4a', 'ogg', 'opus', 'aiff'] as const;

/** Where networks can run; `auto` leaves the choice to Lathe. */
export const DEVICES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

const { lowest, highest } = TARGET_LUFS_RANGE;
const targetPhrase = `must be off, a number of LUFS from ${lowest} to ${highest}, or one of ${LOUDNESS_PRESET_NAMES.join(', ')}`;

const ratePhrase = 'must be keep or a whole number of Hz from 8000 to 192000';

/** What is taken over from reference tracks, each by its own amount in percent. */
export const referenceSettings = z.strictObject({
  /** Several are blended, each with the same weight. */
  paths: z.array(filePath).min(1, 'must name a file').readonly(),
  /** Spectra of mid and side; left out, 100. */
  spectrum: z.exactOptional(numberFrom(0, 100)),
  /** Stereo width; left out, 100. */
  width: z.exactOptional(numberFrom(0, 100)),
  /** Integrated loudness, where no target is named; left out, 100. */
  level: z.exactOptional(numberFrom(0, 100)),
  /** Loudness range; left out, 0. */
  dynamics: z.exactOptional(numberFrom(0, 100)),
  /** Of the filters: `linear` shifts no frequency, `minimum` does not ring before a sound; left out, `linear`. */
  phase: z.exactOptional(oneOf(['linear', 'minimum'])),
});

const percent = z.exactOptional(numberFrom(0, 100));

/** A style, and how much of it is applied, in percent; what is left out is 100. */
export const styleSettings = z.strictObject({
  /** `auto`, another that comes with Lathe, or the path of a `.json` file. */
  name: text,
  /** Of all stages together. */
  amount: percent,
  eq: percent,
  compressor: percent,
  saturation: percent,
  width: percent,
  /** Of making the bass mono. */
  monoBass: percent,
});

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
  /** Tracks that this one is to sound like. Without a target, its loudness becomes theirs as well. */
  reference: z.exactOptional(referenceSettings),
  /** Left out, the sound stays as the steps before leave it. */
  style: z.exactOptional(styleSettings),
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
  /** A name that nobody else gives: the job then goes on when its client goes, and is kept in the history. */
  job: z.exactOptional(text),
});

/** `master.attend`: stays with a job that another page began, to its end. */
export const masterAttendRequest = z.strictObject({ job: text });

/** What a running `master.run` tells. */
export const masterProgress = z.object({ stage: text, fraction });

const gains = list(z.number());

/** How the loudness range was kept, by riding the level. */
const keptRange = z.object({
  trackLu: z.number(),
  /** After the stages, without the ride. */
  stagesLu: z.number(),
  /** With the ride. */
  keptLu: z.number(),
  lowestGainDb: z.number(),
  highestGainDb: z.number(),
});

/** What was taken over from references. */
export const referenceReport = z.object({
  references: list(
    z.object({
      path: filePath,
      integratedLufs: z.number(),
      loudnessRangeLu: z.number(),
      durationSeconds: seconds,
      sampleRate: z.number().positive(),
      channelCount: z.int().positive(),
    }),
  ),
  /** Gains as applied, in dB; null where neither spectrum nor width was changed. */
  spectrumChange: z
    .object({ frequenciesHz: list(z.number()), midGainDb: gains, sideGainDb: gains.nullable() })
    .nullable(),
  /** Level of the side against the middle in dB; null for mono. */
  widthChange: z.object({
    trackDb: z.number().nullable(),
    referenceDb: z.number().nullable(),
    changeDb: z.number(),
  }),
  levelChange: z.object({ trackLufs: z.number(), referenceLufs: z.number() }),
  /** Null where nothing was filtered. */
  loudnessRange: keptRange.nullable(),
  /** Null where no other loudness range was asked for. */
  dynamicsChange: z
    .object({
      trackRangeLu: z.number(),
      referenceRangeLu: z.number(),
      /** How many LU each LU of the track became. */
      ratio: z.number(),
      lowestGainDb: z.number(),
      highestGainDb: z.number(),
    })
    .nullable(),
});

/** How two channels relate; null where that is not defined. */
const stereoImage = z.object({
  correlation: measure,
  width: measure,
  sideToMidDb: measure,
  balanceDb: measure,
  monoFoldDownDb: measure,
});

/** What a style did. Null: the stage had nothing to do, or was turned off. */
export const styleReport = z.object({
  name: text,
  /** Every move, with its reason; those with an amount of 0 percent were left out. */
  moves: list(
    z.object({
      stage: oneOf(['eq', 'compressor', 'saturation', 'width', 'monoBass']),
      amount: z.number(),
      reason: text,
    }),
  ),
  eq: z.object({ frequenciesHz: list(z.number()), gainDb: gains }).nullable(),
  /** From the lowest band to the highest. */
  compressor: list(
    z.object({
      lowHz: z.number(),
      /** Null: up to half the sample rate. */
      highHz: z.number().nullable(),
      ratio: z.number(),
      makeupDb: z.number(),
      meanReductionDb: z.number(),
      maxReductionDb: z.number(),
    }),
  ).nullable(),
  /** Power of the overtones against that of the sound. */
  saturation: z.object({ addedDb: measure }).nullable(),
  width: z
    .object({
      sideGainDb: z.number(),
      monoBelowHz: z.number().nullable(),
      before: stereoImage,
      after: stereoImage,
    })
    .nullable(),
  /** Null where the stages left it as it was. */
  loudnessRange: keptRange.nullable(),
});

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
    /** As used; left out without a reference. */
    reference: z.exactOptional(
      z.object({
        paths: list(filePath),
        spectrum: z.number(),
        width: z.number(),
        level: z.number(),
        dynamics: z.number(),
        phase: oneOf(['linear', 'minimum']),
      }),
    ),
    /** As used; left out without a style. */
    style: z.exactOptional(
      z.object({
        name: text,
        amount: z.number(),
        eq: z.number(),
        compressor: z.number(),
        saturation: z.number(),
        width: z.number(),
        monoBass: z.number(),
      }),
    ),
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
  /** Left out without a reference. */
  reference: z.exactOptional(referenceReport),
  /** Left out without a style. */
  style: z.exactOptional(styleReport),
  /** Times that the whole track went through the limiter. */
  passes: z.int().nonnegative(),
  elapsedSeconds: seconds,
  /** Seconds of sound for each second of work. */
  realTimeFactor: z.number().nonnegative(),
  warnings: list(text),
});

/** What came of a `master.run`. */
export type MasterResult = Readonly<z.output<typeof masterResult>>;
