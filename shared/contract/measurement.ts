import { z } from 'zod';
import { decibels, list, measure, seconds } from './fields.ts';

/** How two channels relate, overall or in a band. `null`: there is one channel, or nothing in it. */
export const stereoImage = {
  /** -1 ... 1; 1 is mono, 0 unrelated, -1 cancels out in mono. Not defined either where one channel is silent. */
  correlation: measure,
  /** Side over mid plus side (root mean squares), 0 ... 1. */
  width: measure,
  /** The same as a ratio, side over mid, in dB, limited to ±120. */
  sideToMidDb: measure,
  /** Left over right, in dB, limited to ±120; above 0 the left is louder. */
  balanceDb: measure,
  /** What a fold-down to mono does to the level, (L + R) / 2 against the mean of both: 0 for mono, -3 for unrelated. */
  monoFoldDownDb: measure,
};

/** Loudness and levels of one track, as `shared/analysis/track-meter.ts` measures them. */
export const trackMeasurement = z.object({
  /** LUFS, ITU-R BS.1770-4. */
  integratedLufs: decibels,
  /** LU, EBU Tech 3342; not defined for less than 3 s and for silence. */
  loudnessRangeLu: measure,
  maxMomentaryLufs: decibels,
  maxShortTermLufs: decibels,
  /** dBTP, at least 4 times oversampled. */
  truePeakDbtp: decibels,
  samplePeakDbfs: decibels,
  rmsDbfs: decibels,
  crestFactorDb: measure,
  /** PLR: true peak over integrated loudness, in dB. */
  peakToLoudnessDb: measure,
  ...stereoImage,
  sampleCount: z.int().nonnegative(),
  sampleRate: z.number().positive(),
  channelCount: z.int().positive(),
  durationSeconds: seconds,
  clippedSamples: z.int().nonnegative(),
  /** Runs of three or more of them: what clipping leaves. */
  clippedRuns: z.int().nonnegative(),
  /** In samples; 0 if there is none. */
  longestClippedRun: z.int().nonnegative(),
  nonFiniteSamples: z.int().nonnegative(),
  /** Mean of each channel, full scale is 1. */
  dcOffset: list(z.number()),
});

/** Loudness and levels of one track. */
export type TrackMeasurement = Readonly<z.output<typeof trackMeasurement>>;
