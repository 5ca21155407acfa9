import { expect, it } from 'vitest';
import { noiseSignal } from '../../../test/support/music-signal.ts';
import { sameSamples } from '../../../test/support/same-samples.ts';
import { createRandom } from '../../random.ts';
import { bandLimitRule } from './band-limit.ts';

const RATE = 44_100;

/** Gain at a frequency by the Fourier transform of the impulse response at that frequency. */
function gainDb(impulseResponse: Float32Array, frequencyHz: number): number {
  const omega = (2 * Math.PI * frequencyHz) / RATE;
  let real = 0;
  let imag = 0;
  impulseResponse.forEach((h, n) => {
    real += h * Math.cos(omega * n);
    imag += h * Math.sin(omega * n);
  });
  return 20 * Math.log10(Math.hypot(real, imag));
}

it.each([4, 6, 8])('a band limit of order %d is a Butterworth filter at both ends', (order) => {
  const impulse = new Float32Array(RATE);
  impulse[0] = 1;
  const settings = { lowPassHz: 4000, highPassHz: 200, order };
  const [response] = bandLimitRule.apply([impulse], RATE, settings);
  const warp = (frequencyHz: number): number => Math.tan((Math.PI * frequencyHz) / RATE);
  for (const frequencyHz of [100, 150, 200, 300, 1000, 3000, 4000, 5000, 8000]) {
    const low = (warp(frequencyHz) / warp(4000)) ** (2 * order);
    const high = (warp(200) / warp(frequencyHz)) ** (2 * order);
    const expected = -10 * Math.log10((1 + low) * (1 + high));
    expect(gainDb(response!, frequencyHz)).toBeCloseTo(expected, 2);
  }
});

it('draws always cut at least one end and leave a band between', () => {
  const random = createRandom(4);
  for (let i = 0; i < 300; i++) {
    const { lowPassHz, highPassHz, order } = bandLimitRule.draw(random, bandLimitRule.ranges);
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
