import { amplitudeToDb, dbToAmplitude, powerToDb } from '../../units.ts';
import { drawLogUniform, drawUniform, type FaultRule } from './fault-rule.ts';
import { applyGainRamp, GAIN_STEP } from './gain-ramp.ts';
import { matchPower, meanPower } from './level.ts';

/** A compressor set wrong: too deep, and slow enough in its release that one hears it breathe. */
export interface CompressionSettings {
  /** Threshold above the RMS level of the input, -8 to 2 dB: peaks of music lie 10 to 16 dB above it. */
  readonly thresholdDb: number;
  /** 4 to 20 to one. */
  readonly ratio: number;
  /** Time constant of falling gain, 1 to 40 ms. */
  readonly attackSeconds: number;
  /** Time constant of rising gain, 50 to 500 ms. */
  readonly releaseSeconds: number;
}

/** Over-compression by a feed-forward compressor with linked channels and a hard knee, at the level of the input. */
export const compressionRule: FaultRule<CompressionSettings, keyof CompressionSettings> = {
  stages: [2],
  ranges: {
    thresholdDb: { low: -8, high: 2, minimum: -40, maximum: 20 },
    ratio: { low: 4, high: 20, minimum: 1, maximum: 100 },
    attackSeconds: { low: 0.001, high: 0.04, minimum: 0.0001, maximum: 1 },
    releaseSeconds: { low: 0.05, high: 0.5, minimum: 0.001, maximum: 5 },
  },
  draw(random, { thresholdDb, ratio, attackSeconds, releaseSeconds }) {
    return {
      thresholdDb: drawUniform(random, thresholdDb),
      ratio: drawLogUniform(random, ratio),
      attackSeconds: drawLogUniform(random, attackSeconds),
      releaseSeconds: drawLogUniform(random, releaseSeconds),
    };
  },
  apply(channels, sampleRate, settings) {
    const output = applyGainRamp(channels, compressorGains(channels, sampleRate, settings));
    matchPower(output, channels);
    return output;
  },
};

/**
 * Gain every {@link GAIN_STEP} samples: the peak of a step over all channels, the static curve in dB, then smoothing of
 * the reduction with attack and release (Giannoulis, Massberg and Reiss 2012, log-domain detector).
 */
function compressorGains(
  channels: readonly Float32Array[],
  sampleRate: number,
  { thresholdDb, ratio, attackSeconds, releaseSeconds }: CompressionSettings,
): Float32Array {
  const length = channels[0]?.length ?? 0;
  const stepCount = Math.ceil(length / GAIN_STEP);
  const gains = new Float32Array(stepCount + 1).fill(1);
  const power = meanPower(channels);
  if (power === 0) return gains;
  const threshold = dbToAmplitude(powerToDb(power) + thresholdDb);
  const slope = 1 - 1 / ratio;
  const attack = Math.exp(-GAIN_STEP / (attackSeconds * sampleRate));
  const release = Math.exp(-GAIN_STEP / (releaseSeconds * sampleRate));
  let reductionDb = 0;
  for (let step = 0; step < stepCount; step++) {
    const peak = stepPeak(channels, step * GAIN_STEP, Math.min(length, (step + 1) * GAIN_STEP));
    const wantedDb = peak > threshold ? slope * amplitudeToDb(peak / threshold) : 0;
    const memory = wantedDb > reductionDb ? attack : release;
    reductionDb = memory * reductionDb + (1 - memory) * wantedDb;
    gains[step + 1] = dbToAmplitude(-reductionDb);
  }
  return gains;
}

function stepPeak(channels: readonly Float32Array[], start: number, end: number): number {
  let peak = 0;
  for (let c = 0; c < channels.length; c++) {
    const samples = channels[c]!;
    for (let n = start; n < end; n++) {
      const magnitude = Math.abs(samples[n]!);
      if (magnitude > peak) peak = magnitude;
    }
  }
  return peak;
}
