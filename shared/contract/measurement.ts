import { z } from 'zod';
import { decibels, list, seconds } from './fields.ts';

/** Loudness and levels of one track, as `shared/mastering/track-meter.ts` measures them. */
export const trackMeasurement = z.object({
  /** LUFS, ITU-R BS.1770-4. */
  integratedLufs: decibels,
  /** LU, EBU Tech 3342. */
  loudnessRangeLu: z.number(),
  maxMomentaryLufs: decibels,
  maxShortTermLufs: decibels,
  /** dBTP, at least 4 times oversampled. */
  truePeakDbtp: decibels,
  samplePeakDbfs: decibels,
  rmsDbfs: decibels,
  crestFactorDb: decibels,
  /** PLR: true peak over integrated loudness, in dB. */
  peakToLoudnessDb: decibels,
  /** -1 ... 1; 1 for mono. */
  correlation: z.number(),
  /** Side over mid, see the track meter. */
  width: z.number(),
  sampleCount: z.int().nonnegative(),
  sampleRate: z.number().positive(),
  channelCount: z.int().positive(),
  durationSeconds: seconds,
  clippedSamples: z.int().nonnegative(),
  nonFiniteSamples: z.int().nonnegative(),
  /** Mean of each channel, full scale is 1. */
  dcOffset: list(z.number()),
});

/** Loudness and levels of one track. */
export type TrackMeasurement = Readonly<z.output<typeof trackMeasurement>>;
