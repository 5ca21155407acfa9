import { requireArgument } from '../errors.ts';
import type { BiquadCoefficients } from './biquad.ts';

/** The two filters of BS.1770's K weighting, in the order in which they are applied. */
export interface KWeighting {
  /** The head: a shelf of +4 dB above 1.7 kHz. */
  readonly shelf: BiquadCoefficients;
  /** The revised low-frequency B curve: a high-pass of 38 Hz. Its numerator is 1 - 2z⁻¹ + z⁻², as in the standard. */
  readonly highPass: BiquadCoefficients;
}

/** Analogue parameters that give the 48 kHz tables of BS.1770 to the last printed digit (libebur128, MIT). */
const SHELF = { frequencyHz: 1681.974450955533, gainDb: 3.999843853973347, q: 0.7071752369554196 };
const SHELF_BAND_EXPONENT = 0.4996667741545416;
const HIGH_PASS = { frequencyHz: 38.13547087602444, q: 0.5003270373238773 };

/**
 * K weighting for any sample rate: ITU-R BS.1770-4 prints coefficients for 48 kHz only and asks for "the same frequency
 * response" at others, so the analogue prototypes are transformed bilinearly anew.
 *
 * @param sampleRate 8000 ... 192000 Hz
 * @throws LatheError `bad-argument` for other rates
 */
export function kWeighting(sampleRate: number): KWeighting {
  requireArgument(
    sampleRate >= 8000 && sampleRate <= 192_000,
    `kWeighting: sampleRate must lie between 8000 and 192000 Hz, got ${sampleRate}`,
  );
  const k = Math.tan((Math.PI * SHELF.frequencyHz) / sampleRate);
  const high = 10 ** (SHELF.gainDb / 20);
  const band = high ** SHELF_BAND_EXPONENT;
  const a0 = 1 + k / SHELF.q + k * k;
  const shelf = {
    b0: (high + (band * k) / SHELF.q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / SHELF.q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / SHELF.q + k * k) / a0,
  };
  const l = Math.tan((Math.PI * HIGH_PASS.frequencyHz) / sampleRate);
  const c0 = 1 + l / HIGH_PASS.q + l * l;
  const highPass = {
    b0: 1,
    b1: -2,
    b2: 1,
    a1: (2 * (l * l - 1)) / c0,
    a2: (1 - l / HIGH_PASS.q + l * l) / c0,
  };
  return { shelf, highPass };
}
