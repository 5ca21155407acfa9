import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Rate of everything that networks train on, in Hz. */
export const TRAINING_SAMPLE_RATE = 44_100;

/** Bytes of one sample of both channels: two 16-bit integers, left first, little-endian. */
export const BYTES_PER_SAMPLE = 4;

/**
 * What an integer stands for. Lossy decoders overshoot full scale, so 6 dB are left above it; the rounding that this
 * costs lies at -95 dBFS, far under the faintest fault.
 */
const UNITS_PER_AMPLITUDE = 16_384;

/** Interleaves and rounds planar audio into the bytes of a cache file; mono goes to both channels. */
export function encodePcm(block: readonly Float32Array[]): Uint8Array {
  const left = block[0]!;
  const right = block[1] ?? left;
  const integers = new Int16Array(2 * left.length);
  for (let n = 0; n < left.length; n++) {
    integers[2 * n] = toInteger(left[n]!);
    integers[2 * n + 1] = toInteger(right[n]!);
  }
  return new Uint8Array(integers.buffer);
}

/** Rounds to the nearest and stops at the ends; what is no number becomes 0. */
function toInteger(value: number): number {
  const scaled = Math.round(value * UNITS_PER_AMPLITUDE);
  return Number.isNaN(scaled) ? 0 : Math.max(-32_768, Math.min(32_767, scaled));
}

/** Random access to a cache file: reads what is asked for and holds nothing else. */
export class PcmReader {
  /** Samples a channel. */
  readonly sampleCount: number;
  readonly #file: number;
  #integers = new Int16Array(0);

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.sampleCount = fstatSync(this.#file).size / BYTES_PER_SAMPLE;
  }

  /** Left and right from `start` on, which may be negative; zeros outside the file. */
  read(start: number, count: number): [Float32Array, Float32Array] {
    if (this.#integers.length < 2 * count) this.#integers = new Int16Array(2 * count);
    const integers = this.#integers;
    const bytes = new Uint8Array(integers.buffer, 0, count * BYTES_PER_SAMPLE);
    const before = BYTES_PER_SAMPLE * Math.min(count, Math.max(0, -start));
    bytes.fill(0, 0, before);
    const inside = bytes.subarray(before);
    const filled =
      inside.length === 0
        ? 0
        : readSync(this.#file, inside, 0, inside.length, Math.max(0, start) * BYTES_PER_SAMPLE);
    inside.fill(0, filled);
    const left = new Float32Array(count);
    const right = new Float32Array(count);
    for (let n = 0; n < count; n++) {
      left[n] = integers[2 * n]! / UNITS_PER_AMPLITUDE;
      right[n] = integers[2 * n + 1]! / UNITS_PER_AMPLITUDE;
    }
    return [left, right];
  }

  close(): void {
    closeSync(this.#file);
  }
}
