import { designBiquad } from '../../dsp/biquad.ts';
import { drawLogUniform, type FaultRule } from './fault-rule.ts';
import { filterCascade } from './filter-cascade.ts';

/** One narrow boost, as a room mode or a harsh instrument leaves it. */
export interface ResonancePeak {
  /** 120 Hz to 8 kHz, every octave alike. */
  readonly frequencyHz: number;
  /** 4 to 12 dB. */
  readonly gainDb: number;
  /** 4 to 14: a third to a tenth of an octave. */
  readonly q: number;
}

/** Narrow boosts of the spectrum. */
export interface ResonanceSettings {
  /** 1 to 3 of them. */
  readonly peaks: readonly ResonancePeak[];
}

/** One to three narrow peaks in the spectrum. */
export const resonancesRule: FaultRule<ResonanceSettings> = {
  stages: [1],
  draw(random) {
    const peaks = Array.from({ length: random.integer(1, 4) }, () => ({
      frequencyHz: drawLogUniform(random, 120, 8000),
      gainDb: random.uniform(4, 12),
      q: drawLogUniform(random, 4, 14),
    }));
    return { peaks };
  },
  apply(channels, sampleRate, { peaks }) {
    const sections = peaks.map((peak) => designBiquad({ kind: 'peaking', ...peak }, sampleRate));
    return filterCascade(channels, sections);
  },
};
