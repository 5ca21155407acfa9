import { requireArgument } from '../errors.ts';
import { amplitudeToDb } from '../units.ts';
import type { Samples } from './fft.ts';

/** H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²) */
export interface BiquadCoefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * A filter of second order by what it does.
 *
 * `frequencyHz`: cut-off, centre or (shelves) the frequency of half the gain in dB. `q`: 1/√2 is Butterworth for passes
 * and the steepest monotonic slope for shelves; centre over bandwidth for the rest. `gainDb`: at the centre or plateau.
 */
export type BiquadDesign =
  | {
      readonly kind: 'peaking' | 'low-shelf' | 'high-shelf';
      readonly frequencyHz: number;
      readonly gainDb: number;
      readonly q: number;
    }
  | {
      readonly kind: 'low-pass' | 'high-pass' | 'band-pass' | 'notch' | 'all-pass';
      readonly frequencyHz: number;
      readonly q: number;
    };

/** b0 b1 b2 a0 a1 a2, not yet divided by a0. */
type RawCoefficients = readonly [number, number, number, number, number, number];

/** cos ω0, α = sin ω0 / 2Q and A = 10^(gain/40), in the cookbook's letters. */
type Formula = (cos: number, alpha: number, a: number) => RawCoefficients;

/** Robert Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients" (W3C note of 2021). */
const COOKBOOK: Record<BiquadDesign['kind'], Formula> = {
  'low-pass': (cos, alpha) => [(1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha],
  'high-pass': (cos, alpha) => [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha],
  'band-pass': (cos, alpha) => [alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha],
  notch: (cos, alpha) => [1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha],
  'all-pass': (cos, alpha) => [1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha],
  peaking: (cos, alpha, a) => [
    1 + alpha * a,
    -2 * cos,
    1 - alpha * a,
    1 + alpha / a,
    -2 * cos,
    1 - alpha / a,
  ],
  'low-shelf': (cos, alpha, a) => {
    const slope = 2 * Math.sqrt(a) * alpha;
    return [
      a * (a + 1 - (a - 1) * cos + slope),
      2 * a * (a - 1 - (a + 1) * cos),
      a * (a + 1 - (a - 1) * cos - slope),
      a + 1 + (a - 1) * cos + slope,
      -2 * (a - 1 + (a + 1) * cos),
      a + 1 + (a - 1) * cos - slope,
    ];
  },
  'high-shelf': (cos, alpha, a) => {
    const slope = 2 * Math.sqrt(a) * alpha;
    return [
      a * (a + 1 + (a - 1) * cos + slope),
      -2 * a * (a - 1 + (a + 1) * cos),
      a * (a + 1 + (a - 1) * cos - slope),
      a + 1 - (a - 1) * cos + slope,
      2 * (a - 1 - (a + 1) * cos),
      a + 1 - (a - 1) * cos - slope,
    ];
  },
};

/**
 * Coefficients of a filter by the bilinear transform, exact at `frequencyHz`.
 *
 * @param design what it does, see {@link BiquadDesign}
 * @param sampleRate in Hz
 * @throws LatheError `bad-argument` unless 0 < frequencyHz < sampleRate / 2, q > 0 and the gain is finite
 */
export function designBiquad(design: BiquadDesign, sampleRate: number): BiquadCoefficients {
  const { frequencyHz, q } = design;
  const gainDb = 'gainDb' in design ? design.gainDb : 0;
  requireArgument(
    frequencyHz > 0 && frequencyHz < sampleRate / 2,
    `designBiquad: frequencyHz must lie between 0 and ${sampleRate / 2} Hz, got ${frequencyHz}`,
  );
  requireArgument(q > 0 && q < Infinity, `designBiquad: q must be positive, got ${q}`);
  requireArgument(Number.isFinite(gainDb), `designBiquad: gainDb must be finite, got ${gainDb}`);
  const omega = (2 * Math.PI * frequencyHz) / sampleRate;
  const alpha = Math.sin(omega) / (2 * q);
  const [b0, b1, b2, a0, a1, a2] = COOKBOOK[design.kind](Math.cos(omega), alpha, 10 ** (gainDb / 40));
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}

/** Gain of a filter at a frequency, in dB: 20 log10 |H(e^{2πif/fs})|. */
export function biquadGainDb(c: BiquadCoefficients, frequencyHz: number, sampleRate: number): number {
  const omega = (2 * Math.PI * frequencyHz) / sampleRate;
  const modulus = (k0: number, k1: number, k2: number): number =>
    Math.hypot(
      k0 + k1 * Math.cos(omega) + k2 * Math.cos(2 * omega),
      k1 * Math.sin(omega) + k2 * Math.sin(2 * omega),
    );
  return amplitudeToDb(modulus(c.b0, c.b1, c.b2) / modulus(1, c.a1, c.a2));
}

/**
 * States below this are cut to 0 between blocks: a filter that rings out would otherwise end in subnormal numbers,
 * which are many times slower; at -600 dB nobody misses them.
 */
export const NEGLIGIBLE_STATE = 1e-30;

/**
 * One channel through one biquad, in transposed direct form II, which keeps rounding noise low at low frequencies.
 * The state is double precision and survives from block to block.
 */
export class BiquadFilter {
  readonly #coefficients: BiquadCoefficients;
  #s1 = 0;
  #s2 = 0;

  /** @param coefficients from {@link designBiquad} */
  constructor(coefficients: BiquadCoefficients) {
    this.#coefficients = coefficients;
  }

  /** Filters the next block in place. */
  process(samples: Samples): void {
    const { b0, b1, b2, a1, a2 } = this.#coefficients;
    let s1 = this.#s1;
    let s2 = this.#s2;
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      samples[n] = y;
    }
    this.#s1 = Math.abs(s1) < NEGLIGIBLE_STATE ? 0 : s1;
    this.#s2 = Math.abs(s2) < NEGLIGIBLE_STATE ? 0 : s2;
  }
}
