import { createRandom } from '../../random.ts';
import { dbToAmplitude } from '../../units.ts';
import { drawUniform, type FaultRule } from './fault-rule.ts';
import { applyGainRamp, GAIN_STEP } from './gain-ramp.ts';

/** A fader that wanders. */
export interface LevelDriftSettings {
  /** The gain stays within ± this, 2 to 6 dB. */
  readonly depthDb: number;
  /** Time from one turning point to the next, 0.6 to 2.5 s. */
  readonly intervalSeconds: number;
  /** Of the turning points. */
  readonly seed: number;
}

/**
 * Slow gain automation: a random gain in dB at each turning point, high and low in turn so that every drift is heard,
 * and half a cosine from one to the next.
 */
export const levelDriftRule: FaultRule<LevelDriftSettings, 'depthDb' | 'intervalSeconds'> = {
  stages: [2],
  ranges: {
    depthDb: { low: 2, high: 6, minimum: 0, maximum: 24 },
    intervalSeconds: { low: 0.6, high: 2.5, minimum: 0.05, maximum: 60 },
  },
  draw(random, { depthDb, intervalSeconds }) {
    return {
      depthDb: drawUniform(random, depthDb),
      intervalSeconds: drawUniform(random, intervalSeconds),
      seed: random.integer(0, 2 ** 31),
    };
  },
  apply(channels, sampleRate, settings) {
    const length = channels[0]?.length ?? 0;
    return applyGainRamp(channels, driftGains(length, sampleRate, settings));
  },
};

function driftGains(
  length: number,
  sampleRate: number,
  { depthDb, intervalSeconds, seed }: LevelDriftSettings,
): Float32Array {
  const random = createRandom(seed);
  const phase = random.next();
  let sign = random.chance(0.5) ? 1 : -1;
  const drawPoint = (): number => {
    sign = -sign;
    return sign * depthDb * random.uniform(0.5, 1);
  };
  let from = drawPoint();
  let to = drawPoint();
  let interval = 0;
  const gains = new Float32Array(Math.ceil(length / GAIN_STEP) + 1);
  for (let step = 0; step < gains.length; step++) {
    const position = phase + (step * GAIN_STEP) / (intervalSeconds * sampleRate);
    for (; position >= interval + 1; interval++) [from, to] = [to, drawPoint()];
    const blend = 0.5 - 0.5 * Math.cos(Math.PI * (position - interval));
    gains[step] = dbToAmplitude(from + (to - from) * blend);
  }
  return gains;
}
