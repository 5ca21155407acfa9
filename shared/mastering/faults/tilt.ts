import { designBiquad } from '../../dsp/biquad.ts';
import { drawLogUniform, drawSign, drawUniform, type FaultRule } from './fault-rule.ts';
import { filterCascade } from './filter-cascade.ts';

/** A wrong tonal balance: one shelf below and one above, as a too bright or too dull master has. */
export interface TiltSettings {
  /** 100 to 400 Hz. */
  readonly lowShelfHz: number;
  /** 0, or 2 to 7 dB either way. */
  readonly lowShelfDb: number;
  /** 1.5 to 8 kHz. */
  readonly highShelfHz: number;
  /** 0, or 2 to 7 dB either way; its sign is the other shelf's turned round. */
  readonly highShelfDb: number;
}

/** Steepest shelf without overshoot. */
const SHELF_Q = Math.SQRT1_2;

/** Tilted spectrum: shelves of opposite sign, in one of four cases a single shelf. */
export const tiltRule: FaultRule<TiltSettings, 'lowShelfHz' | 'highShelfHz' | 'gainDb'> = {
  stages: [1],
  ranges: {
    lowShelfHz: { low: 100, high: 400, minimum: 20, maximum: 1000 },
    highShelfHz: { low: 1500, high: 8000, minimum: 1000, maximum: 16_000 },
    gainDb: { low: 2, high: 7, minimum: 0, maximum: 24 },
  },
  draw(random, { lowShelfHz, highShelfHz, gainDb }) {
    const sign = drawSign(random, 1);
    const single = random.chance(0.25);
    const lowIsOff = single && random.chance(0.5);
    const highIsOff = single && !lowIsOff;
    return {
      lowShelfHz: drawLogUniform(random, lowShelfHz),
      lowShelfDb: lowIsOff ? 0 : -sign * drawUniform(random, gainDb),
      highShelfHz: drawLogUniform(random, highShelfHz),
      highShelfDb: highIsOff ? 0 : sign * drawUniform(random, gainDb),
    };
  },
  apply(channels, sampleRate, { lowShelfHz, lowShelfDb, highShelfHz, highShelfDb }) {
    return filterCascade(channels, [
      designBiquad(
        { kind: 'low-shelf', frequencyHz: lowShelfHz, gainDb: lowShelfDb, q: SHELF_Q },
        sampleRate,
      ),
      designBiquad(
        { kind: 'high-shelf', frequencyHz: highShelfHz, gainDb: highShelfDb, q: SHELF_Q },
        sampleRate,
      ),
    ]);
  },
};
