import { requireArgument } from '../errors.ts';
import { RealFft } from './fft.ts';
import type { FirFilter } from './fir-design.ts';

/** Transforms up to this size stay in the processor's cache, and the longer they are, the less goes into the overlap. */
const LARGEST_QUICK_TRANSFORM = 32_768;

/**
 * Convolves channels with filters, streaming, by overlap-save with transforms of at least twice the longest filter's
 * length: a few operations a sample however long the filters are. Filters of one channel share its transform.
 *
 * The output has exactly as many samples as the input and is aligned with it: what precedes a filter's centre is
 * dropped at the beginning and fetched from the silence behind the end.
 */
export class FastConvolver {
  readonly #channels: readonly Channel[];
  readonly #outputCount: number;
  readonly #fft: RealFft;
  /** Samples that one transform yields. */
  readonly #hop: number;
  readonly #output: Float64Array;
  /** Samples in the input buffers that wait for a transform. */
  #waiting = 0;
  /** Samples still to be dropped, as they precede the signal. */
  #lead: number;
  #pending = 0;

  /**
   * @param filtersOfChannels a channel each: one filter, or several, whose outputs then follow one another; of any lengths,
   *   all with the same centre
   * @throws LatheError `bad-argument` without filters, for one without taps, or for different centres
   */
  constructor(filtersOfChannels: readonly (FirFilter | readonly FirFilter[])[]) {
    const channels = filtersOfChannels.map((filters) => [filters].flat());
    const filters = channels.flat();
    const longest = filters.reduce((length, { taps }) => Math.max(length, taps.length), 0);
    requireArgument(
      channels.length > 0 &&
        channels.every(({ length }) => length > 0) &&
        filters.every(({ taps }) => taps.length > 0),
      'FastConvolver: every channel needs a filter of at least one tap',
    );
    const { centre } = filters[0]!;
    requireArgument(
      Number.isInteger(centre) &&
        centre >= 0 &&
        centre < longest &&
        filters.every((filter) => filter.centre === centre),
      `FastConvolver: the centres must be one tap of the filters, the same for all, got ${filters.map((filter) => filter.centre).join(', ')}`,
    );
    this.#fft = new RealFft(transformSize(longest));
    this.#hop = this.#fft.size - longest + 1;
    this.#output = new Float64Array(this.#fft.size);
    this.#channels = channels.map((ofOne) => new Channel(ofOne, this.#fft));
    this.#outputCount = filters.length;
    this.#lead = centre;
  }

