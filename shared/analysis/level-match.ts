import { LoudnessMeter } from '../dsp/loudness.ts';
import { dbToAmplitude } from '../units.ts';

/** Finds the gain at which two aligned signals are compared. Streaming. */
export interface LevelMatch {
  /** @param reference,other the next samples, planar, of the same channels and length */
  push(reference: readonly Float32Array[], other: readonly Float32Array[]): void;
  /** Factor for the other signal, above 0; 1 where there is none, as for silence. */
  gain(): number;
}

/**
 * Equal integrated loudness: what a listener who compares must have, as the louder of two versions always sounds better.
 * Where one has no loudness (less than 400 ms, or under -70 LUFS), equal root mean squares.
 */
export class LoudnessMatch implements LevelMatch {
  readonly #reference: LoudnessMeter;
  readonly #other: LoudnessMeter;
  readonly #powers = new PowerSums();

  /** @param options `sampleRate` in Hz, 8000 ... 192000; `channelCount` 1 or 2 */
  constructor(options: { readonly sampleRate: number; readonly channelCount: number }) {
    this.#reference = new LoudnessMeter(options);
    this.#other = new LoudnessMeter(options);
  }

  /** @param reference,other the next samples, planar, of the same channels and length */
  push(reference: readonly Float32Array[], other: readonly Float32Array[]): void {
    this.#reference.push(reference);
    this.#other.push(other);
    this.#powers.push(reference, other);
  }

  /** Factor for the other signal. */
  gain(): number {
    const gain = loudnessGain(this.#reference.result().integratedLufs, this.#other.result().integratedLufs);
    return gain ?? this.#powers.rmsGain();
  }
}

/** Factor that gives a signal another loudness; `undefined` where one of them has none. */
export function loudnessGain(wantedLufs: number, foundLufs: number): number | undefined {
  const gainDb = wantedLufs - foundLufs;
  return Number.isFinite(gainDb) ? dbToAmplitude(gainDb) : undefined;
}

/**
 * The gain at which the other signal holds the reference at its own level: 1 / α with α = ⟨other, reference⟩ /
 * |reference|². Noise that was added, which has nothing in common with the reference, does not lower it, so that a known
 * mixture of signal and noise gives its true ratio. Where nothing is in common, equal root mean squares.
 */
export class ProjectionMatch implements LevelMatch {
  readonly #powers = new PowerSums();

  /** @param reference,other the next samples, planar, of the same channels and length */
  push(reference: readonly Float32Array[], other: readonly Float32Array[]): void {
    this.#powers.push(reference, other);
  }

  /** Factor for the other signal. */
  gain(): number {
    const { reference, product } = this.#powers;
    return product > 0 ? reference / product : this.#powers.rmsGain();
  }
}

class PowerSums {
  reference = 0;
  other = 0;
  product = 0;

  push(reference: readonly Float32Array[], other: readonly Float32Array[]): void {
    for (let c = 0; c < reference.length; c++) {
      const s = reference[c]!;
      const e = other[c]!;
      let [ss, ee, se] = [0, 0, 0];
      for (let n = 0; n < s.length; n++) {
        ss += s[n]! * s[n]!;
        ee += e[n]! * e[n]!;
        se += s[n]! * e[n]!;
      }
      this.reference += ss;
      this.other += ee;
      this.product += se;
    }
  }

  rmsGain(): number {
    return this.reference > 0 && this.other > 0 ? Math.sqrt(this.reference / this.other) : 1;
  }
}
