import { dbToAmplitude } from '../../units.ts';
import { drawUniform, type FaultRule } from './fault-rule.ts';
import { matchPower } from './level.ts';

/** A stereo image that is too narrow or too wide. */
export interface StereoWidthSettings {
  /** Gain of the difference of the channels: -20 to -4 dB narrows, 3 to 8 dB widens. */
  readonly sideGainDb: number;
}

/** Narrows or widens by the gain of the side signal (L - R) / 2, at the level of the input. Mono stays as it is. */
export const stereoWidthRule: FaultRule<StereoWidthSettings, 'narrowDb' | 'wideDb'> = {
  stages: [1],
  ranges: {
    narrowDb: { low: -20, high: -4, minimum: -120, maximum: 0 },
    wideDb: { low: 3, high: 8, minimum: 0, maximum: 24 },
  },
  draw(random, { narrowDb, wideDb }) {
    return { sideGainDb: drawUniform(random, random.chance(0.6) ? narrowDb : wideDb) };
  },
  apply(channels, _sampleRate, { sideGainDb }) {
    const output = channels.map((samples) => samples.slice());
    const [left, right] = output;
    if (left === undefined || right === undefined) return output;
    const sideGain = dbToAmplitude(sideGainDb);
    const same = (1 + sideGain) / 2;
    const other = (1 - sideGain) / 2;
    for (let n = 0; n < left.length; n++) {
      const l = left[n]!;
      const r = right[n]!;
      left[n] = same * l + other * r;
      right[n] = other * l + same * r;
    }
    matchPower(output, channels);
    return output;
  },
};
