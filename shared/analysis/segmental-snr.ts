import { createWindow } from '../dsp/window.ts';
import { powerToDb } from '../units.ts';
import { requireSameShape } from './same-shape.ts';

const FRAME_SECONDS = 0.03;
/** Frames overlap by three quarters. */
const HOPS_PER_FRAME = 4;
/** Beyond these a frame is not heard as better or worse (Loizou, "Speech Enhancement", eq. 11.1). */
const LOWEST_DB = -10;
const HIGHEST_DB = 35;

/**
 * Segmental signal-to-noise ratio in dB against a clean reference: the mean over frames of the SNR of each, limited to
 * -10 ... 35 dB (Hansen and Pellom, "An effective quality evaluation protocol for speech enhancement algorithms", 1998;
 * frames of 30 ms, Hann, every quarter, as in Loizou's `comp_snr`). Quiet passages count as much as loud ones. Channels
 * are taken together in each frame. Frames in which the reference is silent have no ratio and are left out. Streaming.
 */
export class SegmentalSnr {
  readonly #hop: number;
  /** Squares of the window's weights. */
  readonly #weights: Float64Array;
  /** Squares of the samples in the current frame, over channels. */
  readonly #signal: Float64Array;
  readonly #noise: Float64Array;
  #filled = 0;
  #sum = 0;
  #count = 0;

  /** @param options `sampleRate` in Hz, 1000 or more */
  constructor({ sampleRate }: { readonly sampleRate: number }) {
    this.#hop = Math.max(1, Math.round((FRAME_SECONDS * sampleRate) / HOPS_PER_FRAME));
    const length = HOPS_PER_FRAME * this.#hop;
    this.#weights = createWindow('hann', length).map((weight) => weight * weight);
    this.#signal = new Float64Array(length);
    this.#noise = new Float64Array(length);
  }

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    const length = reference[0]!.length;
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + this.#signal.length - this.#filled);
      this.#fill(estimate, reference, from, to);
      this.#filled += to - from;
      from = to;
      if (this.#filled === this.#signal.length) this.#finishFrame();
    }
  }

  /**
   * What was measured so far: whole frames count.
   *
   * @returns dB, -10 ... 35; NaN if there is no whole frame or the reference is silent
   */
  result(): number {
    return this.#sum / this.#count;
  }

  #fill(
    estimate: readonly Float32Array[],
    reference: readonly Float32Array[],
    from: number,
    to: number,
  ): void {
    const offset = this.#filled - from;
    this.#signal.fill(0, this.#filled, offset + to);
    this.#noise.fill(0, this.#filled, offset + to);
    for (let c = 0; c < reference.length; c++) {
      const e = estimate[c]!;
      const s = reference[c]!;
      for (let n = from; n < to; n++) {
        const difference = e[n]! - s[n]!;
        this.#signal[offset + n]! += s[n]! * s[n]!;
        this.#noise[offset + n]! += difference * difference;
      }
    }
  }

  #finishFrame(): void {
    let signal = 0;
    let noise = 0;
    for (let n = 0; n < this.#weights.length; n++) {
      signal += this.#weights[n]! * this.#signal[n]!;
      noise += this.#weights[n]! * this.#noise[n]!;
    }
    if (signal > 0) {
      this.#sum += Math.max(LOWEST_DB, Math.min(HIGHEST_DB, powerToDb(signal / noise)));
      this.#count++;
    }
    this.#signal.copyWithin(0, this.#hop);
    this.#noise.copyWithin(0, this.#hop);
    this.#filled -= this.#hop;
  }
}

/**
 * {@link SegmentalSnr} of signals in memory.
 *
 * @param estimate planar audio
 * @param reference planar audio of the same channels and length
 * @param sampleRate in Hz
 * @returns dB, -10 ... 35; NaN as there
 * @throws LatheError `bad-argument` if the shapes differ or there is no sample
 */
export function segmentalSnrDb(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
  sampleRate: number,
): number {
  requireSameShape('segmentalSnrDb', estimate, reference);
  const snr = new SegmentalSnr({ sampleRate });
  snr.push(estimate, reference);
  return snr.result();
}
