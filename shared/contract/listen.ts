import { z } from 'zod';
import { bytes, filePath, fraction, integerFrom } from './fields.ts';

/** Samples in each peak: 10 ms at {@link LISTENING_RATE}. */
export const SAMPLES_PER_PEAK = 480;

/** Hz of everything that is listened to, so that two versions of any rate run side by side. */
export const LISTENING_RATE = 48_000;

/** The most samples of a channel that one request reads: ten seconds. */
export const LONGEST_READ = 480_000;

/** `listen.open`: makes a file ready for listening. */
export const listenOpenRequest = z.strictObject({ inputPath: filePath });

/** What a running `listen.open` tells. */
export const listenOpenProgress = z.object({ fraction });

/** What is to be listened to. */
export const listenOpenResult = z.object({
  channelCount: z.literal([1, 2]),
  /** Of each channel, at {@link LISTENING_RATE}. */
  sampleCount: z.int().positive(),
  /**
   * The greatest magnitude over both channels in each {@link SAMPLES_PER_PEAK} samples: float32, little endian. Of the
   * file's own samples where a peak has a whole number of them.
   */
  peaks: bytes,
});

/** `listen.read`: a part of a file as samples. */
export const listenReadRequest = z.strictObject({
  inputPath: filePath,
  startSample: integerFrom(0, 1e12),
  sampleCount: integerFrom(1, LONGEST_READ),
});

/** Samples as bytes: float32, little endian, all of the first channel and then all of the next; less at the end. */
export const listenReadResult = z.object({ samples: bytes });
