/** Means the squares of each few samples of a sound that comes in blocks. */
export class PowerMeter {
  readonly #frameSamples: number;
  readonly #powers: number[] = [];
  #sum = 0;
  #count = 0;

  /** @param frameSamples samples in each mean, 1 or more; the last may be of fewer */
  constructor(frameSamples: number) {
    this.#frameSamples = frameSamples;
  }

  /** Takes the next samples, any number of them. */
  push(samples: Float32Array): void {
    for (let i = 0; i < samples.length; i++) {
      this.#sum += samples[i]! * samples[i]!;
      if (++this.#count === this.#frameSamples) this.#endFrame();
    }
  }

  /** The means of the whole sound; nothing may be pushed afterwards. */
  result(): Float32Array {
    if (this.#count > 0) this.#endFrame();
    return Float32Array.from(this.#powers);
  }

  #endFrame(): void {
    this.#powers.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
  }
}
