import { powerToDb } from '../units.ts';
import { requireSameShape } from './same-shape.ts';

/** Sums over one channel of the reference s and of the difference d = ŝ - s. */
interface ChannelSums {
  reference: number;
  difference: number;
  referenceSquares: number;
  differenceSquares: number;
  products: number;
}

/**
 * Scale-invariant signal-to-distortion ratio in dB: how much of the estimate is the reference, whatever its gain.
 * 10 log10(|αs|² / |αs - ŝ|²) with α = ⟨ŝ, s⟩ / |s|² (Le Roux et al., "SDR - half-baked or well done?", 2019, eq. 4 and 5).
 * Each channel loses its mean; then the channels count as one long signal with one α, so that a wrong balance between
 * left and right is a distortion too. Streaming.
 *
 * What is summed up is the difference d = ŝ - s, as |αs - ŝ|² = |d|² - ⟨d, s⟩² / |s|² keeps its digits near the reference.
 */
export class SiSdr {
  readonly #channels: readonly ChannelSums[];
  #sampleCount = 0;

  /** @param options `channelCount` of both signals */
  constructor({ channelCount }: { readonly channelCount: number }) {
    this.#channels = Array.from({ length: channelCount }, () => ({
      reference: 0,
      difference: 0,
      referenceSquares: 0,
      differenceSquares: 0,
      products: 0,
    }));
  }

  /** @param estimate,reference the next samples, planar, of the same channels and length */
  push(estimate: readonly Float32Array[], reference: readonly Float32Array[]): void {
    for (const [c, sums] of this.#channels.entries()) addSums(sums, estimate[c]!, reference[c]!);
    this.#sampleCount += reference[0]!.length;
  }

  /**
   * What was measured so far.
   *
   * @returns dB; `Infinity` for an estimate that is the reference up to a gain, `-Infinity` for one that has nothing of
   *   it, or is silent; NaN for a silent reference, to which no ratio exists
   */
  result(): number {
    const count = Math.max(1, this.#sampleCount);
    const total = (of: (sums: ChannelSums) => number): number =>
      this.#channels.reduce((sum, channel) => sum + of(channel), 0);
    const referenceEnergy = total((s) => s.referenceSquares - s.reference ** 2 / count);
    // A constant leaves rounding errors.
    if (referenceEnergy <= 1e-13 * total((s) => s.referenceSquares)) return Number.NaN;
    const product = total((s) => s.products - (s.reference * s.difference) / count);
    const differenceEnergy = total((s) => s.differenceSquares - s.difference ** 2 / count);
    const alpha = 1 + product / referenceEnergy;
    if (alpha === 0) return -Infinity;
    const distortion = Math.max(0, differenceEnergy - product ** 2 / referenceEnergy);
    return powerToDb((alpha * alpha * referenceEnergy) / distortion);
  }
}

/**
 * {@link SiSdr} of signals in memory.
 *
 * @param estimate planar audio
 * @param reference planar audio of the same channels and length
 * @returns dB; infinities and NaN as there
 * @throws LatheError `bad-argument` if the shapes differ or there is no sample
 */
export function siSdrDb(estimate: readonly Float32Array[], reference: readonly Float32Array[]): number {
  requireSameShape('siSdrDb', estimate, reference);
  const meter = new SiSdr({ channelCount: reference.length });
  meter.push(estimate, reference);
  return meter.result();
}

function addSums(sums: ChannelSums, estimate: Float32Array, reference: Float32Array): void {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let n = 0; n < reference.length; n++) {
    const s = reference[n]!;
    const d = estimate[n]! - s;
    a += s;
    b += d;
    aa += s * s;
    bb += d * d;
    ab += s * d;
  }
  sums.reference += a;
  sums.difference += b;
  sums.referenceSquares += aa;
  sums.differenceSquares += bb;
  sums.products += ab;
}
