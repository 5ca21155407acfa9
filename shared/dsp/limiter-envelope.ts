/**
 * One unit of gain deficit is 2^-30 of full gain. Deficits are whole numbers of it, so that the running sums of the
 * smoother are exact: they return to exactly 0 and the gain to exactly 1, after hours as after seconds.
 */
export const DEFICIT_SCALE = 2 ** 30;
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
