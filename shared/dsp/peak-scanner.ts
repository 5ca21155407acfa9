import { type Kernels, kernelDoubles, kernels, sharedScratch } from './kernels.ts';
import {
  ACCURATE_SHAPE,
  INTERPOLATOR_REACH,
  type InterpolatorShape,
  type Oversampling,
  PeakInterpolator,
} from './peak-interpolator.ts';

/** Samples that a scan needs before and after the ones it looks at. */
export const SCAN_MARGIN = INTERPOLATOR_REACH + 1;

/** How many samples a peak stands in for the smaller ones after it in an envelope: 0.2 ms at 44.1 kHz. */
export const PEAK_HOLD = 8;

/** A chunk is as long as the interpolator reaches, so that its neighbours hold all that it can see. */
const CHUNK = INTERPOLATOR_REACH;

/** Chunks that are surveyed at once. */
const CHUNKS_AT_ONCE = 256;

/** Surveys chunks in the kernels' memory; all scanners of a thread share it. */
class ChunkSurvey {
  /** The largest sample of each chunk. */
  readonly peaks = kernelDoubles(CHUNKS_AT_ONCE);
  /** The largest second difference of each chunk. */
  readonly bends = kernelDoubles(CHUNKS_AT_ONCE);
  readonly #kernels: Kernels = kernels();
  readonly #signal = kernelDoubles(CHUNKS_AT_ONCE * CHUNK + 2);

  /** Surveys so many whole chunks of a signal, from a sample on. */
  run(signal: Float64Array, start: number, count: number): void {
    this.#signal.set(signal.subarray(start - 1, start + count * CHUNK + 1));
    const first = this.#signal.byteOffset + Float64Array.BYTES_PER_ELEMENT;
    this.#kernels.survey(first, count, this.peaks.byteOffset, this.bends.byteOffset);
  }
}

const chunkSurvey = sharedScratch(() => new ChunkSurvey());

/**
 * Finds what a signal does between its samples, only where it matters: chunks of 32 samples whose largest sample and
 * second difference rule out anything above a floor are passed over, which is nearly all of a typical track.
 */
export class PeakScanner {
  readonly #interpolator: PeakInterpolator;
  /** Element c + 1 belongs to chunk c, as below. */
  #chunkPeaks = new Float64Array(0);
  #chunkCurvatures = new Float64Array(0);
  readonly #survey = chunkSurvey();
  #held = 0;
  #heldFor = 0;

  /**
   * @param oversampling points a sample
   * @param shape of the interpolator
   */
  constructor(oversampling: Oversampling, shape: InterpolatorShape = ACCURATE_SHAPE) {
    this.#interpolator = new PeakInterpolator(oversampling, shape);
  }

