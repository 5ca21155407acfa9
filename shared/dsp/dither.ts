import { requireArgument } from '../errors.ts';
import { createRandom, type Random } from '../random.ts';
import { type Kernels, kernelSingles, kernels, sharedScratch } from './kernels.ts';

/**
 * What is added before rounding.
 *
 * `tpdf`: triangular noise, two least significant bits from peak to peak, which makes mean and power of the error
 * independent of the signal. `shaped`: the same with the error moved to where the ear is least sensitive.
 * `off`: plain rounding.
 */
export type DitherKind = 'tpdf' | 'shaped' | 'off';

/** Settings of a {@link Quantizer}. */
export interface QuantizerOptions {
  readonly bitDepth: 16 | 24;
  readonly dither: DitherKind;
  /** In Hz. The published shaping is for 44.1 and 48 kHz; at other rates `shaped` is `tpdf`. */
  readonly sampleRate: number;
  /** 1 or more; each has noise of its own. */
  readonly channelCount: number;
  /** Any integer; the same seed gives the same bytes. */
  readonly seed: number;
}

/**
 * Error filter 1 - Σ c_k z⁻ᵏ after the modified E-weighted curve, five coefficients: S. P. Lipshitz, J. Vanderkooy and
 * R. A. Wannamaker, "Minimally Audible Noise Shaping", J. Audio Eng. Soc. 39 (11), 1991. Of the published ones
 * it raises the total noise least for what it takes away between 2 and 5 kHz.
 */
const SHAPING_FILTER = [2.033, -2.165, 1.959, -1.59, 0.6149] as const;
/** Rates at which the filter does what it was designed for. */
const SHAPING_RATES = { lowest: 44_100, highest: 48_000 } as const;
/** After so many zeros in a row (46 ms at 44.1 kHz) the signal is digital silence, and its noise stops. */
const SILENCE_SAMPLES = 2048;

/** Samples that are rounded at once. */
const PIECE = 4096;
/** Samples that are rounded by themselves from a zero on, as more may follow. */
const AFTER_ZERO = 256;

interface ChannelState {
  readonly random: Random;
  /** The last five errors in steps, latest first. */
  readonly errors: Float64Array;
  zeros: number;
}

/**
 * Reduces samples to 16 or 24 bit, streaming and in place. Samples must be finite; those beyond full scale are clamped.
 *
 * Digital silence stays silent: after 2048 exact zeros in a channel neither noise nor remembered error is added, so
 * that a pause is a pause and compresses to nothing; a fade still ends in dither, as its last samples are not 0.
 */
export class Quantizer {
  readonly #steps: number;
  readonly #noise: number;
  readonly #shaped: boolean;
  readonly #channels: ChannelState[];

