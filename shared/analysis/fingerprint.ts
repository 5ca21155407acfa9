import { RealFft } from '../dsp/fft.ts';
import { createWindow } from '../dsp/window.ts';
import { requireArgument } from '../errors.ts';

/** Of the signal that is fingerprinted; its band ends at 2 kHz. */
const TARGET_RATE = 5512.5;
/** 0.37 s: long enough that a shift of half a hop changes few bits. */
const FRAME = 2048;
/** 23 ms. */
const HOP = 128;
/** One more than bits. */
const BAND_COUNT = 33;
const LOWEST_HZ = 300;
const HIGHEST_HZ = 2000;

/**
 * What makes a recording recognisable in another encoding, level or equaliser: 32 bits for each 23 ms, the signs of how
 * the energy differences of neighbouring bands change in time (Haitsma and Kalker, A Highly Robust Audio Fingerprinting
 * System, ISMIR 2002, eq. 1; half as many frames). Streaming; silence gives zeros.
 */
export class Fingerprinter {
  readonly #channelCount: number;
  readonly #decimation: number;
  readonly #fft = new RealFft(FRAME);
  readonly #window = createWindow('hann', FRAME);
  readonly #real = new Float64Array(FRAME / 2 + 1);
  readonly #imag = new Float64Array(FRAME / 2 + 1);
  readonly #frame = new Float64Array(FRAME);
  /** First bin of each band, and the end of the last. */
  readonly #edges: readonly number[];
  readonly #samples = new Float64Array(FRAME);
  #filled = 0;
  #partial = 0;
  #partialCount = 0;
  #before: Float64Array | undefined;
  readonly #words: number[] = [];

  /** @throws LatheError `bad-argument` for a rate below 8 kHz or a channel count that is not a positive integer */
  constructor({
    sampleRate,
    channelCount,
  }: {
    readonly sampleRate: number;
    readonly channelCount: number;
  }) {
    requireArgument(
      sampleRate >= 8000 && Number.isInteger(channelCount) && channelCount > 0,
      `Fingerprinter: needs a rate of 8000 Hz or more and a channel, got ${sampleRate} Hz and ${channelCount}`,
    );
    this.#channelCount = channelCount;
    this.#decimation = Math.max(1, Math.round(sampleRate / TARGET_RATE));
    const binHz = sampleRate / this.#decimation / FRAME;
    this.#edges = Array.from({ length: BAND_COUNT + 1 }, (_, band) =>
      Math.round((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / BAND_COUNT)) / binHz),
    );
  }

  /**
   * Takes the next block.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Float32Array[]): void {
    const length = block[0]!.length;
    for (let n = 0; n < length; n++) {
      for (let c = 0; c < this.#channelCount; c++) this.#partial += block[c]![n]!;
      if (++this.#partialCount === this.#decimation) this.#take();
    }
  }

  /** The words so far, a frame each: none for less than 0.4 s. */
  result(): Uint32Array {
    return Uint32Array.from(this.#words);
  }

  /** The mean of a few samples is low-pass enough for bands that end at a third of the new rate. */
  #take(): void {
    this.#samples[this.#filled++] = this.#partial;
    this.#partial = 0;
    this.#partialCount = 0;
    if (this.#filled < FRAME) return;
    this.#addWord();
    this.#samples.copyWithin(0, HOP);
    this.#filled = FRAME - HOP;
  }

  #addWord(): void {
    for (let n = 0; n < FRAME; n++) this.#frame[n] = this.#samples[n]! * this.#window[n]!;
    this.#fft.forward(this.#frame, this.#real, this.#imag);
    const energies = new Float64Array(BAND_COUNT);
    for (let band = 0; band < BAND_COUNT; band++) {
      for (let k = this.#edges[band]!; k < this.#edges[band + 1]!; k++) {
        energies[band]! += this.#real[k]! ** 2 + this.#imag[k]! ** 2;
      }
    }
    const before = this.#before;
    this.#before = energies;
    if (before === undefined) return;
    let word = 0;
    for (let bit = 0; bit < BAND_COUNT - 1; bit++) {
      const change = energies[bit]! - energies[bit + 1]! - (before[bit]! - before[bit + 1]!);
      if (change > 0) word |= 1 << bit;
    }
    this.#words.push(word >>> 0);
  }
}

/** Words from one to the next of which two are compared: an aligned pair of recordings. */
export interface FingerprintMatch {
  /** Frame n of the first is frame n + offset of the second. */
  readonly offset: number;
  /** Share of the shorter recording that both have, 0 to 1. */
  readonly overlap: number;
  /** Share of bits that differ there: 0 for the same, 0.5 for unrelated recordings. */
  readonly bitErrorRate: number;
}

/**
 * Compares two fingerprints at an offset.
 *
 * @param first words of the first recording
 * @param second words of the second
 * @param offset frame n of the first lies on frame n + offset of the second
 */
export function compareFingerprints(
  first: Uint32Array,
  second: Uint32Array,
  offset: number,
): FingerprintMatch {
  const start = Math.max(0, -offset);
  const end = Math.min(first.length, second.length - offset);
  let errors = 0;
  for (let n = start; n < end; n++) errors += bitCount(first[n]! ^ second[n + offset]!);
  const count = Math.max(0, end - start);
  return {
    offset,
    overlap: count / Math.max(1, Math.min(first.length, second.length)),
    bitErrorRate: count === 0 ? 1 : errors / (32 * count),
  };
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
