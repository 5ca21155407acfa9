/** The smallest offset that is removed: -60 dBFS. A smaller one costs less than 0.01 dB of headroom. */
const SMALLEST_OFFSET = 0.001;

/** The lowest frequency that is heard, in Hz. What a part of its period adds to the mean is sound, not an offset. */
const LOWEST_FREQUENCY_HZ = 20;

/** What {@link offsetToRemove} decides by. */
export interface OffsetEvidence {
  /** Mean of the channel's samples; full scale is 1. */
  readonly mean: number;
  /** Root mean square of the track, 0 ... 1. */
  readonly rms: number;
  readonly durationSeconds: number;
}

/**
 * The offset to subtract from a channel. Only a mean that sound cannot explain is an offset: a tone of 20 Hz whose
 * last period is cut anywhere leaves a mean of at most `rms * √2 / (π * 20 Hz * duration)`, so that in a very short
 * file even a large mean is kept.
 *
 * @returns the mean, or 0 when it is not meaningful
 */
export function offsetToRemove({ mean, rms, durationSeconds }: OffsetEvidence): number {
  const explainable = (Math.SQRT2 * rms) / (Math.PI * LOWEST_FREQUENCY_HZ * durationSeconds);
  return Math.abs(mean) > Math.max(SMALLEST_OFFSET, explainable) ? mean : 0;
}
