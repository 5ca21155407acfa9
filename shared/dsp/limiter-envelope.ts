/**
 * One unit of gain deficit is 2^-30 of full gain. Deficits are whole numbers of it, so that the running sums of the
 * smoother are exact: they return to exactly 0 and the gain to exactly 1, after hours as after seconds.
 */
export const DEFICIT_SCALE = 2 ** 30;
/** A deficit below 2^-24 is no longer visible in a single-precision sample. */
const NEGLIGIBLE_DEFICIT = DEFICIT_SCALE * 2 ** -24;
/** The slow memory fills over this many release times and empties over as many more, see {@link ReleaseCurve}. */
const SLOW_ATTACK_RELEASES = 4;
const SLOW_RELEASE_RELEASES = 10;

/** Largest of the last `length` values, in amortised constant time (a monotonic queue on rings). */
export class SlidingMaximum {
  readonly #length: number;
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #head = 0;
  #tail = 0;
  #now = 0;

  /** @param length window in values, at least 1 */
  constructor(length: number) {
    const capacity = 2 ** Math.ceil(Math.log2(length + 1));
    this.#length = length;
    this.#mask = capacity - 1;
    this.#values = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
  }

  /** Takes the next value, of at least 0, and returns the largest of the window that ends with it. */
  next(value: number): number {
    const mask = this.#mask;
    const now = this.#now++;
    let tail = this.#tail;
    if (this.#head < tail && this.#times[this.#head & mask]! <= now - this.#length) this.#head++;
    while (this.#head < tail && this.#values[(tail - 1) & mask]! <= value) tail--;
    this.#values[tail & mask] = value;
    this.#times[tail & mask] = now;
    this.#tail = tail + 1;
    return this.#values[this.#head & mask]!;
  }
}

/**
 * How the gain comes back. A single peak is let go exponentially, with the release time. What goes on for longer
 * fills a second, slower memory, which then holds the gain almost still: without it the gain would follow each period of
 * a limited bass note, which is distortion.
 */
export class ReleaseCurve {
  readonly #decay: number;
  readonly #slowAttack: number;
  readonly #slowRelease: number;
  #fast = 0;
  #slow = 0;

  /** @param releaseSamples time constant in samples */
  constructor(releaseSamples: number) {
    this.#decay = Math.exp(-1 / releaseSamples);
    this.#slowAttack = 1 - Math.exp(-1 / (SLOW_ATTACK_RELEASES * releaseSamples));
    this.#slowRelease = 1 - Math.exp(-1 / (SLOW_RELEASE_RELEASES * releaseSamples));
  }

  /** Whether the deficit has come back to 0. */
  get isIdle(): boolean {
    return this.#fast === 0 && this.#slow === 0;
  }

  /** Takes the deficit that is needed and returns the one to apply: a whole number, at least as large. */
  next(deficit: number): number {
    let fast = this.#fast * this.#decay;
    if (fast < NEGLIGIBLE_DEFICIT) fast = 0;
    if (deficit > fast) fast = deficit;
    let slow = this.#slow;
    slow += (fast - slow) * (fast > slow ? this.#slowAttack : this.#slowRelease);
    if (slow < NEGLIGIBLE_DEFICIT && fast === 0) slow = 0;
    this.#fast = fast;
    this.#slow = slow;
    return Math.ceil(fast > slow ? fast : slow);
  }
}

/** Sum of the last `length` whole numbers; exact while it stays below 2^53. */
export class RunningSum {
  readonly #values: Float64Array;
  #position = 0;
  #sum = 0;

  /** @param length window in values, at least 1 */
  constructor(length: number) {
    this.#values = new Float64Array(length);
  }

  /** The sum without the next value. */
  get sum(): number {
    return this.#sum;
  }

  /** Takes the next value and returns the sum of the window that ends with it. */
  next(value: number): number {
    this.#sum += value - this.#values[this.#position]!;
    this.#values[this.#position] = value;
    if (++this.#position === this.#values.length) this.#position = 0;
    return this.#sum;
  }
}
