/** Planar samples that wait for what is made of them: first in, first out. */
export class SampleQueue {
  readonly #blocks: (readonly Float32Array[])[] = [];
  readonly #channelCount: number;
  /** Samples of the first block that were taken already. */
  #taken = 0;
  #length = 0;

  /** @param channelCount 1 or more */
  constructor(channelCount: number) {
    this.#channelCount = channelCount;
  }

  /** Samples a channel that wait. */
  get length(): number {
    return this.#length;
  }

  /** @param block one array a channel, all of one length; kept, and so not to be written to afterwards */
  push(block: readonly Float32Array[]): void {
    const { length } = block[0]!;
    if (length === 0) return;
    this.#blocks.push(block);
    this.#length += length;
  }

  /**
   * Takes the oldest samples out.
   *
   * @param count at most {@link length}
   * @returns new arrays
   */
  take(count: number): Float32Array[] {
    const output = Array.from({ length: this.#channelCount }, () => new Float32Array(count));
    for (let filled = 0; filled < count; ) {
      const block = this.#blocks[0]!;
      const available = block[0]!.length - this.#taken;
      const part = Math.min(available, count - filled);
      output.forEach((samples, c) => {
        samples.set(block[c]!.subarray(this.#taken, this.#taken + part), filled);
      });
      filled += part;
      this.#taken += part;
      if (part < available) break;
      this.#blocks.shift();
      this.#taken = 0;
    }
    this.#length -= count;
    return output;
  }
}
