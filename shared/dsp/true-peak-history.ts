import { requireArgument } from '../errors.ts';
import { amplitudeToDb } from '../units.ts';
import type { Oversampling } from './peak-interpolator.ts';
import { PeakScanner, SCAN_MARGIN } from './peak-scanner.ts';

/** Hops a second: those of the loudness meter's histories. */
const HOPS_PER_SECOND = 10;

/**
 * True peak of each 100 ms of a signal, streaming, and of the whole: `TruePeakMeter` remembers the largest alone, which
 * is half the work. The signal is taken to be silent before its first and after its last sample. Samples must be finite.
 */
export class TruePeakHistory {
  readonly #sampleRate: number;
  readonly #scanner: PeakScanner;
  /** A channel each: SCAN_MARGIN samples before the hop, the hop, and SCAN_MARGIN after it. */
  readonly #buffers: readonly Float64Array[];
  #filled = SCAN_MARGIN;
  #peaks = new Float64Array(1024);
  #hopCount = 0;

  /**
   * @param options `sampleRate` in Hz, 8000 or more; `channelCount` 1 or more; `oversampling`: points a sample, default 16
   * @throws LatheError `bad-argument` for a rate or a channel count that is too small
   */
  constructor(options: {
    readonly sampleRate: number;
    readonly channelCount: number;
    readonly oversampling?: Oversampling;
  }) {
    const { sampleRate, channelCount, oversampling = 16 } = options;
    requireArgument(
      sampleRate >= 8000,
      `TruePeakHistory: sampleRate must be at least 8000 Hz, got ${sampleRate}`,
    );
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `TruePeakHistory: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#sampleRate = sampleRate;
    this.#scanner = new PeakScanner(oversampling);
    const longest = Math.ceil(sampleRate / HOPS_PER_SECOND) + 1;
    this.#buffers = Array.from({ length: channelCount }, () => new Float64Array(longest + 2 * SCAN_MARGIN));
  }

  /**
   * Measures the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#buffers.length,
      `TruePeakHistory: expected ${this.#buffers.length} channels, got ${block.length}`,
    );
    const length = block[0]!.length;
    for (let start = 0; start < length; ) {
      const needed = this.#hopLength() + 2 * SCAN_MARGIN;
      const count = Math.min(length - start, needed - this.#filled);
      for (let c = 0; c < block.length; c++) {
        this.#buffers[c]!.set(block[c]!.subarray(start, start + count), this.#filled);
      }
      start += count;
      this.#filled += count;
      if (this.#filled === needed) this.#finishHop();
    }
  }

  /** Ends the signal, which measures its last samples. */
  finish(): void {
    while (this.#filled > SCAN_MARGIN) {
      for (const buffer of this.#buffers) buffer.fill(0, this.#filled);
      const rest = this.#filled - this.#hopLength();
      this.#finishHop();
      this.#filled = Math.max(SCAN_MARGIN, rest);
    }
  }

  /** True peak of all hops, in dBTP; `-Infinity` for silence. */
  truePeakDbtp(): number {
    let largest = 0;
    for (let hop = 0; hop < this.#hopCount; hop++) largest = Math.max(largest, this.#peaks[hop]!);
    return amplitudeToDb(largest);
  }

  /** Largest magnitude in each hop of 100 ms, as amplitudes; after `finish` the last hop may be shorter. */
  history(): Float64Array {
    return this.#peaks.slice(0, this.#hopCount);
  }

  /** Rounded as the loudness meter's, so that hops do not drift at rates that 10 does not divide. */
  #hopLength(): number {
    const end = (hops: number): number => Math.round((hops * this.#sampleRate) / HOPS_PER_SECOND);
    return end(this.#hopCount + 1) - end(this.#hopCount);
  }

  #finishHop(): void {
    const length = this.#hopLength();
    let peak = 0;
    for (const buffer of this.#buffers) {
      peak = this.#scanner.largest(buffer, SCAN_MARGIN, SCAN_MARGIN + length, peak);
      buffer.copyWithin(0, length, length + 2 * SCAN_MARGIN);
    }
    this.#filled = 2 * SCAN_MARGIN;
    if (this.#hopCount === this.#peaks.length) {
      const larger = new Float64Array(2 * this.#peaks.length);
      larger.set(this.#peaks);
      this.#peaks = larger;
    }
    this.#peaks[this.#hopCount++] = peak;
  }
}
