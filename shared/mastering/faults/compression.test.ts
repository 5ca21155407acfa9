import { expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { amplitudeToDb, dbToAmplitude, powerToDb } from '../../units.ts';
import { compressionRule } from './compression.ts';
import { meanPower } from './level.ts';

const RATE = 44_100;
const SETTINGS = { thresholdDb: -10, ratio: 10, attackSeconds: 0.001, releaseSeconds: 0.2 };

/** A 1 kHz tone whose level steps by stepDb in the middle. */
function stepTone(stepDb: number): Float32Array {
  const samples = new Float32Array(4 * RATE);
  for (let n = 0; n < samples.length; n++) {
    const amplitude = n < 2 * RATE ? 0.1 : 0.1 * dbToAmplitude(stepDb);
    samples[n] = amplitude * Math.sin((2 * Math.PI * 1000 * n) / RATE);
  }
  return samples;
}

it('above the threshold a step in level comes out divided by the ratio', () => {
  const [output] = compressionRule.apply([stepTone(12)], RATE, { ...SETTINGS, thresholdDb: -14 });
  const before = meanPower([output!.subarray(RATE, 2 * RATE)]);
  const after = meanPower([output!.subarray(3 * RATE)]);
  // The quieter half lies 9.3 dB under the common RMS, its peaks 7.7 dB above the threshold; so both are compressed.
  expect(10 * Math.log10(after / before)).toBeCloseTo(12 / 10, 1);
});

it('gain comes back with the time constant of the release', () => {
  const loudThenQuiet = stepTone(-40);
  const [output] = compressionRule.apply([loudThenQuiet], RATE, { ...SETTINGS, thresholdDb: -3 });
  const gainAt = (seconds: number): number => {
    const from = Math.round((2 + seconds) * RATE);
    const window = [from - 220, from + 220] as const;
    return amplitudeToDb(
      Math.sqrt(meanPower([output!.subarray(...window)]) / meanPower([loudThenQuiet.subarray(...window)])),
    );
  };
  const whole = gainAt(1.9) - gainAt(0.02);
  // exp(-0.2 / 0.2) of the reduction is left after one time constant, here counted from 20 ms on
  expect((gainAt(1.9) - gainAt(0.22)) / whole).toBeCloseTo(Math.exp(-1), 1);
  expect(whole).toBeGreaterThan(3);
});

/** Levels of successive 50 ms in dB: their spread is what a compressor takes away. */
function levelSpreadDb(channels: readonly Float32Array[]): number {
  const length = Math.round(0.05 * RATE);
  const levels: number[] = [];
  for (let start = 0; start + length <= channels[0]!.length; start += length) {
    levels.push(powerToDb(meanPower(channels.map((samples) => samples.subarray(start, start + length)))));
  }
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
}

it('music loses half its short-term dynamics and keeps its level', () => {
  const input = musicSignal(3);
  const output = compressionRule.apply(input, RATE, { ...SETTINGS, releaseSeconds: 0.1 });
  expect(levelSpreadDb(output)).toBeLessThan(levelSpreadDb(input) / 2);
  expect(meanPower(output) / meanPower(input)).toBeCloseTo(1, 4);
});
