/** The greatest magnitude of each few samples over all channels, for the outline of a waveform. */
export class PeakMeter {
  readonly #samplesPerPeak: number;
  #peaks = new Float32Array(1024);
  #sampleCount = 0;

  /** @param samplesPerPeak at least 1 */
  constructor(samplesPerPeak: number) {
    this.#samplesPerPeak = samplesPerPeak;
  }

  /** @param block planar, of any length */
  push(block: readonly Float32Array[]): void {
    const length = block[0]?.length ?? 0;
    this.#reserve(Math.ceil((this.#sampleCount + length) / this.#samplesPerPeak));
    const peaks = this.#peaks;
    for (const channel of block) {
      let place = Math.floor(this.#sampleCount / this.#samplesPerPeak);
      let left = this.#samplesPerPeak - (this.#sampleCount % this.#samplesPerPeak);
      for (let i = 0; i < length; i++) {
        const magnitude = Math.abs(channel[i]!);
        if (magnitude > peaks[place]!) peaks[place] = magnitude;
        if (--left === 0) {
          left = this.#samplesPerPeak;
          place++;
        }
      }
    }
    this.#sampleCount += length;
  }

  /** The peaks so far; the last may be of fewer samples. */
  result(): Float32Array {
    return this.#peaks.slice(0, Math.ceil(this.#sampleCount / this.#samplesPerPeak));
  }

  #reserve(count: number): void {
    if (count <= this.#peaks.length) return;
    const larger = new Float32Array(Math.max(count, 2 * this.#peaks.length));
    larger.set(this.#peaks);
    this.#peaks = larger;
  }
}
