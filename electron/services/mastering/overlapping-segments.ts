import type { SegmentPlan } from '../../../shared/dsp/mid-side-filter.ts';
import type { AudioBlocks } from '../../adapters/ffmpeg/types.ts';

/**
 * Cuts a stream of one or two channels into segments of two that overlap, with silence before its first and after its last
 * sample. One channel stands for both.
 */
export class OverlappingSegments {
  readonly #source: AudioBlocks;
  readonly #plan: SegmentPlan;
  #channelCount = 0;
  #sampleCount = 0;

  constructor(source: AudioBlocks, plan: SegmentPlan) {
    this.#source = source;
    this.#plan = plan;
  }

  /** Channels of the source, once the first segment was read. */
  get channelCount(): number {
    return this.#channelCount;
  }

  /** Samples a channel that were read so far. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** The segments, new arrays each. */
  async *read(): AsyncGenerator<readonly Float32Array[]> {
    const { segmentSamples, hopSamples, leadSamples } = this.#plan;
    let segment = newSegment(segmentSamples);
    let filled = leadSamples;
    let segments = 0;
    const next = (): void => {
      const following = newSegment(segmentSamples);
      for (const [c, samples] of following.entries()) samples.set(segment[c]!.subarray(hopSamples));
      segment = following;
      filled = segmentSamples - hopSamples;
      segments++;
    };
    for await (const block of this.#source) {
      this.#channelCount = block.length;
      const length = block[0]!.length;
      this.#sampleCount += length;
      for (let from = 0; from < length; ) {
        const to = Math.min(length, from + segmentSamples - filled);
        for (const [c, samples] of segment.entries()) {
          samples.set((block[c] ?? block[0]!).subarray(from, to), filled);
        }
        filled += to - from;
        from = to;
        if (filled < segmentSamples) continue;
        const whole = segment;
        next();
        yield whole;
      }
    }
    while (segments * hopSamples < this.#sampleCount) {
      const whole = segment;
      next();
      yield whole;
    }
  }
}

function newSegment(samples: number): readonly Float32Array[] {
  return [new Float32Array(samples), new Float32Array(samples)];
}
