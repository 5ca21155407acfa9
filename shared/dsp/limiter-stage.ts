import { DEFICIT_SCALE, RunningSum, SlidingMaximum } from './limiter-envelope.ts';
import { PeakRhythm, ReleaseCurve } from './limiter-release.ts';
import type { InterpolatorShape } from './peak-interpolator.ts';
import { PEAK_HOLD, PeakScanner, SCAN_MARGIN } from './peak-scanner.ts';

/** Most samples that a stage takes at once. */
export const STAGE_BLOCK = 4096;

/** Settings of a {@link LimiterStage}. */
export interface LimiterStageOptions {
  readonly channelCount: number;
  /** Amplitude above which a peak is reduced. */
  readonly threshold: number;
  /** Amplitude to which it is reduced, at most the threshold. */
  readonly target: number;
  /** At least 2. */
  readonly lookAheadSamples: number;
  /** In Hz. */
  readonly sampleRate: number;
  readonly releaseSeconds: number;
  /** How it looks between samples. */
  readonly interpolator: InterpolatorShape;
}

/**
 * One pass of look-ahead limiting: peak between samples → needed gain → minimum over the look-ahead → release →
 * smoothing by two moving averages whose lengths together are the look-ahead, so that the gain is down when the
 * peak comes: each average is over minima that all include the peak's own need.
 *
 * Works in place with a delay of `latency` samples.
 */
export class LimiterStage {
  /** How many samples the output is behind the input. */
  readonly latency: number;
  readonly #threshold: number;
  readonly #target: number;
  readonly #history: number;
  /** A channel each: `history` samples and room for a block. */
  readonly #buffers: Float64Array[];
  readonly #scanners: PeakScanner[];
  readonly #envelope = new Float64Array(STAGE_BLOCK);
  readonly #gains = new Float64Array(STAGE_BLOCK);
  readonly #maximum: SlidingMaximum;
  readonly #release: ReleaseCurve;
  readonly #rhythm: PeakRhythm;
  readonly #firstAverage: RunningSum;
  readonly #secondAverage: RunningSum;
  readonly #unit: number;
  /** Samples since a peak was above the threshold; the window of the maximum is empty after its length. */
  #quietSamples = 0;
  #lowestGain = 1;

  constructor(options: LimiterStageOptions) {
    const { lookAheadSamples } = options;
    this.#threshold = options.threshold;
    this.#target = options.target;
    this.latency = lookAheadSamples + SCAN_MARGIN;
    this.#history = lookAheadSamples + 2 * SCAN_MARGIN;
    this.#buffers = Array.from(
      { length: options.channelCount },
      () => new Float64Array(this.#history + STAGE_BLOCK),
    );
    this.#scanners = this.#buffers.map(() => new PeakScanner(16, options.interpolator));
    // one more at either end, as a peak between two samples needs the gain on both, and what the scanner leaves out
    this.#maximum = new SlidingMaximum(lookAheadSamples + 2 + PEAK_HOLD);
    this.#rhythm = new PeakRhythm(options.sampleRate);
    this.#release = new ReleaseCurve({
      releaseSeconds: options.releaseSeconds,
      valuesPerSecond: options.sampleRate,
    });
    const first = Math.floor(lookAheadSamples / 2) + 1;
    const second = lookAheadSamples + 2 - first;
    this.#firstAverage = new RunningSum(first);
    this.#secondAverage = new RunningSum(second);
    this.#unit = 1 / (DEFICIT_SCALE * first * second);
  }

  /** The lowest gain that was applied so far. */
  get lowestGain(): number {
    return this.#lowestGain;
  }

  /**
   * Limits the next samples.
   *
   * @param block one array a channel; the first `count` samples are replaced by those of `latency` samples earlier, limited
   * @param count at most STAGE_BLOCK
   */
  process(block: readonly Float64Array[], count: number): void {
    const history = this.#history;
    this.#envelope.fill(this.#threshold, 0, count);
    let raised = false;
    for (let c = 0; c < block.length; c++) {
      const buffer = this.#buffers[c]!;
      const channel = block[c]!;
      buffer.set(channel.subarray(0, count), history);
      raised = this.#scan(c, history - SCAN_MARGIN, count) || raised;
    }
    const transparent = !raised && this.#isIdle();
    if (transparent) this.#quietSamples += count;
    else this.#computeGains(count);
    const delayed = history - this.latency;
    for (let c = 0; c < block.length; c++) {
      const buffer = this.#buffers[c]!;
      const channel = block[c]!;
      channel.set(buffer.subarray(delayed, delayed + count));
      if (!transparent) applyGains(channel, this.#gains, count);
      buffer.copyWithin(0, count, count + history);
    }
  }

  #scan(channel: number, from: number, count: number): boolean {
    const signal = this.#buffers[channel]!;
    return this.#scanners[channel]!.raiseEnvelope(
      signal,
      from,
      from + count,
      this.#envelope,
      this.#threshold,
    );
  }

  #isIdle(): boolean {
    return (
      this.#quietSamples > this.#history &&
      this.#release.isIdle &&
      this.#firstAverage.sum === 0 &&
      this.#secondAverage.sum === 0
    );
  }

  #computeGains(count: number): void {
    const envelope = this.#envelope;
    const gains = this.#gains;
    let lowest = this.#lowestGain;
    for (let n = 0; n < count; n++) {
      const peak = envelope[n]!;
      let deficit = 0;
      if (peak > this.#threshold) {
        deficit = Math.ceil((1 - this.#target / peak) * DEFICIT_SCALE);
        this.#quietSamples = 0;
      } else {
        this.#quietSamples++;
      }
      const wanted = this.#maximum.next(deficit);
      const needed = this.#release.next(wanted, this.#rhythm.next(wanted, this.#release.fast));
      const smooth = this.#secondAverage.next(this.#firstAverage.next(needed));
      const gain = 1 - smooth * this.#unit;
      gains[n] = gain;
      if (gain < lowest) lowest = gain;
    }
    this.#lowestGain = lowest;
  }
}

function applyGains(samples: Float64Array, gains: Float64Array, count: number): void {
  for (let n = 0; n < count; n++) samples[n] = samples[n]! * gains[n]!;
}
