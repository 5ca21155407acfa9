import { expect, it } from 'vitest';
import { noiseSignal } from '../../../test/support/music-signal.ts';
import { bandChangeDb } from '../../../test/support/power-spectrum.ts';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { createRandom } from '../../random.ts';
import { bandLimitRule } from './band-limit.ts';

const RATE = 44_100;

it('a band limit falls as a Butterworth filter of its order and leaves the pass band', () => {
  const input = noiseSignal(2 * RATE);
  const output = bandLimitRule.apply(input, RATE, { lowPassHz: 4000, highPassHz: 600, order: 6 });
  expect(bandChangeDb(input, output, RATE, 3990, 4010)).toBeCloseTo(-3, 0);
  // An octave out, 6th order: -10 log10(1 + 2^12) = -36 dB, and below that as the bilinear transform bends the top.
  expect(bandChangeDb(input, output, RATE, 7950, 8050)).toBeLessThan(-36);
  expect(bandChangeDb(input, output, RATE, 295, 305)).toBeLessThan(-34);
  expect(Math.abs(bandChangeDb(input, output, RATE, 1000, 2500))).toBeLessThan(0.2);
});

it('draws always cut at least one end and leave a band between', () => {
  const random = createRandom(4);
  for (let i = 0; i < 300; i++) {
    const { lowPassHz, highPassHz, order } = bandLimitRule.draw(random);
    expect(lowPassHz !== null || highPassHz !== null).toBe(true);
    if (lowPassHz !== null) expect(lowPassHz).toBeGreaterThanOrEqual(3000);
    if (highPassHz !== null) expect(highPassHz).toBeLessThanOrEqual(300);
    expect(order % 2).toBe(0);
  }
});

it('a low-pass above the band of a low sample rate does nothing', () => {
  const input = noiseSignal(8000);
  const output = bandLimitRule.apply(input, 16_000, { lowPassHz: 11_000, highPassHz: null, order: 4 });
  expect(sameSamples(output, input)).toBe(true);
});
