import { type StereoImage, stereoImage } from './stereo-image.ts';

/** Measures how two channels relate, streaming. Samples must be finite. */
export class StereoMeter {
  #left = 0;
  #right = 0;
  #product = 0;

  /** @param block planar, one or two channels */
  push(block: readonly Float32Array[]): void {
    const [left, right] = block;
    if (left === undefined || right === undefined) return;
    // Summed on from where the last block ended, so that the result is the same however the sound is cut.
    let leftPower = this.#left;
    let rightPower = this.#right;
    let product = this.#product;
    for (let i = 0; i < left.length; i++) {
      const l = left[i]!;
      const r = right[i]!;
      leftPower += l * l;
      rightPower += r * r;
      product += l * r;
    }
    this.#left = leftPower;
    this.#right = rightPower;
    this.#product = product;
  }

  /** What was measured so far. */
  result(): StereoImage {
    return stereoImage(this.#left, this.#right, this.#product);
  }
}
