/** Samples a channel in the blocks that streams give: 0.37 s at 44.1 kHz, 128 KB a channel. */
export const BLOCK_SAMPLES = 16_384;

const BYTES_PER_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

/**
 * Spreads interleaved samples over channels.
 *
 * @param interleaved L R L R ..., at least `samples` times the number of channels
 * @param channels one array a channel, filled from `offset` on
 * @param samples how many a channel
 * @param offset where in `channels` the first goes; default 0
 */
export function deinterleave(
  interleaved: Float32Array,
  channels: readonly Float32Array[],
  samples: number,
  offset = 0,
): void {
  const count = channels.length;
  if (count === 1) {
    channels[0]!.set(interleaved.subarray(0, samples), offset);
    return;
  }
  if (count === 2) {
    const left = channels[0]!;
    const right = channels[1]!;
    for (let i = 0, from = 0; i < samples; i++, from += 2) {
      left[offset + i] = interleaved[from]!;
      right[offset + i] = interleaved[from + 1]!;
    }
    return;
  }
  for (let c = 0; c < count; c++) {
    const channel = channels[c]!;
    for (let i = 0, from = c; i < samples; i++, from += count) channel[offset + i] = interleaved[from]!;
  }
}

/**
 * Weaves channels into one stream, L R L R ...
 *
 * @param channels one array a channel, all of one length
 * @param interleaved filled from its beginning; at least `samples` times the number of channels
 * @param samples how many a channel
 * @param offset the first sample of `channels` to take; default 0
 */
export function interleave(
  channels: readonly Float32Array[],
  interleaved: Float32Array,
  samples: number,
  offset = 0,
): void {
  const count = channels.length;
  if (count === 1) {
    interleaved.set(channels[0]!.subarray(offset, offset + samples));
    return;
  }
  if (count === 2) {
    const left = channels[0]!;
    const right = channels[1]!;
    for (let i = 0, to = 0; i < samples; i++, to += 2) {
      interleaved[to] = left[offset + i]!;
      interleaved[to + 1] = right[offset + i]!;
    }
    return;
  }
  for (let c = 0; c < count; c++) {
    const channel = channels[c]!;
    for (let i = 0, to = c; i < samples; i++, to += count) interleaved[to] = channel[offset + i]!;
  }
}

/**
 * Cuts a stream of bytes (interleaved float32, little endian, in chunks of any length) into planar blocks.
 * Bytes are gathered in an aligned buffer, as a chunk may begin in the middle of a sample.
 */
export class BlockAssembler {
  readonly #channelCount: number;
  readonly #samples: Float32Array;
  readonly #bytes: Uint8Array;
  #filled = 0;

  constructor(channelCount: number, blockSamples: number = BLOCK_SAMPLES) {
    this.#channelCount = channelCount;
    this.#samples = new Float32Array(blockSamples * channelCount);
    this.#bytes = new Uint8Array(this.#samples.buffer);
  }

  /** Takes a chunk and gives the blocks that it completes. */
  *push(chunk: Uint8Array): Generator<readonly Float32Array[]> {
    const room = this.#bytes.length;
    let from = 0;
    while (from < chunk.length) {
      const taken = Math.min(chunk.length - from, room - this.#filled);
      this.#bytes.set(chunk.subarray(from, from + taken), this.#filled);
      this.#filled += taken;
      from += taken;
      if (this.#filled === room) yield this.#take();
    }
  }

  /** Gives what is left as a shorter block; undefined when there is no whole sample. */
  flush(): readonly Float32Array[] | undefined {
    return this.#filled < this.#channelCount * BYTES_PER_SAMPLE ? undefined : this.#take();
  }

  #take(): readonly Float32Array[] {
    const samples = Math.floor(this.#filled / (this.#channelCount * BYTES_PER_SAMPLE));
    const block = Array.from({ length: this.#channelCount }, () => new Float32Array(samples));
    deinterleave(this.#samples, block, samples);
    this.#filled = 0;
    return block;
  }
}
