import type { Samples } from '../dsp/fft.ts';
import { kaiserBesselDerivedWindow } from '../dsp/kaiser-bessel-derived.ts';
import { RealFftPair } from '../dsp/real-fft-pair.ts';

/** Main lobe of ±10 bins, nothing above -132 dB from 15 bins on: the quiet beside the loud stays visible. */
export const WINDOW_ALPHA = 8;

/** What one frame has in each bin, `nFft / 2 + 1` of them. Valid until the next frame. */
export interface SpectrumFrame {
  /** Energy of each channel. Summed over bins and all frames, it is the sum of the squares of the signal's samples. */
  readonly energy: readonly Float64Array[];
  /** Summed in the same way, it is the sum of the products of the samples of the first two channels; none for one channel. */
  readonly product: Float64Array | undefined;
}

/**
 * Cuts a signal into frames that overlap by half and gives the spectrum of each, streaming. Silence is taken to lie
 * before the first and after the last sample, so that every sample is in two frames, whose weights sum to 1: energy is
 * kept exactly (Parseval), whatever the length and wherever it is.
 */
export class SpectrumFrames {
  readonly #fft: RealFftPair;
  readonly #buffers: readonly Float64Array[];
  readonly #frame: SpectrumFrame;
  readonly #onFrame: (frame: SpectrumFrame) => void;
  #filled: number;

  /**
   * @param options `nFft`: length of a frame, a power of two up to 32768; `channelCount`: 1 or more; `onFrame` takes each frame
   */
  constructor(options: {
    readonly nFft: number;
    readonly channelCount: number;
    readonly onFrame: (frame: SpectrumFrame) => void;
  }) {
    const { nFft, channelCount, onFrame } = options;
    // All bins but the first and the last have a mirror image, which is left out.
    this.#fft = new RealFftPair(kaiserBesselDerivedWindow(nFft, WINDOW_ALPHA), 2 / nFft);
    const { binCount } = this.#fft;
    const everyChannel = <Item>(make: () => Item): Item[] => Array.from({ length: channelCount }, make);
    this.#buffers = everyChannel(() => new Float64Array(nFft));
    this.#frame = {
      energy: everyChannel(() => new Float64Array(binCount)),
      product: channelCount > 1 ? new Float64Array(binCount) : undefined,
    };
    this.#onFrame = onFrame;
    this.#filled = nFft / 2;
  }

  /**
   * Takes the next samples.
   *
   * @param block one array a channel, all of one length, of any length
   */
  push(block: readonly Samples[]): void {
    const { size } = this.#fft;
    const length = block[0]!.length;
    for (let start = 0; start < length; ) {
      const count = Math.min(length - start, size - this.#filled);
      for (let c = 0; c < block.length; c++) {
        const samples = block[c]!;
        const buffer = this.#buffers[c]!;
        buffer.set(samples.subarray(start, start + count), this.#filled);
      }
      start += count;
      this.#filled += count;
      if (this.#filled === size) this.#emit();
    }
  }

  /** Gives the frames that hold the last samples. */
  finish(): void {
    const half = this.#fft.size / 2;
    // What was filled beyond the half is new; the half before it was in one frame so far, unless nothing ever came.
    for (let rest = this.#filled; rest > 0; rest -= half) {
      for (const buffer of this.#buffers) buffer.fill(0, rest);
      if (this.#buffers.some((buffer) => buffer.some((sample) => sample !== 0))) this.#emit();
    }
  }

  #emit(): void {
    const { energy, product } = this.#frame;
    const half = this.#fft.size / 2;
    const last = energy.length - 1;
    for (let c = 0; c <= last; c += 2) {
      const partner = Math.min(c + 1, last);
      this.#fft.transform(this.#buffers[c]!, 0, this.#buffers[partner]!, 0);
      this.#fft.powers(energy[c]!, energy[partner]!);
      if (c === 0 && product !== undefined) this.#fft.products(product);
    }
    for (const values of energy) halveEnds(values);
    if (product !== undefined) halveEnds(product);
    for (const buffer of this.#buffers) buffer.copyWithin(0, half);
    this.#filled = half;
    this.#onFrame(this.#frame);
  }
}

function halveEnds(bins: Float64Array): void {
  bins[0]! /= 2;
  bins[bins.length - 1]! /= 2;
}
