import { requireArgument } from '../errors.ts';
import { GAP_BYTES, twiddlesOf } from './complex-fft.ts';
import type { Samples } from './fft.ts';
import { kernelDoubles, kernels, sharedScratch } from './kernels.ts';

/** Samples of the longest frame: 0.7 s at 44.1 kHz. */
const LONGEST_FRAME = 32_768;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/** The spectrum of a frame: real and imaginary parts at 0 ... N/2. */
export interface Spectrum {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

/** @param binCount how many bins the spectrum has room for */
export function newSpectrum(binCount: number): Spectrum {
  return { real: new Float64Array(binCount), imag: new Float64Array(binCount) };
}

/**
 * Spectra of two real frames at once, under one window, bit for bit those that `RealFft` finds of each, in less than half the
 * time: both go through every operation of the kernels side by side. All instances of a thread share scratch memory: what
 * {@link transform} finds is there until another instance is used. Nothing is allocated by a transform.
 *
 * Definition: X[k] = Σ_n w[n] x[n] e^{-2πikn/N} for k = 0 ... N/2.
 */
export class RealFftPair {
  /** Length N of a frame. */
  readonly size: number;
  /** Number of frequencies, N/2 + 1. */
  readonly binCount: number;
  readonly #window: Float64Array;
  readonly #powerScale: number;
  /** First sample that the window lets through, an even one, and the end of those that it does. */
  readonly #from: number;
  readonly #to: number;
  readonly #kernels = kernels();
  readonly #twiddles: Float64Array;
  readonly #halfTwiddles: Float64Array;
  /** This size's part of the scratch memory: the packed signals, and what the kernels find of each frame. */
  readonly #signal: Float64Array;
  readonly #found: readonly [FrameViews, FrameViews];
  /** Where the spectra are in the kernels' memory. */
  #spectra = 0;

  /**
   * @param window what every frame is multiplied by; its length, a power of two from 2 to 32768, is that of the frames
   * @param powerScale what powers and products are multiplied by; default 1
   * @throws LatheError `bad-argument` for any other length
   */
  constructor(window: Float64Array, powerScale = 1) {
    const size = window.length;
    requireArgument(
      size >= 2 && size <= LONGEST_FRAME && (size & (size - 1)) === 0,
      `RealFftPair: a frame must have a power of two from 2 to ${LONGEST_FRAME} samples, got ${size}`,
    );
    this.size = size;
    this.binCount = size / 2 + 1;
    this.#window = window;
    this.#powerScale = powerScale;
    const first = Math.max(0, window.findIndex(isHeard));
    this.#from = first - (first % 2);
    const end = window.findLastIndex(isHeard) + 1;
    this.#to = end + (end % 2);
    this.#twiddles = twiddlesOf(size);
    this.#halfTwiddles = twiddlesOf(size / 2);
    const { signal, frames, powers } = pairScratch();
    this.#signal = signal.subarray(0, 2 * size);
    const views = (frame: 0 | 1): FrameViews => frameViews(frames[frame], powers[frame], this.binCount);
    this.#found = [views(0), views(1)];
  }

