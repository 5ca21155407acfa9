import { expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { amplitudeToDb, dbToAmplitude } from '../../units.ts';
import { clippingRule } from './clipping.ts';
import { meanPower, peakMagnitude } from './level.ts';

const crestDb = (channels: readonly Float32Array[]): number =>
  amplitudeToDb(peakMagnitude(channels) / Math.sqrt(meanPower(channels)));

it('hard clipping puts the peak at the ceiling, leaves what is below it, and lowers the crest factor', () => {
  const input = musicSignal(1);
  const output = clippingRule.apply(input, 44_100, { driveDb: 9, shape: 'hard' });
  const ceiling = peakMagnitude(input) / dbToAmplitude(9);
  expect(peakMagnitude(output)).toBeCloseTo(ceiling, 6);
  const untouched = input[0].every((x, n) => Math.abs(x) > ceiling || output[0]![n] === x);
  expect(untouched).toBe(true);
  expect(output[0]!.filter((y) => Math.abs(y) >= ceiling * 0.99999).length).toBeGreaterThan(100);
  expect(crestDb(input) - crestDb(output)).toBeGreaterThan(4);
});

it('soft clipping stays under the ceiling, keeps the order of samples, and lowers the crest factor', () => {
  const input = musicSignal(1);
  const output = clippingRule.apply(input, 44_100, { driveDb: 9, shape: 'soft' });
  expect(peakMagnitude(output)).toBeLessThan(peakMagnitude(input) / dbToAmplitude(9));
  expect(crestDb(input) - crestDb(output)).toBeGreaterThan(4);
  const byInput = [...input[0].keys()].sort((a, b) => input[0][a]! - input[0][b]!);
  for (let i = 1; i < byInput.length; i++) {
    expect(output[0]![byInput[i]!]!).toBeGreaterThanOrEqual(output[0]![byInput[i - 1]!]!);
  }
});

it('silence stays silence', () => {
  const silence = [new Float32Array(100), new Float32Array(100)];
  expect(clippingRule.apply(silence, 44_100, { driveDb: 6, shape: 'soft' })).toEqual(silence);
});
