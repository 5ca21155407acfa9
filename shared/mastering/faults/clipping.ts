import { dbToAmplitude } from '../../units.ts';
import { drawUniform, type FaultRule } from './fault-rule.ts';
import { peakMagnitude } from './level.ts';

/** An overdriven stage. */
export interface ClippingSettings {
  /** How far the highest peak lies above the ceiling, 3 to 12 dB. */
  readonly driveDb: number;
  /** `hard` cuts at the ceiling as a converter does, `soft` bends towards it as a valve or tape does. */
  readonly shape: 'hard' | 'soft';
}

/** Peaks cut off or bent; samples well below the ceiling keep their values. */
export const clippingRule: FaultRule<ClippingSettings, 'driveDb'> = {
  stages: [3],
  ranges: { driveDb: { low: 3, high: 12, minimum: 0, maximum: 40 } },
  draw(random, { driveDb }) {
    return { driveDb: drawUniform(random, driveDb), shape: random.chance(0.6) ? 'hard' : 'soft' };
  },
  apply(channels, _sampleRate, { driveDb, shape }) {
    const ceiling = peakMagnitude(channels) / dbToAmplitude(driveDb);
    if (ceiling === 0) return channels.map((samples) => samples.slice());
    return channels.map((samples) =>
      shape === 'hard' ? clipHard(samples, ceiling) : clipSoft(samples, ceiling),
    );
  },
};

function clipHard(samples: Float32Array, ceiling: number): Float32Array {
  const output = new Float32Array(samples.length);
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!;
    output[n] = x > ceiling ? ceiling : x < -ceiling ? -ceiling : x;
  }
  return output;
}

/** y = x / √(1 + (x/c)²): slope 1 at 0, tends to ±c; as smooth as tanh at a tenth of its cost. */
function clipSoft(samples: Float32Array, ceiling: number): Float32Array {
  const output = new Float32Array(samples.length);
  const inverse = 1 / (ceiling * ceiling);
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!;
    output[n] = x / Math.sqrt(1 + x * x * inverse);
  }
  return output;
}
