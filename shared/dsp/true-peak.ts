import { requireArgument } from '../errors.ts';
import { amplitudeToDb } from '../units.ts';
import type { Oversampling } from './peak-interpolator.ts';
import { PeakScanner, SCAN_MARGIN } from './peak-scanner.ts';

/** Settings of a {@link TruePeakMeter}. */
export interface TruePeakMeterOptions {
  /** 1 or more. */
  readonly channelCount: number;
  /**
   * Points a sample, default 16. With 4, the least that BS.1770-4 allows, a peak can fall between two points
   * and read up to 0.7 dB low; with 16 it is 0.04 dB.
   */
  readonly oversampling?: Oversampling;
}

/** Samples that are scanned at once. */
const BLOCK = 4096;

/**
 * True peak of a signal, streaming (ITU-R BS.1770-4 annex 2; EBU Tech 3341 cases 15-23). The signal is taken
 * to be silent before its first and after its last sample. Samples must be finite.
 *
 * The result is that of interpolating everywhere, but only places that could hold a new maximum are
 * interpolated, see `PeakInterpolator`.
 */
export class TruePeakMeter {
  readonly #scanner: PeakScanner;
  /** A channel each: SCAN_MARGIN scanned samples, SCAN_MARGIN that wait for what follows, and room for a block. */
  readonly #buffers: Float64Array[];
  #peak = 0;

  /** @throws LatheError `bad-argument` for a channel count that is not a positive integer */
  constructor({ channelCount, oversampling = 16 }: TruePeakMeterOptions) {
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `TruePeakMeter: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#scanner = new PeakScanner(oversampling);
    this.#buffers = Array.from({ length: channelCount }, () => new Float64Array(2 * SCAN_MARGIN + BLOCK));
  }

  /**
   * Measures the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#buffers.length,
      `TruePeakMeter: expected ${this.#buffers.length} channels, got ${block.length}`,
    );
    for (let c = 0; c < block.length; c++) {
      const channel = block[c]!;
      const buffer = this.#buffers[c]!;
      for (let start = 0; start < channel.length; start += BLOCK) {
        const count = Math.min(BLOCK, channel.length - start);
        buffer.set(channel.subarray(start, start + count), 2 * SCAN_MARGIN);
        this.#peak = this.#scanner.largest(buffer, SCAN_MARGIN, SCAN_MARGIN + count, this.#peak);
        buffer.copyWithin(0, count, count + 2 * SCAN_MARGIN);
      }
    }
  }

  /** True peak of what was pushed so far, in dBTP; `-Infinity` for silence. More may be pushed afterwards. */
  truePeakDbtp(): number {
    let peak = this.#peak;
    const ending = new Float64Array(4 * SCAN_MARGIN);
    for (const buffer of this.#buffers) {
      ending.set(buffer.subarray(0, 2 * SCAN_MARGIN));
      peak = this.#scanner.largest(ending, SCAN_MARGIN, 2 * SCAN_MARGIN, peak);
    }
    return amplitudeToDb(peak);
  }
}
