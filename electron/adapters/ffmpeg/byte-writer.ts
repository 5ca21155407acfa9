import type { Writable } from 'node:stream';
import { requireArgument } from '../../../shared/errors.ts';
import { roundTo16Bit } from './pcm-samples.ts';
import { interleave } from './planar.ts';

const SCRATCH_SAMPLES = 32_768;

/**
 * What goes through the pipe: samples as they are; rounded to the nearest multiple of 2^-23, as ffmpeg cuts off the bits
 * below the 24th where it rounds those below the 16th; or rounded to 16 bit, which is half as many bytes.
 */
export type PipedSamples = 'f32' | 'f32 of 24 bit' | 's16';

/**
 * Writes planar blocks, interleaved, to a pipe. One piece is under way while the caller makes the next, so that
 * memory stays bounded and both processes work.
 */
export class ByteWriter {
  readonly #stream: Writable;
  readonly #channelCount: number;
  readonly #samples: PipedSamples;
  readonly #scratch: Float32Array;
  /** What is under way in `s16`. */
  readonly #integers: Int16Array;
  /** Whether the last piece got through. */
  #underWay: Promise<boolean> = Promise.resolve(true);
  #samplesWritten = 0;

  /**
   * @param stream a pipe to a process; an error on it shows as `false` from `write`
   * @param samples how they are written; default `f32`
   */
  constructor(stream: Writable, channelCount: number, samples: PipedSamples = 'f32') {
    this.#stream = stream;
    this.#channelCount = channelCount;
    this.#samples = samples;
    this.#scratch = new Float32Array(SCRATCH_SAMPLES * channelCount);
    this.#integers = new Int16Array(samples === 's16' ? this.#scratch.length : 0);
  }

  /** Samples a channel so far. */
  get samplesWritten(): number {
    return this.#samplesWritten;
  }

  /** Takes a block of any length, which may be reused when this resolves. `false`: the pipe is broken. */
  async write(block: readonly Float32Array[]): Promise<boolean> {
    const samples = requireBlock(block, this.#channelCount);
    for (let from = 0; from < samples; from += SCRATCH_SAMPLES) {
      if (!(await this.#underWay)) return false;
      const count = Math.min(SCRATCH_SAMPLES, samples - from);
      interleave(block, this.#scratch, count, from);
      this.#underWay = this.#send(this.#bytesOf(count * this.#channelCount));
      this.#samplesWritten += count;
    }
    return true;
  }

  /** Closes the pipe after the last piece; resolves also when it is broken. */
  async end(): Promise<void> {
    if (await this.#underWay) this.#stream.end();
  }

  /** The first values of the scratch as they are to be written. */
  #bytesOf(count: number): Uint8Array {
    const values = this.#scratch.subarray(0, count);
    if (this.#samples === 's16') {
      roundTo16Bit(values, this.#integers.subarray(0, count));
      return new Uint8Array(this.#integers.buffer, 0, count * Int16Array.BYTES_PER_ELEMENT);
    }
    if (this.#samples === 'f32 of 24 bit') roundTo24Bit(values);
    return new Uint8Array(values.buffer, 0, values.byteLength);
  }

  #send(bytes: Uint8Array): Promise<boolean> {
    if (this.#stream.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const broken = (): void => resolve(false);
      this.#stream.once('close', broken);
      this.#stream.write(bytes, (error) => {
        this.#stream.off('close', broken);
        resolve(error === null || error === undefined);
      });
    });
  }
}

function roundTo24Bit(values: Float32Array): void {
  const scale = 2 ** 23;
  for (let i = 0; i < values.length; i++) values[i] = Math.round(values[i]! * scale) / scale;
}

/** The samples a channel of a block; throws `bad-argument` unless it has so many channels, all of one length. */
export function requireBlock(block: readonly Float32Array[], channelCount: number): number {
  const samples = block[0]?.length ?? 0;
  requireArgument(
    block.length === channelCount && block.every((channel) => channel.length === samples),
    `encode: a block must have ${channelCount} channels of one length, got ${block.map((channel) => channel.length).join(' and ')} samples`,
  );
  return samples;
}
