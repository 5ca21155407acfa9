import { FastConvolver } from '../../dsp/fast-convolution.ts';
import { type FirFilter, linearPhase } from '../../dsp/fir-design.ts';
import { SampleQueue } from '../../dsp/sample-queue.ts';
import { requireArgument } from '../../errors.ts';

/**
 * The width of a crossing in octaves: gentle, so that the filters are short and ring no longer than a few periods before a
 * transient.
 */
const CROSSING_OCTAVES = 1.5;
/** Length of the filters in seconds: enough for a crossing at 80 Hz. */
const FILTER_SECONDS = 0.06;
/** The magnitude grid is finer than the filter is long by this factor. */
const OVERSAMPLING = 4;

/** A stretch of sound and its bands. */
export interface SplitSound {
  /** One array a channel. */
  readonly whole: Float32Array[];
  /** From the lowest to the highest, each with one array a channel. They add up to the whole. */
  readonly bands: readonly Float32Array[][];
}

/**
 * Splits sound into bands that add up to it again, streaming, without a delay and without bending phases: each crossing
 * is a linear-phase low-pass, and what lies above it is what the low-pass leaves. Both are at half amplitude there.
 */
export class BandSplitter {
  readonly #channelCount: number;
  readonly #crossoverCount: number;
  /** The low-passes of the first channel, then those of the second. */
  readonly #lowPasses: FastConvolver;
  readonly #waiting: SampleQueue;

  /**
   * @param options `crossoversHz`: one or more, rising, between 40 Hz and 0.4 of the sample rate
   * @throws LatheError `bad-argument` for other crossovers
   */
  constructor(options: {
    readonly sampleRate: number;
    readonly channelCount: number;
    readonly crossoversHz: readonly number[];
  }) {
    const { sampleRate, channelCount, crossoversHz } = options;
    const isRising = crossoversHz.every((hz, i) => hz > (crossoversHz[i - 1] ?? 39.99));
    requireArgument(
      crossoversHz.length > 0 && isRising && crossoversHz.at(-1)! <= 0.4 * sampleRate,
      `BandSplitter: crossovers must rise from 40 Hz to 0.4 of the sample rate of ${sampleRate} Hz, got ${crossoversHz.join(', ')}`,
    );
    this.#channelCount = channelCount;
    this.#crossoverCount = crossoversHz.length;
    const filters = crossoversHz.map((hz) => lowPass(hz, sampleRate));
    this.#lowPasses = new FastConvolver(Array.from({ length: channelCount }, () => filters));
    this.#waiting = new SampleQueue(channelCount);
  }

  /** @param block planar samples of any length; kept, and so not to be written to afterwards */
  push(block: readonly Float32Array[]): SplitSound {
    this.#waiting.push(block);
    return this.#split(this.#lowPasses.push(block));
  }

  /** The rest: together as many samples as were pushed. */
  flush(): SplitSound {
    return this.#split(this.#lowPasses.flush());
  }

  /** Band k is what low-pass k lets through and the one below it does not. */
  #split(lows: Float32Array[]): SplitSound {
    const whole = this.#waiting.take(lows[0]!.length);
    const bands = Array.from({ length: this.#crossoverCount + 1 }, (_, k) =>
      Array.from({ length: this.#channelCount }, (__, c) => {
        const low = k < this.#crossoverCount ? lows[c * this.#crossoverCount + k]! : whole[c]!;
        const lower = k > 0 ? lows[c * this.#crossoverCount + k - 1]! : undefined;
        return lower === undefined ? low : low.map((sample, n) => sample - lower[n]!);
      }),
    );
    return { whole, bands };
  }
}

function lowPass(crossoverHz: number, sampleRate: number): FirFilter {
  const size = 2 ** Math.ceil(Math.log2(FILTER_SECONDS * sampleRate));
  const magnitude = Float64Array.from({ length: (OVERSAMPLING * size) / 2 + 1 }, (_, k) => {
    const octaves = Math.log2((k * sampleRate) / (OVERSAMPLING * size) / crossoverHz);
    const position = Math.max(-0.5, Math.min(0.5, octaves / CROSSING_OCTAVES));
    return 0.5 * (1 - Math.sin(Math.PI * position));
  });
  return linearPhase(magnitude, size - 1);
}
