import { requireArgument } from '../errors.ts';
import type { Samples } from './fft.ts';
import { newSpectrum, RealFftPair, type Spectrum } from './real-fft-pair.ts';
import type { StftOptions } from './stft.ts';
import { createWindow } from './window.ts';

/** {@link StftOptions} with every default filled in. */
export interface Framing {
  readonly nFft: number;
  readonly hopLength: number;
  /** nFft weights. */
  readonly window: Float64Array;
  /** Samples of padding on each side, 0 without `center`. */
  readonly padding: number;
  readonly padMode: 'reflect' | 'constant';
}

/**
 * Fills in the defaults and checks the sizes.
 *
 * @param caller name for the message
 * @throws LatheError `bad-argument` for sizes out of range
 */
export function resolveFraming(caller: string, options: StftOptions): Framing {
  const { nFft, hopLength = nFft / 4, winLength = nFft, center = true, padMode = 'reflect' } = options;
  requireArgument(
    Number.isInteger(hopLength) && hopLength > 0,
    `${caller}: hopLength must be a positive integer, got ${hopLength}`,
  );
  requireArgument(
    Number.isInteger(winLength) && winLength > 0 && winLength <= nFft,
    `${caller}: winLength must be an integer from 1 to nFft = ${nFft}, got ${winLength}`,
  );
  const window = new Float64Array(nFft);
  window.set(createWindow(options.window ?? 'hann', winLength), Math.floor((nFft - winLength) / 2));
  return { nFft, hopLength, window, padding: center ? nFft / 2 : 0, padMode };
}

/** Samples that are gathered before they are moved on. */
const LINE_SAMPLES = 8192;

/** Takes one frame: powers |S|² of each channel, nFft / 2 + 1 bins, valid until the next frame. */
export type PowerListener = (powers: readonly Float64Array[]) => void;

/** Takes one frame: the spectrum of each channel, nFft / 2 + 1 bins, valid until the next frame. */
export type SpectrumListener = (spectra: readonly Spectrum[]) => void;

/** Who takes the frames, in order; either of them. */
export interface FrameListeners {
  readonly onPowers?: PowerListener;
  readonly onSpectra?: SpectrumListener;
}

/**
 * Short-time Fourier transform of signals of any length in little memory: gives the frames of `stft`, one after the other,
 * of all channels at once. Two frames are transformed together, so that one may be given with the next, or by `finish`.
 */
export class StftStream {
  readonly #framing: Framing;
  readonly #fft: RealFftPair;
  readonly #listeners: FrameListeners;
  /** Samples that frames are still to be taken from. */
  readonly #lines: readonly Float64Array[];
  /** Of two frames, each channel's; none where nobody takes them. */
  readonly #powers: readonly (readonly Float64Array[])[];
  readonly #spectra: readonly (readonly Spectrum[])[];
  /** With reflection: the first samples, until there are enough of them to be turned over. */
  readonly #heads: readonly Float64Array[];
  /** With reflection: the last samples. */
  readonly #tails: readonly Float64Array[];
  /** Samples that are reflected, and the one that they are reflected about; 0 without reflection. */
  readonly #reflected: number;
  #headFilled = 0;
  #filled = 0;
  /** Where the next frame begins in the lines; beyond what is filled where frames do not touch. */
  #next = 0;

  /**
   * @param options as for `stft`, and how many channels go side by side
   * @param listeners take each frame
   * @throws LatheError `bad-argument` for sizes out of range
   */
  constructor(options: StftOptions & { readonly channelCount: number }, listeners: FrameListeners) {
    this.#framing = resolveFraming('stft', options);
    const { nFft, hopLength, window, padding, padMode } = this.#framing;
    this.#fft = new RealFftPair(window);
    this.#listeners = listeners;
    const arrays = (length: number): Float64Array[] =>
      times(options.channelCount, () => new Float64Array(length));
    this.#lines = arrays(nFft + Math.max(hopLength, LINE_SAMPLES));
    const { binCount } = this.#fft;
    this.#powers = listeners.onPowers === undefined ? [] : times(2, () => arrays(binCount));
    this.#spectra =
      listeners.onSpectra === undefined
        ? []
        : times(2, () => times(options.channelCount, () => newSpectrum(binCount)));
    this.#reflected = padMode === 'reflect' && padding > 0 ? padding + 1 : 0;
    this.#heads = arrays(this.#reflected);
    this.#tails = arrays(this.#reflected);
    if (padMode === 'constant') this.#filled = padding;
  }

