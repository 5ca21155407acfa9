import { type Alignment, searchAlignment } from '../../../shared/analysis/alignment.ts';
import { interpolateSamples } from '../../../shared/dsp/sinc-interpolation.ts';
import { throwIfCancelled } from './cancellation.ts';
import { type ComparableTrack, readExcerpts, readStretch } from './comparable-track.ts';

/** Samples a channel that are read at once. */
const BLOCK_SAMPLES = 65_536;
/** Samples that the interpolation looks at on each side. */
const INTERPOLATION_REACH = 32;
/**
 * An offset this near to a whole number of samples is taken for whole, so that what only moved cancels out to nothing.
 * The error is below -37 dB at 10 kHz for delays that really lie between samples.
 */
const WHOLE_SAMPLE = 0.01;

/** Two tracks that lie against each other in a known way, read from disk side by side. */
export interface AlignedPair {
  readonly alignment: Alignment;
  /** What both have, in samples of the reference: the first, and how many. */
  readonly start: number;
  readonly length: number;
  /** Blocks of the reference, and of the other track moved, turned over where it was, and multiplied by a gain. */
  blocks(gain: number): AsyncGenerator<readonly [reference: Float32Array[], other: Float32Array[]]>;
}

/** Finds how two tracks lie against each other; nothing in common where they are not aligned. */
export async function alignTracks(
  reference: ComparableTrack,
  other: ComparableTrack,
  sampleRate: number,
  signal: AbortSignal | undefined,
): Promise<AlignedPair> {
  const search = searchAlignment(reference, other, { sampleRate });
  let step = search.next();
  while (!step.done) {
    throwIfCancelled(signal);
    step = search.next(await readExcerpts(reference, other, step.value));
  }
  const found = step.value;
  // Plus 0: no negative zero.
  const whole = Math.round(found.offsetSamples) + 0;
  const alignment =
    Math.abs(found.offsetSamples - whole) < WHOLE_SAMPLE ? { ...found, offsetSamples: whole } : found;
  const start = Math.max(0, Math.ceil(-alignment.offsetSamples));
  const end = Math.min(
    reference.sampleCount,
    Math.floor(other.sampleCount - 1 - alignment.offsetSamples) + 1,
  );
  const length = alignment.isAligned ? Math.max(0, end - start) : 0;
  return {
    alignment,
    start,
    length,
    async *blocks(gain) {
      for (let from = start; from < start + length; from += BLOCK_SAMPLES) {
        throwIfCancelled(signal);
        const count = Math.min(BLOCK_SAMPLES, start + length - from);
        yield [
          await readStretch(reference.spool, from, count),
          await readMoved(other, from, count, alignment, gain),
        ];
      }
    },
  };
}

async function readMoved(
  { spool }: ComparableTrack,
  start: number,
  count: number,
  { offsetSamples, polarity }: Alignment,
  gain: number,
): Promise<Float32Array[]> {
  const whole = Math.floor(offsetSamples);
  const fraction = offsetSamples - whole;
  const reach = fraction === 0 ? 0 : INTERPOLATION_REACH;
  const stretch = await readStretch(spool, start + whole - reach, count + 2 * reach);
  const factor = polarity * gain;
  return stretch.map((samples) => {
    const moved = fraction === 0 ? samples : interpolateSamples(samples, reach + fraction, 1, count);
    if (factor !== 1) for (let n = 0; n < moved.length; n++) moved[n]! *= factor;
    return moved;
  });
}
