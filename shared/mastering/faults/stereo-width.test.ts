import { expect, it } from 'vitest';
import { musicSignal } from '../../../test/support/music-signal.ts';
import { powerToDb } from '../../units.ts';
import { meanPower } from './level.ts';
import { stereoWidthRule } from './stereo-width.ts';

function sideOverMidDb([left, right]: readonly Float32Array[]): number {
  const mid = left!.map((l, n) => (l + right![n]!) / 2);
  const side = left!.map((l, n) => (l - right![n]!) / 2);
  return powerToDb(meanPower([side]) / meanPower([mid]));
}

it.each([-20, -6, 4, 8])(
  'a side gain of %d dB moves side over mid by as much, at the same level',
  (sideGainDb) => {
    const input = musicSignal(1);
    const output = stereoWidthRule.apply(input, 44_100, { sideGainDb });
    expect(sideOverMidDb(output) - sideOverMidDb(input)).toBeCloseTo(sideGainDb, 2);
    expect(meanPower(output) / meanPower(input)).toBeCloseTo(1, 5);
  },
);

it('mono stays as it is', () => {
  const [left] = musicSignal(0.1);
  expect(stereoWidthRule.apply([left], 44_100, { sideGainDb: -12 })).toEqual([left]);
});