  /** @param block the next samples: one array a channel, all of one length, of any length */
  push(block: readonly Samples[]): void {
    const length = block[0]!.length;
    const missing = Math.min(length, this.#reflected - this.#headFilled);
    if (missing > 0) {
      for (const [c, head] of this.#heads.entries()) {
        head.set(block[c]!.subarray(0, missing), this.#headFilled);
      }
      this.#headFilled += missing;
      if (this.#headFilled < this.#reflected) return;
      this.#feed(this.#heads.map((head) => head.slice(1).reverse()));
      this.#feedAndKeep(this.#heads);
    }
    if (missing < length) this.#feedAndKeep(block.map((samples) => samples.subarray(missing)));
  }

  /**
   * Ends the signal: gives the frames that reach over its end.
   *
   * @throws LatheError `bad-argument` for a signal too short to be reflected
   */
  finish(): void {
    const { padding, padMode } = this.#framing;
    requireArgument(
      this.#headFilled === this.#reflected,
      () =>
        `stft: reflection needs more than nFft / 2 = ${padding} samples, got ${this.#headFilled}; use padMode 'constant'`,
    );
    if (padMode === 'constant') this.#feed(this.#lines.map(() => new Float64Array(padding)));
    else if (padding > 0) this.#feed(this.#tails.map((tail) => tail.slice(0, padding).reverse()));
    if (this.#next + this.#framing.nFft <= this.#filled) this.#emit(1);
  }

  #feedAndKeep(block: readonly Samples[]): void {
    this.#feed(block);
    for (const [c, tail] of this.#tails.entries()) {
      const samples = block[c]!;
      const kept = Math.max(0, tail.length - samples.length);
      tail.copyWithin(0, tail.length - kept);
      tail.set(samples.subarray(Math.max(0, samples.length - tail.length)), kept);
    }
  }

  #feed(block: readonly Samples[]): void {
    const { nFft, hopLength } = this.#framing;
    const length = block[0]!.length;
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#lines[0]!.length - this.#filled);
      for (const [c, line] of this.#lines.entries()) line.set(block[c]!.subarray(from, to), this.#filled);
      this.#filled += to - from;
      from = to;
      while (this.#next + hopLength + nFft <= this.#filled) this.#emit(2);
      this.#discard();
    }
  }

  /** Moves what the next frames need to the beginning. */
  #discard(): void {
    const done = Math.min(this.#next, this.#filled);
    for (const line of this.#lines) line.copyWithin(0, done, this.#filled);
    this.#filled -= done;
    this.#next -= done;
  }

  /** Gives one frame or two. */
  #emit(count: 1 | 2): void {
    const { onPowers, onSpectra } = this.#listeners;
    const first = this.#next;
    const second = first + (count - 1) * this.#framing.hopLength;
    for (let c = 0; c < this.#lines.length; c++) {
      const line = this.#lines[c]!;
      this.#fft.transform(line, first, line, second);
      if (onPowers) this.#fft.powers(this.#powers[0]![c]!, this.#powers[1]![c]!);
      if (onSpectra) this.#fft.spectra(this.#spectra[0]![c]!, this.#spectra[1]![c]!);
    }
    for (let t = 0; t < count; t++) {
      onPowers?.(this.#powers[t]!);
      onSpectra?.(this.#spectra[t]!);
    }
    this.#next += count * this.#framing.hopLength;
  }
}

function times<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}
