import { powerToDb } from '../units.ts';
import { requireSameShape } from './same-shape.ts';

/**
 * Signal-to-noise ratio in dB against a clean reference: 10 log10(|s|² / |ŝ - s|²), over all channels together. Whatever
 * is not the reference is noise, a delay and a change of gain too: align and match the level first. Streaming.
 */
export class Snr {
  #signal = 0;
  #noise = 0;

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    for (let c = 0; c < reference.length; c++) {
      const e = estimate[c]!;
      const s = reference[c]!;
      let signal = 0;
      let noise = 0;
      for (let n = 0; n < s.length; n++) {
        const difference = e[n]! - s[n]!;
        signal += s[n]! * s[n]!;
        noise += difference * difference;
      }
      this.#signal += signal;
      this.#noise += noise;
    }
  }

  /**
   * What was measured so far.
   *
   * @returns dB; `Infinity` for equal signals, NaN for a silent reference, to which no ratio exists
   */
  result(): number {
    return this.#signal === 0 ? Number.NaN : powerToDb(this.#signal / this.#noise);
  }
}

/**
 * {@link Snr} of signals in memory.
 *
 * @param estimate planar audio
 * @param reference planar audio of the same channels and length
 * @returns dB; infinity and NaN as there
 * @throws LatheError `bad-argument` if the shapes differ or there is no sample
 */
export function snrDb(estimate: readonly Float32Array[], reference: readonly Float32Array[]): number {
  requireSameShape('snrDb', estimate, reference);
  const snr = new Snr();
  snr.push(estimate, reference);
  return snr.result();
}
