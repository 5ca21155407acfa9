import { requireArgument } from '../errors.ts';

/** The outline of a waveform, for plots. Point i covers the time from i · stepSeconds to (i + 1) · stepSeconds. */
export interface Waveform {
  readonly stepSeconds: number;
  /** Smallest and largest sample of each point; full scale is 1. */
  readonly channels: readonly {
    readonly minimum: readonly number[];
    readonly maximum: readonly number[];
  }[];
}

/** Points at most; half as many at least, once there are that many samples. */
const MOST_POINTS = 1600;
/** Finer than a sample of 16 bit. */
const DECIMALS = 1e5;

/**
 * Keeps the smallest and the largest sample of equal stretches of a stream whose length nobody knows: when all points
 * are used up, neighbours are joined and the stretches are twice as long. Memory does not grow with the length.
 */
export class WaveformEnvelope {
  readonly #sampleRate: number;
  readonly #minima: readonly Float32Array[];
  readonly #maxima: readonly Float32Array[];
  #samplesPerPoint = 1;
  #points = 0;
  #samplesInPoint = 0;

  /** @param options `sampleRate` in Hz; `channelCount` at least 1 */
  constructor({ sampleRate, channelCount }: { readonly sampleRate: number; readonly channelCount: number }) {
    requireArgument(
      channelCount >= 1,
      `WaveformEnvelope: channelCount must be at least 1, got ${channelCount}`,
    );
    this.#sampleRate = sampleRate;
    const rows = (): Float32Array[] =>
      Array.from({ length: channelCount }, () => new Float32Array(MOST_POINTS));
    this.#minima = rows();
    this.#maxima = rows();
  }

  /** @param block planar samples of any length, as many channels as the envelope has */
  push(block: readonly Float32Array[]): void {
    const length = block[0]!.length;
    for (let from = 0; from < length; ) {
      if (this.#samplesInPoint === 0) this.#openPoint();
      const count = Math.min(length - from, this.#samplesPerPoint - this.#samplesInPoint);
      for (let c = 0; c < block.length; c++) this.#widen(c, block[c]!, from, from + count);
      from += count;
      this.#samplesInPoint = (this.#samplesInPoint + count) % this.#samplesPerPoint;
    }
  }

  /** The outline of what was pushed so far, a last point that is not full included. */
  result(): Waveform {
    const shown = (row: Float32Array): number[] =>
      Array.from(row.subarray(0, this.#points), (x) => Math.round(x * DECIMALS) / DECIMALS + 0);
    return {
      stepSeconds: this.#samplesPerPoint / this.#sampleRate,
      channels: this.#minima.map((row, c) => ({ minimum: shown(row), maximum: shown(this.#maxima[c]!) })),
    };
  }

  #openPoint(): void {
    if (this.#points === MOST_POINTS) this.#joinNeighbours();
    for (const row of this.#minima) row[this.#points] = Infinity;
    for (const row of this.#maxima) row[this.#points] = -Infinity;
    this.#points++;
  }

  #joinNeighbours(): void {
    this.#samplesPerPoint *= 2;
    this.#points = MOST_POINTS / 2;
    for (let p = 0; p < this.#points; p++) {
      for (const row of this.#minima) row[p] = Math.min(row[2 * p]!, row[2 * p + 1]!);
      for (const row of this.#maxima) row[p] = Math.max(row[2 * p]!, row[2 * p + 1]!);
    }
  }

  #widen(channel: number, samples: Float32Array, from: number, to: number): void {
    const point = this.#points - 1;
    let least = this.#minima[channel]![point]!;
    let most = this.#maxima[channel]![point]!;
    for (let n = from; n < to; n++) {
      const x = samples[n]!;
      if (x < least) least = x;
      if (x > most) most = x;
    }
    this.#minima[channel]![point] = least;
    this.#maxima[channel]![point] = most;
  }
}
