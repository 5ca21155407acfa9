/** How two channels relate. */
export interface StereoResult {
  /**
   * Correlation of left and right, -1 ... 1, without removing the mean (as correlation meters show it): 1 is mono,
   * 0 unrelated, -1 cancels out in mono. 1 for one channel and for silence.
   */
  readonly correlation: number;
  /** Side level over mid plus side level (root mean squares), 0 ... 1: 0 is mono, 1 has nothing in the middle. */
  readonly width: number;
}

/** Measures correlation and width, streaming. Samples must be finite. */
export class StereoMeter {
  #left = 0;
  #right = 0;
  #product = 0;

  /** @param block planar, one or two channels */
  push(block: readonly Float32Array[]): void {
    const [left, right] = block;
    if (left === undefined || right === undefined) return;
    let leftPower = 0;
    let rightPower = 0;
    let product = 0;
    for (let i = 0; i < left.length; i++) {
      const l = left[i]!;
      const r = right[i]!;
      leftPower += l * l;
      rightPower += r * r;
      product += l * r;
    }
    this.#left += leftPower;
    this.#right += rightPower;
    this.#product += product;
  }

  /** What was measured so far. */
  result(): StereoResult {
    const scale = Math.sqrt(this.#left * this.#right);
    const total = this.#left + this.#right;
    if (total === 0) return { correlation: 1, width: 0 };
    const mid = Math.sqrt(Math.max(0, total + 2 * this.#product));
    const side = Math.sqrt(Math.max(0, total - 2 * this.#product));
    // One silent channel is related to nothing.
    const correlation = scale === 0 ? 0 : Math.max(-1, Math.min(1, this.#product / scale));
    return { correlation, width: side / (mid + side) };
  }
}
