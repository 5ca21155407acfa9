import { requireArgument } from '../errors.ts';

/** How a track is cut into the segments that a network sees. All lengths in samples. */
export interface SegmentPlan {
  /** Samples a channel in a segment, as the network takes them. */
  readonly segmentLength: number;
  /**
   * Samples at each inner border of a segment whose result is thrown away, because there the network sees too little
   * of the audio beside it. Half its receptive field is enough to make borders vanish.
   */
  readonly marginLength: number;
  /** Samples over which one segment's result is faded into the next one's. */
  readonly fadeLength: number;
  /** Samples from the start of one segment to the start of the next. */
  readonly hopLength: number;
}

/**
 * Plans segments: two neighbours share `2 * marginLength + fadeLength` samples.
 *
 * @param segmentLength samples a channel in a segment, a positive integer
 * @param contextLength samples on one side that the network's result depends on (half its receptive field);
 *   at most a sixteenth of the segment is given to each margin, which bounds the extra work to a third
 */
export function planSegments(segmentLength: number, contextLength: number): SegmentPlan {
  requireArgument(
    Number.isSafeInteger(segmentLength) && segmentLength > 0,
    () => `planSegments: segmentLength must be a positive integer, got ${segmentLength}`,
  );
  requireArgument(
    contextLength >= 0,
    () => `planSegments: contextLength must not be negative, got ${contextLength}`,
  );
  const marginLength = Math.min(Math.ceil(contextLength), Math.floor(segmentLength / 16));
  // 4096 samples are 93 ms at 44.1 kHz: slow enough that a difference in level between segments is not heard as a step.
  const fadeLength = Math.min(4096, Math.floor(segmentLength / 8));
  return {
    segmentLength,
    marginLength,
    fadeLength,
    hopLength: segmentLength - 2 * marginLength - fadeLength,
  };
}

/** Index into `length` samples of the mirror image, without repeating the edge: -1 is 1, `length` is `length - 2`. */
function mirroredIndex(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((index % period) + period) % period;
  return phase < length ? phase : period - phase;
}

/**
 * Cuts a stream into overlapping segments of equal length. The last one is filled up with the mirror image of the
 * audio in it, which a network takes for music, where silence would be a sudden end.
 */
export class Segmenter {
  readonly #plan: SegmentPlan;
  readonly #pending: Float32Array[];
  #pendingLength = 0;
  #segmentCount = 0;
  #sampleCount = 0;

  /**
   * @param plan see {@link planSegments}
   * @param channelCount channels of the stream
   */
  constructor(plan: SegmentPlan, channelCount: number) {
    this.#plan = plan;
    this.#pending = Array.from({ length: channelCount }, () => new Float32Array(plan.segmentLength));
  }

  /** Samples a channel that were pushed so far. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  /**
   * @param block planar samples of any length
   * @returns the segments that are complete now, in order, each an array of `segmentLength` samples a channel
   */
  push(block: readonly Float32Array[]): Float32Array[][] {
    const { segmentLength, hopLength } = this.#plan;
    const blockLength = block[0]?.length ?? 0;
    const segments: Float32Array[][] = [];
    let position = 0;
    while (position < blockLength) {
      const count = Math.min(blockLength - position, segmentLength - this.#pendingLength);
      for (let channel = 0; channel < this.#pending.length; channel++) {
        this.#pending[channel]!.set(
          block[channel]!.subarray(position, position + count),
          this.#pendingLength,
        );
      }
      position += count;
      this.#pendingLength += count;
      if (this.#pendingLength < segmentLength) break;
      segments.push(this.#pending.map((samples) => samples.slice()));
      for (const samples of this.#pending) samples.copyWithin(0, hopLength);
      this.#pendingLength = segmentLength - hopLength;
      this.#segmentCount++;
    }
    this.#sampleCount += blockLength;
    return segments;
  }

  /** Ends the stream: the last, padded segment, or none when everything is in a segment already. */
  flush(): Float32Array[][] {
    const { segmentLength, hopLength } = this.#plan;
    const isCovered = this.#pendingLength === (this.#segmentCount > 0 ? segmentLength - hopLength : 0);
    if (isCovered) return [];
    const validLength = this.#pendingLength;
    const last = this.#pending.map((samples) => {
      const segment = samples.slice();
      for (let i = validLength; i < segmentLength; i++) segment[i] = samples[mirroredIndex(i, validLength)]!;
      return segment;
    });
    this.#segmentCount++;
    this.#pendingLength = segmentLength - hopLength;
    return [last];
  }
}

/**
 * Joins processed segments to a stream again. Where two overlap, one is faded into the other by a raised cosine:
 * `a + w * (b - a)`, so that the weights sum to one and equal segments give exactly themselves.
 */
export class SegmentJoiner {
  readonly #plan: SegmentPlan;
  readonly #fade: Float32Array;
  /** The newest segment, already faded in at its start; its end waits for the next one. */
  #held: readonly Float32Array[] | undefined;
  /** Index in the held segment from which it is not given out yet. */
  #heldFrom = 0;
  #emittedSamples = 0;

  /** @param plan the one that the {@link Segmenter} has */
  constructor(plan: SegmentPlan) {
    this.#plan = plan;
    const { fadeLength } = plan;
    this.#fade = Float32Array.from(
      { length: fadeLength },
      (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / fadeLength),
    );
  }

  /**
   * @param segment the next processed segment, in the order of the {@link Segmenter}; its arrays are kept and written to
   * @returns the samples that are final now; empty for the first segment
   */
  push(segment: readonly Float32Array[]): Float32Array[] {
    const { marginLength, hopLength } = this.#plan;
    const held = this.#held;
    this.#held = segment;
    if (held === undefined) return segment.map(() => new Float32Array(0));
    for (let channel = 0; channel < segment.length; channel++) {
      this.#fadeIn(held[channel]!, segment[channel]!);
    }
    const ready = held.map((samples) => samples.subarray(this.#heldFrom, marginLength + hopLength));
    this.#heldFrom = marginLength;
    this.#emittedSamples += ready[0]?.length ?? 0;
    return ready;
  }

  /**
   * Ends the stream.
   *
   * @param sampleCount samples that went into the segmenter; nothing of the padding comes out
   * @returns the last samples; the sum of all returned lengths is `sampleCount`
   */
  finish(sampleCount: number): Float32Array[] {
    const held = this.#held ?? [];
    const end = this.#heldFrom + sampleCount - this.#emittedSamples;
    requireArgument(
      sampleCount === 0 || (held.length > 0 && end <= held[0]!.length),
      () => `SegmentJoiner: ${sampleCount} samples are more than the segments that were pushed hold`,
    );
    return held.map((samples) => samples.subarray(this.#heldFrom, end));
  }

  #fadeIn(previous: Float32Array, next: Float32Array): void {
    const { marginLength, hopLength } = this.#plan;
    for (let i = 0; i < this.#fade.length; i++) {
      const before = previous[hopLength + marginLength + i]!;
      const index = marginLength + i;
      next[index] = before + this.#fade[i]! * (next[index]! - before);
    }
  }
}
