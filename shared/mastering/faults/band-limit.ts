import { type BiquadCoefficients, designBiquad } from '../../dsp/biquad.ts';
import { drawLogUniform, type FaultRule } from './fault-rule.ts';
import { filterCascade } from './filter-cascade.ts';

/** A part of the spectrum is gone, as after a narrow carrier or an overdone clean-up. At least one end is cut. */
export interface BandLimitSettings {
  /** 3 to 12 kHz, or `null`: the top stays. */
  readonly lowPassHz: number | null;
  /** 60 to 300 Hz, or `null`: the bottom stays. */
  readonly highPassHz: number | null;
  /** Order of both Butterworth filters, even: 4 to 8, that is 24 to 48 dB an octave. */
  readonly order: number;
}

/** Sections of a Butterworth filter of even order: poles at equal angles, Q_k = 1 / (2 sin((2k + 1)π / 2N)). */
function butterworth(
  kind: 'low-pass' | 'high-pass',
  frequencyHz: number,
  order: number,
  sampleRate: number,
): BiquadCoefficients[] {
  return Array.from({ length: order / 2 }, (_, k) => {
    const q = 1 / (2 * Math.sin(((2 * k + 1) * Math.PI) / (2 * order)));
    return designBiquad({ kind, frequencyHz, q }, sampleRate);
  });
}

/** Steep low-pass (half of the draws), high-pass (a quarter) or both (a quarter). */
export const bandLimitRule: FaultRule<BandLimitSettings, 'lowPassHz' | 'highPassHz'> = {
  stages: [0, 4],
  ranges: {
    lowPassHz: { low: 3000, high: 12_000, minimum: 500, maximum: 20_000 },
    highPassHz: { low: 60, high: 300, minimum: 10, maximum: 2000 },
  },
  draw(random, { lowPassHz, highPassHz }) {
    const which = random.next();
    return {
      lowPassHz: which < 0.75 ? drawLogUniform(random, lowPassHz) : null,
      highPassHz: which >= 0.5 ? drawLogUniform(random, highPassHz) : null,
      order: random.pick([4, 6, 8]),
    };
  },
  apply(channels, sampleRate, { lowPassHz, highPassHz, order }) {
    const sections: BiquadCoefficients[] = [];
    // A carrier of a lower rate than the filter was drawn for has no band to lose.
    if (lowPassHz !== null && lowPassHz < 0.49 * sampleRate) {
      sections.push(...butterworth('low-pass', lowPassHz, order, sampleRate));
    }
    if (highPassHz !== null) sections.push(...butterworth('high-pass', highPassHz, order, sampleRate));
    return filterCascade(channels, sections);
  },
};