  /** @throws LatheError `bad-argument` for a channel count that is not a positive integer */
  constructor({ bitDepth, dither, sampleRate, channelCount, seed }: QuantizerOptions) {
    requireArgument(
      Number.isInteger(channelCount) && channelCount >= 1,
      `Quantizer: channelCount must be a positive integer, got ${channelCount}`,
    );
    this.#steps = 2 ** (bitDepth - 1);
    this.#noise = dither === 'off' ? 0 : 1;
    this.#shaped =
      dither === 'shaped' && sampleRate >= SHAPING_RATES.lowest && sampleRate <= SHAPING_RATES.highest;
    const random = createRandom(seed);
    this.#channels = Array.from({ length: channelCount }, (_, c) => ({
      random: random.fork('dither', c),
      errors: new Float64Array(SHAPING_FILTER.length),
      zeros: 0,
    }));
  }

  /**
   * Quantizes the next block in place: each sample becomes exactly k / 2^(bitDepth - 1) for an integer k from
   * -2^(bitDepth - 1) to 2^(bitDepth - 1) - 1.
   *
   * @param block one array a channel, all of one length, of any length
   */
  process(block: readonly Float32Array[]): void {
    requireArgument(
      block.length === this.#channels.length,
      `Quantizer: expected ${this.#channels.length} channels, got ${block.length}`,
    );
    for (let c = 0; c < block.length; c++) {
      if (this.#shaped) this.#processShaped(block[c]!, this.#channels[c]!);
      else this.#processPlain(block[c]!, this.#channels[c]!);
    }
  }

  #processPlain(samples: Float32Array, state: ChannelState): void {
    const { random } = state;
    for (let start = 0; start < samples.length; ) {
      const piece = samples.subarray(start, start + PIECE);
      const rounded = rounder().run(piece, this.#steps, this.#noise, random.state);
      if (rounded > 0) state.zeros = 0;
      random.skip(rounded);
      const rest = piece.subarray(rounded, rounded + AFTER_ZERO);
      this.#quantize(rest, state);
      start += rounded + rest.length;
    }
  }

  /** Rounds some samples in place after adding noise. */
  #quantize(samples: Float32Array, state: ChannelState): void {
    const steps = this.#steps;
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]!;
      state.zeros = x === 0 ? state.zeros + 1 : 0;
      const noise = this.#noise * triangular(state.random.next() * 2 ** 32);
      // 0 and not -0, which integers do not have.
      const rounded = clampStep(Math.floor(x * steps + noise + 0.5), steps) / steps;
      samples[n] = state.zeros > SILENCE_SAMPLES ? 0 : rounded;
    }
  }

  #processShaped(samples: Float32Array, state: ChannelState): void {
    const steps = this.#steps;
    const [c1, c2, c3, c4, c5] = SHAPING_FILTER;
    let e1 = state.errors[0]!;
    let e2 = state.errors[1]!;
    let e3 = state.errors[2]!;
    let e4 = state.errors[3]!;
    let e5 = state.errors[4]!;
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]!;
      state.zeros = x === 0 ? state.zeros + 1 : 0;
      if (state.zeros > SILENCE_SAMPLES) {
        e1 = e2 = e3 = e4 = e5 = 0;
        samples[n] = 0;
        continue;
      }
      const wanted = x * steps - (c1 * e1 + c2 * e2 + c3 * e3 + c4 * e4 + c5 * e5);
      const step = Math.floor(wanted + triangular(state.random.next() * 2 ** 32) + 0.5);
      e5 = e4;
      e4 = e3;
      e3 = e2;
      e2 = e1;
      // before clamping: what is lost there is distortion of the signal, and must not be thrown at later samples
      e1 = step - wanted;
      samples[n] = clampStep(step, steps) / steps;
    }
    state.errors.set([e1, e2, e3, e4, e5]);
  }
}

/** Triangular noise in ±1 from one draw of 32 bits: its upper and its lower 16 bits are two independent uniform numbers. */
function triangular(draw: number): number {
  return ((draw >>> 16) + (draw & 0xffff)) / 65_536 - (1 - 1 / 65_536);
}

function clampStep(step: number, steps: number): number {
  return step < -steps ? -steps : step >= steps ? steps - 1 : step;
}

/** Rounds samples in the kernels' memory; all quantizers of a thread share it. */
class Rounder {
  readonly #kernels: Kernels = kernels();
  readonly #samples = kernelSingles(PIECE);

  /**
   * Rounds samples in place up to the first zero, or where fewer than four are left.
   *
   * @param samples up to {@link PIECE}
   * @param state of the generator of noise
   * @returns how many were rounded
   */
  run(samples: Float32Array, steps: number, noise: number, state: number): number {
    const own = this.#samples;
    own.set(samples);
    const count = samples.length - (samples.length % 4);
    const end = this.#kernels.quantize(own.byteOffset, count, steps, noise, state);
    const rounded = (end - own.byteOffset) / Float32Array.BYTES_PER_ELEMENT;
    samples.set(own.subarray(0, rounded));
    return rounded;
  }
}

const rounder = sharedScratch(() => new Rounder());
