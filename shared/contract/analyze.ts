import { z } from 'zod';
import { decibels, filePath, fraction, list, measure, seconds, text } from './fields.ts';
import { stereoImage, trackMeasurement } from './measurement.ts';

/** `analyze.loudness`: loudness, levels and stereo of one file. */
export const loudnessRequest = z.strictObject({ inputPath: filePath });

/** `analyze.run`: measure one file, or a part of it. */
export const analyzeRequest = z.strictObject({
  inputPath: filePath,
  /** Where the part begins; left out, at the beginning. */
  startSeconds: z.exactOptional(seconds),
  /** Where it ends; left out, at the end. */
  endSeconds: z.exactOptional(seconds),
  /** Whether the outline of the waveform is wanted, for plots. */
  waveform: z.exactOptional(z.boolean('must be true or false')),
});

/** What a running analysis tells. */
export const analyzeProgress = z.object({ fraction });

/** What an `analyze.loudness` found: loudness, levels and stereo, which is what mastering needs and quick to get. */
export const loudnessResult = trackMeasurement.extend({
  path: filePath,
  /** As ffmpeg names it: `wav`, `flac`, `mp3` ... */
  container: text,
  /** As ffmpeg names it: `pcm_s16le`, `flac` ... */
  codec: text,
  warnings: list(text),
});

/** Loudness over time, at most 1000 points whatever the length: the loudest of each step, for plots. */
const loudnessHistory = z.object({
  /** From a point to the next, a multiple of 0.1 s. */
  stepSeconds: z.number().positive(),
  /** Point i is the loudest window of 400 ms that ends in step i (up to (i + 1) · stepSeconds). */
  momentaryLufs: list(decibels),
  /** Point i is the loudest window of 3 s that ends in step i. */
  shortTermLufs: list(decibels),
});

/** The outline of a waveform, at most 1600 points whatever the length. */
const waveform = z.object({
  /** From a point to the next. */
  stepSeconds: z.number().positive(),
  /** Smallest and largest sample of each point; full scale is 1. */
  channels: list(z.object({ minimum: list(z.number()), maximum: list(z.number()) })),
});

/** One band of the long-term average spectrum. */
const spectrumBand = z.object({
  /** Exact centre of IEC 61260-1, 1000 · 10^(n/10); the last band may end at half the sample rate. */
  centreHz: z.number().positive(),
  /** Mean square in the band over time and channels: a full-scale sine reads -3.01, pink noise is level. */
  levelDbfs: decibels,
});

/** One of the broad bands of the spectral balance, with its stereo image. */
const balanceBand = z.object({
  /** `sub` `bass` `low mids` `mids` `high mids` `presence` `brilliance` */
  name: text,
  lowHz: z.number().nonnegative(),
  /** At most half the sample rate. */
  highHz: z.number().positive(),
  levelDbfs: decibels,
  /** Against the power of all bands, in dB. */
  shareDb: measure,
  ...stereoImage,
});

/** Mains hum. */
const hum = z.object({
  frequencyHz: z.literal([50, 60]),
  /** Of all harmonics that were found. */
  levelDbfs: decibels,
  harmonics: list(
    z.object({
      frequencyHz: z.number().positive(),
      levelDbfs: decibels,
      /** Over what lies beside it, in dB. */
      prominenceDb: z.number(),
    }),
  ),
});

/** A steady tone and what was added to it. */
const tone = z.object({
  frequencyHz: z.number().positive(),
  levelDbfs: decibels,
  /** Harmonics over the fundamental (IEC 60268-3). */
  thdPercent: z.number().nonnegative(),
  thdDb: z.number(),
  /** All but the fundamental over everything, 20 Hz ... 20 kHz (AES17). */
  thdPlusNoisePercent: z.number().nonnegative(),
  thdPlusNoiseDb: z.number(),
});

/** What an `analyze.run` found. A measure that is not defined for this sound is `null`. */
export const analyzeResult = loudnessResult.extend({
  /** PSR: true peak over short-term loudness of the same 3 s, median over the track, in dB. */
  peakToShortTermDb: measure,
  /** The least of them: the densest 3 s. */
  minPeakToShortTermDb: measure,
  loudnessHistory,
  longTermSpectrum: list(spectrumBand),
  spectralBalance: list(balanceBand),
  spectralCentroidHz: measure,
  /** 85 % of the power lie below. */
  spectralRolloffHz: measure,
  /** Slope of the long-term spectrum's bands, 63 Hz ... 8 kHz: 0 is pink, 3 is white. */
  spectralTiltDbPerOctave: measure,
  /** The highest frequency in use. */
  bandwidthHz: measure,
  /** Where the spectrum ends in a cliff, as lossy coding and conversion from lower rates leave it. */
  cutoffHz: measure,
  /** Of the steady noise under the programme, over channels; see `shared/analysis/noise-floor.ts` for its limits. */
  noiseFloorDbfs: measure,
  /** Power of the programme over the noise floor: no measure of how good a master is. */
  snrIndexDb: measure,
  hum: hum.nullable(),
  tone: tone.nullable(),
  /** Left out unless it was asked for. */
  waveform: z.exactOptional(waveform),
});

/** What an `analyze.loudness` found. */
export type LoudnessResult = Readonly<z.output<typeof loudnessResult>>;

/** What an `analyze.run` found. */
export type AnalyzeResult = Readonly<z.output<typeof analyzeResult>>;