  /**
   * Transforms two frames.
   *
   * @param first has `size` samples from `firstStart` on; not changed
   * @param second has as many from `secondStart` on; may be the same array
   */
  transform(first: Samples, firstStart: number, second: Samples, secondStart: number): void {
    this.#requireFrame(first, firstStart);
    this.#requireFrame(second, secondStart);
    const [from, to] = [this.#from, this.#to];
    const { frames, window, spare } = this.#scratchWithWindow();
    frames[0].set(first.subarray(firstStart + from, firstStart + to));
    frames[1].set(second.subarray(secondStart + from, secondStart + to));
    const signal = this.#signal;
    signal.fill(0, 0, 2 * from);
    signal.fill(0, 2 * to);
    const run = this.#kernels;
    const at = signal.byteOffset;
    const weights = window.byteOffset + DOUBLE * from;
    const woven = at + 2 * DOUBLE * from;
    run.weavePair(frames[0].byteOffset, frames[1].byteOffset, weights, to - from, woven);
    const half = this.size / 2;
    this.#spectra = run.transformPair(at, spare.byteOffset, this.#halfTwiddles.byteOffset, half);
    const [a, b] = this.#found;
    run.unpackPair(
      this.#spectra,
      half,
      this.#twiddles.byteOffset,
      this.#powerScale,
      a.powers.byteOffset,
      b.powers.byteOffset,
    );
  }

  /**
   * Powers |X|² of the frames that were transformed last.
   *
   * @param first receives `binCount` of the first frame
   * @param second receives as many of the second
   */
  powers(first: Float64Array, second: Float64Array): void {
    first.set(this.#found[0].powers);
    second.set(this.#found[1].powers);
  }

  /**
   * Real parts of X₁ X₂* of the frames that were transformed last.
   *
   * @param products receives `binCount` of them
   */
  products(products: Float64Array): void {
    const { real } = this.#found[0];
    this.#kernels.pairProducts(this.#spectra, this.binCount, this.#powerScale, real.byteOffset);
    products.set(real);
  }

  /**
   * Spectra of the frames that were transformed last.
   *
   * @param first receives that of the first frame
   * @param second receives that of the second
   */
  spectra(first: Spectrum, second: Spectrum): void {
    const [a, b] = this.#found;
    this.#kernels.splitPair(this.#spectra, this.binCount, a.real.byteOffset, b.real.byteOffset);
    first.real.set(a.real);
    first.imag.set(a.imag);
    second.real.set(b.real);
    second.imag.set(b.imag);
  }

  #requireFrame(signal: Samples, start: number): void {
    requireArgument(
      start >= 0 && signal.length >= start + this.size,
      () => `RealFftPair: signal must have ${this.size} samples from ${start} on, got ${signal.length}`,
    );
  }

  /** The window is copied when another one was used in between, which is seldom. */
  #scratchWithWindow(): PairScratch {
    const scratch = pairScratch();
    if (scratch.windowHeld !== this.#window) {
      scratch.window.set(this.#window);
      scratch.windowHeld = this.#window;
    }
    return scratch;
  }
}

/** Where the kernels put what they find of a frame: the imaginary parts behind the real ones, which take its place. */
interface FrameViews extends Spectrum {
  readonly powers: Float64Array;
}

function frameViews(frame: Float64Array, powers: Float64Array, binCount: number): FrameViews {
  return {
    real: frame.subarray(0, binCount),
    imag: frame.subarray(binCount, 2 * binCount),
    powers: powers.subarray(0, binCount),
  };
}

interface PairScratch {
  readonly frames: readonly [Float64Array, Float64Array];
  readonly powers: readonly [Float64Array, Float64Array];
  readonly window: Float64Array;
  /** Whose weights the window has. */
  windowHeld: Float64Array | undefined;
  readonly signal: Float64Array;
  readonly spare: Float64Array;
}

/** Scratch memory for two frames: spectra have a bin more than the packed signals. */
const pairScratch = sharedScratch((): PairScratch => {
  const packed = 2 * LONGEST_FRAME + 4;
  const signalAndSpare = kernelDoubles(2 * packed + GAP_BYTES / DOUBLE);
  return {
    frames: [kernelDoubles(LONGEST_FRAME + 2), kernelDoubles(LONGEST_FRAME + 2)],
    powers: [kernelDoubles(LONGEST_FRAME / 2 + 1), kernelDoubles(LONGEST_FRAME / 2 + 1)],
    window: kernelDoubles(LONGEST_FRAME),
    windowHeld: undefined,
    signal: signalAndSpare.subarray(0, packed),
    spare: signalAndSpare.subarray(signalAndSpare.length - packed),
  };
});

function isHeard(weight: number): boolean {
  return weight !== 0;
}
