import type { Writable } from 'node:stream';
import { requireArgument } from '../../../shared/errors.ts';
import { interleave } from './planar.ts';

const SCRATCH_SAMPLES = 32_768;

/**
 * Writes planar blocks as interleaved float32 to a pipe. One piece is under way while the caller makes the next, so that
 * memory stays bounded and both processes work.
 */
export class ByteWriter {
  readonly #stream: Writable;
  readonly #channelCount: number;
  readonly #gridScale: number | undefined;
  readonly #scratch: Float32Array;
  /** Whether the last piece got through. */
  #underWay: Promise<boolean> = Promise.resolve(true);
  #samplesWritten = 0;

  /**
   * @param stream a pipe to a process; an error on it shows as `false` from `write`
   * @param gridBits round to the nearest multiple of 2^-(gridBits - 1) first; undefined: leave the samples as they are
   */
  constructor(stream: Writable, channelCount: number, gridBits?: number) {
    this.#stream = stream;
    this.#channelCount = channelCount;
    this.#gridScale = gridBits === undefined ? undefined : 2 ** (gridBits - 1);
    this.#scratch = new Float32Array(SCRATCH_SAMPLES * channelCount);
  }

  /** Samples a channel so far. */
  get samplesWritten(): number {
    return this.#samplesWritten;
  }

  /** Takes a block of any length, which may be reused when this resolves. `false`: the pipe is broken. */
  async write(block: readonly Float32Array[]): Promise<boolean> {
    const samples = block[0]?.length ?? 0;
    requireArgument(
      block.length === this.#channelCount && block.every((channel) => channel.length === samples),
      `encode: a block must have ${this.#channelCount} channels of one length, got ${block.map((channel) => channel.length).join(' and ')} samples`,
    );
    for (let from = 0; from < samples; from += SCRATCH_SAMPLES) {
      if (!(await this.#underWay)) return false;
      const count = Math.min(SCRATCH_SAMPLES, samples - from);
      interleave(block, this.#scratch, count, from);
      const values = count * this.#channelCount;
      if (this.#gridScale !== undefined) roundToGrid(this.#scratch, values, this.#gridScale);
      this.#underWay = this.#send(
        new Uint8Array(this.#scratch.buffer, 0, values * Float32Array.BYTES_PER_ELEMENT),
      );
      this.#samplesWritten += count;
    }
    return true;
  }

  /** Closes the pipe after the last piece; resolves also when it is broken. */
  async end(): Promise<void> {
    if (await this.#underWay) this.#stream.end();
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

function roundToGrid(samples: Float32Array, count: number, scale: number): void {
  for (let i = 0; i < count; i++) samples[i] = Math.round(samples[i]! * scale) / scale;
}
