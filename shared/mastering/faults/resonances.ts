import { designBiquad } from '../../dsp/biquad.ts';
import { drawLogUniform, drawUniform, type FaultRule } from './fault-rule.ts';
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
export const resonancesRule: FaultRule<ResonanceSettings, 'count' | 'frequencyHz' | 'gainDb' | 'q'> = {
  stages: [1],
  ranges: {
    count: { low: 1, high: 3, minimum: 1, maximum: 8 },
    frequencyHz: { low: 120, high: 8000, minimum: 20, maximum: 16_000 },
    gainDb: { low: 4, high: 12, minimum: 0, maximum: 24 },
    q: { low: 4, high: 14, minimum: 0.5, maximum: 50 },
  },
  draw(random, { count, frequencyHz, gainDb, q }) {
    const peaks = Array.from({ length: random.integer(count.low, count.high + 1) }, () => ({
      frequencyHz: drawLogUniform(random, frequencyHz),
      gainDb: drawUniform(random, gainDb),
      q: drawLogUniform(random, q),
    }));
    return { peaks };
  },
  apply(channels, sampleRate, { peaks }) {
    const sections = peaks.map((peak) => designBiquad({ kind: 'peaking', ...peak }, sampleRate));
    return filterCascade(channels, sections);
  },
};