  /**
   * Filters the next block.
   *
   * @param block one array a channel, all of one length, of any length; not changed
   * @returns what is finished now, a new array a filter; shorter or longer than the block
   */
  push(block: readonly Float32Array[]): Float32Array[] {
    requireArgument(
      block.length === this.#channels.length,
      `FastConvolver: expected ${this.#channels.length} channels, got ${block.length}`,
    );
    const length = block[0]!.length;
    this.#pending += length;
    return this.#run(length, (input, channel, from, count) => {
      const samples = block[channel]!;
      const start = input.length - this.#hop + this.#waiting;
      for (let n = 0; n < count; n++) input[start + n] = samples[from + n]!;
    });
  }

  /** The rest of the output, after the last block: together as many samples as were pushed. */
  flush(): Float32Array[] {
    const length = this.#pending;
    if (length === 0) return this.#outputs(0);
    const parts: Float32Array[][] = [];
    while (this.#pending > 0) {
      parts.push(
        this.#run(this.#hop - this.#waiting, (input, _, __, count) => {
          const start = input.length - this.#hop + this.#waiting;
          input.fill(0, start, start + count);
        }),
      );
    }
    return parts[0]!.map((_, output) => concatenate(parts.map((part) => part[output]!)));
  }

  /** Takes some samples in, by `load`, and gives what that finishes. */
  #run(
    length: number,
    load: (input: Float64Array, channel: number, from: number, count: number) => void,
  ): Float32Array[] {
    const transforms = Math.floor((this.#waiting + length) / this.#hop);
    const dropped = Math.min(this.#lead, transforms * this.#hop);
    const room = Math.min(this.#pending, transforms * this.#hop - dropped);
    const output = this.#outputs(room);
    let written = -dropped;
    for (let from = 0; from < length; ) {
      const count = Math.min(length - from, this.#hop - this.#waiting);
      this.#channels.forEach(({ input }, channel) => {
        load(input, channel, from, count);
      });
      from += count;
      this.#waiting += count;
      if (this.#waiting < this.#hop) break;
      let index = 0;
      for (const channel of this.#channels) {
        channel.transform(this.#fft, this.#hop, this.#output, (result) => {
          copyInto(output[index++]!, written, result, this.#fft.size - this.#hop, this.#hop);
        });
      }
      written += this.#hop;
      this.#waiting = 0;
    }
    this.#lead -= dropped;
    this.#pending -= room;
    return output;
  }

  #outputs(length: number): Float32Array[] {
    return Array.from({ length: this.#outputCount }, () => new Float32Array(length));
  }
}

/** Length of the transforms for a filter, a power of two: twice the filter's at least, four times where that is quicker. */
export function transformSize(taps: number): number {
  const longEnough = Math.max(2 * taps, Math.min(4 * taps, LARGEST_QUICK_TRANSFORM), 512);
  return 2 ** Math.ceil(Math.log2(longEnough));
}

interface Spectrum {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

function spectrumFor({ binCount }: RealFft): Spectrum {
  return { real: new Float64Array(binCount), imag: new Float64Array(binCount) };
}

/** What one channel remembers. */
class Channel {
  /** The samples of the last transforms and, in its last `hop` places, those that wait for the next. */
  readonly input: Float64Array;
  readonly #filters: readonly Spectrum[];
  readonly #signal: Spectrum;
  readonly #product: Spectrum;

  constructor(filters: readonly FirFilter[], fft: RealFft) {
    this.input = new Float64Array(fft.size);
    this.#signal = spectrumFor(fft);
    this.#product = spectrumFor(fft);
    this.#filters = filters.map(({ taps }) => {
      const spectrum = spectrumFor(fft);
      const padded = new Float64Array(fft.size);
      padded.set(taps);
      fft.forward(padded, spectrum.real, spectrum.imag);
      return spectrum;
    });
  }

  /**
   * Filters the whole buffer, of which the last `hop` samples of each result are right, and makes room for as many.
   *
   * @param result scratch memory, whose contents `take` is given filter by filter
   */
  transform(fft: RealFft, hop: number, result: Float64Array, take: (result: Float64Array) => void): void {
    const product = this.#product;
    fft.forward(this.input, this.#signal.real, this.#signal.imag);
    for (const filter of this.#filters) {
      multiply(this.#signal, filter, product);
      fft.inverse(product.real, product.imag, result);
      take(result);
    }
    this.input.copyWithin(0, hop);
  }
}

function multiply(a: Spectrum, b: Spectrum, product: Spectrum): void {
  const { real, imag } = product;
  for (let k = 0; k < real.length; k++) {
    real[k] = a.real[k]! * b.real[k]! - a.imag[k]! * b.imag[k]!;
    imag[k] = a.real[k]! * b.imag[k]! + a.imag[k]! * b.real[k]!;
  }
}

/** Copies `count` samples, leaving out those that fall before the target's beginning or behind its end. */
function copyInto(
  target: Float32Array,
  start: number,
  source: Float64Array,
  sourceStart: number,
  count: number,
): void {
  const end = Math.min(count, target.length - start);
  for (let n = Math.max(0, -start); n < end; n++) target[start + n] = source[sourceStart + n]!;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    joined.set(part, start);
    start += part.length;
  }
  return joined;
}
