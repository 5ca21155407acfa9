import { requireArgument } from '../errors.ts';
import { amplitudeToDb, dbToAmplitude } from '../units.ts';
import { DEFAULT_RELEASE_SECONDS } from './limiter-release.ts';
import { LimiterStage, STAGE_BLOCK } from './limiter-stage.ts';
import { ACCURATE_SHAPE, SHORT_SHAPE } from './peak-interpolator.ts';

/** Settings of a {@link TruePeakLimiter}. */
export interface TruePeakLimiterOptions {
  /** In Hz; sets what the two times are in samples. */
  readonly sampleRate: number;
  /** 1 or more; all channels get the same gain, so that the stereo image stays. */
  readonly channelCount: number;
  /** What the true peak may reach, in dBTP, at most 24; -1 is what EBU R 128 asks for. */
  readonly ceilingDbtp: number;
  /**
   * How long before a peak the gain begins to fall, 0.001 ... 0.02 s, default 0.002: long enough that the fall itself is
   * not heard as a click (its spectrum lies below 1 kHz), and within the few milliseconds in which the ear
   * masks what precedes a loud sound.
   */
  readonly lookAheadSeconds?: number;
  /**
   * Time constant of the gain's return after a single peak, 0.005 ... 2 s, default 0.01. Lasting reduction and peaks
   * that come regularly are let go more slowly by themselves, see `ReleaseCurve`, which is why it can be this short.
   */
  readonly releaseSeconds?: number;
}

/**
 * Peaks are brought this far below the ceiling, and only those above the ceiling are touched: what the changing gain adds
 * between samples stays within it.
 */
const MARGIN_DB = 0.02;

/**
 * The first stage does the work, by an accurate interpolator. The second looks again, by a short one: what is left for it
 * are the hundredths of a decibel that the first stage's own gain changes added, and, where a signal reaches up to the
 * Nyquist frequency, the peaks that short filters read there and accurate ones do not.
 */
const STAGES = [
  { interpolator: ACCURATE_SHAPE, lookAheadSeconds: undefined },
  { interpolator: SHORT_SHAPE, lookAheadSeconds: 0.001 },
] as const;

/**
 * Look-ahead limiter for the true peak, streaming: the output stays below the ceiling between samples as at them, by 16
 * times oversampled measurement, within 0.05 dB. (Above 0.46 of the sample rate "between samples" depends on the
 * interpolator: on white noise up to the Nyquist frequency good ones differ by 1 dB, and an ideal one of
 * infinite length can read that much more.)
 *
 * The output has exactly as many samples as the input and is aligned with it; a signal that does not exceed the
 * ceiling comes out bit for bit as it went in. Samples must be finite.
 */
export class TruePeakLimiter {
  readonly #stages: readonly LimiterStage[];
  readonly #work: Float64Array[];
  /** Samples still to be dropped, as they precede the signal. */
  #lead: number;
  #pending = 0;

  /** @throws LatheError `bad-argument` for settings out of range */
  constructor(options: TruePeakLimiterOptions) {
    const {
      sampleRate,
      channelCount,
      ceilingDbtp,
      lookAheadSeconds = 0.002,
      releaseSeconds = DEFAULT_RELEASE_SECONDS,
    } = options;
    requireArgument(
      sampleRate >= 8000 && sampleRate <= 192_000,
      `TruePeakLimiter: sampleRate must lie between 8000 and 192000 Hz, got ${sampleRate}`,
    );
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `TruePeakLimiter: channelCount must be a positive integer, got ${channelCount}`,
    );
    requireArgument(
      Number.isFinite(ceilingDbtp) && ceilingDbtp <= 24,
      `TruePeakLimiter: ceilingDbtp must be finite and at most 24, got ${ceilingDbtp}`,
    );
    requireArgument(
      lookAheadSeconds >= 0.001 && lookAheadSeconds <= 0.02,
      `TruePeakLimiter: lookAheadSeconds must lie between 0.001 and 0.02, got ${lookAheadSeconds}`,
    );
    requireArgument(
      releaseSeconds >= 0.005 && releaseSeconds <= 2,
      `TruePeakLimiter: releaseSeconds must lie between 0.005 and 2, got ${releaseSeconds}`,
    );
    const threshold = dbToAmplitude(ceilingDbtp);
    const target = dbToAmplitude(ceilingDbtp - MARGIN_DB);
    this.#stages = STAGES.map((stage) => {
      const seconds = stage.lookAheadSeconds ?? lookAheadSeconds;
      const lookAheadSamples = Math.max(2, Math.round(seconds * sampleRate));
      const { interpolator } = stage;
      return new LimiterStage({
        channelCount,
        threshold,
        target,
        lookAheadSamples,
        sampleRate,
        releaseSeconds,
        interpolator,
      });
    });
    this.#work = Array.from({ length: channelCount }, () => new Float64Array(STAGE_BLOCK));
    this.#lead = this.#stages.reduce((sum, stage) => sum + stage.latency, 0);
  }

  /** Largest gain reduction so far, in dB; 0 if the signal passed untouched. */
  get maxReductionDb(): number {
    return 0 - amplitudeToDb(this.#stages.reduce((gain, stage) => gain * stage.lowestGain, 1));
  }

  /**
   * Limits the next block.
   *
   * @param block one array a channel, all of one length, of any length
   * @returns the next samples of the output, new arrays; fewer than went in at first, as the look-ahead fills
   */
  push(block: readonly Float32Array[]): Float32Array[] {
    requireArgument(
      block.length === this.#work.length,
      `TruePeakLimiter: expected ${this.#work.length} channels, got ${block.length}`,
    );
    const length = block[0]!.length;
    this.#pending += length;
    return this.#run(length, (work, c, start, count) => {
      const channel = block[c]!;
      work.set(channel.subarray(start, start + count));
    });
  }

  /** The rest of the output, after the last block: together as many samples as were pushed. */
  flush(): Float32Array[] {
    return this.#run(this.#lead + this.#pending, (work, _, __, count) => work.fill(0, 0, count));
  }

  #run(
    length: number,
    load: (work: Float64Array, channel: number, start: number, count: number) => void,
  ): Float32Array[] {
    const dropped = Math.min(this.#lead, length);
    const output = this.#work.map(() => new Float32Array(length - dropped));
    for (let start = 0; start < length; start += STAGE_BLOCK) {
      const count = Math.min(STAGE_BLOCK, length - start);
      for (let c = 0; c < this.#work.length; c++) load(this.#work[c]!, c, start, count);
      for (const stage of this.#stages) stage.process(this.#work, count);
      const first = Math.max(0, dropped - start);
      for (let c = 0; c < output.length; c++) {
        if (first < count) output[c]!.set(this.#work[c]!.subarray(first, count), start + first - dropped);
      }
    }
    this.#lead -= dropped;
    this.#pending -= length - dropped;
    return output;
  }
}
