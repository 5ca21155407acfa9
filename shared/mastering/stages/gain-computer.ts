/** A static curve of compression, in dB. */
export interface CompressionCurve {
  /** 1 - 1 / ratio: how much of what is over the threshold is taken away, 0 ... 1. */
  readonly slope: number;
  /** Width of the bend around the threshold in dB, 0 or more; 0 is a corner. */
  readonly kneeDb: number;
}

/**
 * What a compressor takes away from a level, in dB of 0 or more (Giannoulis, Massberg and Reiss, "Digital dynamic range
 * compressor design", JAES 60(6), 2012, eq. 4).
 *
 * @param overDb level minus threshold in dB
 */
export function reductionDb(overDb: number, { slope, kneeDb }: CompressionCurve): number {
  if (2 * overDb <= -kneeDb) return 0;
  if (2 * overDb >= kneeDb) return slope * overDb;
  return (slope * (overDb + kneeDb / 2) ** 2) / (2 * kneeDb);
}

/** Times of a compressor, each that of an exponential to come within 1/e of where it goes. */
export interface CompressionTimes {
  /** While more is taken away. */
  readonly attackSeconds: number;
  /** While less is. */
  readonly releaseSeconds: number;
}

/** Smooths a reduction in dB over time: the branching one-pole of the same paper, eq. 16. */
export class GainBallistics {
  readonly #attack: number;
  readonly #release: number;
  #state = 0;

  /** @param valuesPerSecond how often {@link next} is called */
  constructor({ attackSeconds, releaseSeconds }: CompressionTimes, valuesPerSecond: number) {
    this.#attack = 1 - Math.exp(-1 / (attackSeconds * valuesPerSecond));
    this.#release = 1 - Math.exp(-1 / (releaseSeconds * valuesPerSecond));
  }

  /** Takes the reduction that is asked for and returns the one to apply, both in dB. */
  next(wantedDb: number): number {
    const step = wantedDb - this.#state;
    this.#state += step * (step > 0 ? this.#attack : this.#release);
    return this.#state;
  }
}