  /**
   * Largest magnitude of samples from ... to - 1 and of the points that follow each of them.
   *
   * @param signal valid from `from - SCAN_MARGIN` to `to + SCAN_MARGIN`
   * @param floor what is already known; returned if nothing is above it
   */
  largest(signal: Float64Array, from: number, to: number, floor: number): number {
    const chunkCount = this.#surveyChunks(signal, from, to);
    let best = floor;
    const wholeChunks = Math.floor((to - from) / CHUNK);
    for (let c = 0; c < wholeChunks; c++) best = Math.max(best, this.#chunkPeaks[c + 1]!);
    const bound = this.#interpolator.largestBound;
    for (let c = 0; c < chunkCount; c++) {
      const curvature = this.#curvatureAround(c);
      const start = from + c * CHUNK;
      const end = Math.min(to, start + CHUNK);
      if (Math.max(this.#chunkPeaks[c + 1]!, Math.abs(signal[end]!)) + bound * curvature <= best) continue;
      for (let n = start; n < end; n++) {
        const known = Math.max(best, Math.abs(signal[n]!));
        best = this.#interpolator.largestBetween(signal, n, curvature, known);
      }
    }
    return best;
  }

  /**
   * Raises an envelope to the peaks that are above it: element i to the largest of sample from + i and the points that
   * follow it. Called for one channel after the other, each with its own scanner, it links them.
   *
   * A peak that one of the last PEAK_HOLD elements already reached is left out: the largest of any stretch of the
   * envelope that is extended back by PEAK_HOLD is exact, which is all that a limiter needs, and the slopes of a
   * peak cost nothing. Consecutive calls must be for consecutive samples.
   *
   * @param signal valid from `from - SCAN_MARGIN` to `to + SCAN_MARGIN`
   * @param envelope `to - from` values of at least `floor`; raised in place
   * @param floor peaks up to this are of no interest
   * @returns whether anything was raised
   */
  raiseEnvelope(
    signal: Float64Array,
    from: number,
    to: number,
    envelope: Float64Array,
    floor: number,
  ): boolean {
    const chunkCount = this.#surveyChunks(signal, from, to);
    const bound = this.#interpolator.largestBound;
    let held = this.#held;
    let heldUntil = from + this.#heldFor;
    let raised = false;
    for (let c = 0; c < chunkCount; c++) {
      const curvature = this.#curvatureAround(c);
      const start = from + c * CHUNK;
      const end = Math.min(to, start + CHUNK);
      if (Math.max(this.#chunkPeaks[c + 1]!, Math.abs(signal[end]!)) + bound * curvature <= floor) continue;
      for (let n = start; n < end; n++) {
        if (n >= heldUntil) held = floor;
        const before = envelope[n - from]!;
        const known = Math.max(before, held, Math.abs(signal[n]!));
        const peak = this.#interpolator.largestBetween(signal, n, curvature, known);
        if (peak > held) {
          held = peak;
          heldUntil = n + 1 + PEAK_HOLD;
          if (peak > before) {
            envelope[n - from] = peak;
            raised = true;
          }
        }
      }
    }
    this.#held = held;
    this.#heldFor = Math.max(0, heldUntil - to);
    return raised;
  }

  /**
   * Largest sample and second difference of each chunk, and second differences of one chunk more on each side.
   * The last chunk is surveyed beyond `to`, as its neighbour's intervals see past it where it is cut short.
   */
  #surveyChunks(signal: Float64Array, from: number, to: number): number {
    const chunkCount = Math.ceil((to - from) / CHUNK);
    if (this.#chunkPeaks.length < chunkCount + 2) {
      this.#chunkPeaks = new Float64Array(chunkCount + 2);
      this.#chunkCurvatures = new Float64Array(chunkCount + 2);
    }
    const wholeChunks = chunkCount + 1;
    for (let c = 0; c < wholeChunks; c += CHUNKS_AT_ONCE) {
      const count = Math.min(CHUNKS_AT_ONCE, wholeChunks - c);
      this.#survey.run(signal, from + (c - 1) * CHUNK, count);
      this.#chunkPeaks.set(this.#survey.peaks.subarray(0, count), c);
      this.#chunkCurvatures.set(this.#survey.bends.subarray(0, count), c);
    }
    this.#surveyChunk(signal, chunkCount, from + chunkCount * CHUNK, to + CHUNK);
    return chunkCount;
  }

  /** One chunk of another length. */
  #surveyChunk(signal: Float64Array, chunk: number, start: number, end: number): void {
    let peak = 0;
    let curvature = 0;
    let before = signal[start - 1]!;
    let here = signal[start]!;
    for (let n = start; n < end; n++) {
      const after = signal[n + 1]!;
      const magnitude = Math.abs(here);
      const bend = Math.abs(before - 2 * here + after);
      if (magnitude > peak) peak = magnitude;
      if (bend > curvature) curvature = bend;
      before = here;
      here = after;
    }
    this.#chunkCurvatures[chunk + 1] = curvature;
    this.#chunkPeaks[chunk + 1] = peak;
  }

  #curvatureAround(chunk: number): number {
    const curvatures = this.#chunkCurvatures;
    return Math.max(curvatures[chunk]!, curvatures[chunk + 1]!, curvatures[chunk + 2]!);
  }
}
