import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolateSamples } from './sinc-interpolation.ts';

const LENGTH = 4000;

/** Sines of known frequencies, given in cycles a sample, at any place. */
const tones =
  (frequencies: readonly number[]) =>
  (place: number): number =>
    frequencies.reduce((sum, f, k) => sum + 0.3 * Math.sin(2 * Math.PI * f * place + k), 0);
const sampled = (value: (place: number) => number): Float32Array =>
  Float32Array.from({ length: LENGTH }, (_, n) => value(n));

describe('interpolateSamples', () => {
  it('gives what lies between the samples, and is exact on them', () => {
    const value = tones([0.01, 0.123, 0.31, 0.45]);
    const samples = sampled(value);
    expect(interpolateSamples(samples, 100, 1, 50)).toEqual(samples.subarray(100, 150));
    fc.assert(
      fc.property(fc.double({ min: 100, max: 3000, noNaN: true }), (start) => {
        const output = interpolateSamples(samples, start, 1, 20);
        // 80 dB below the tones.
        for (let m = 0; m < 20; m++) expect(Math.abs(output[m]! - value(start + m))).toBeLessThan(1e-4);
      }),
    );
  });

  it.each([0.5, 0.7937, 1.2599, 2])('changes the speed by %d', (step) => {
    const value = tones([0.01, 0.11, 0.2]);
    const output = interpolateSamples(sampled(value), 200, step, 1000);
    for (let m = 0; m < 1000; m++) expect(Math.abs(output[m]! - value(200 + m * step))).toBeLessThan(2e-4);
  });

  it('leaves nothing of what would fold back', () => {
    const output = interpolateSamples(sampled(tones([0.35])), 200, 2, 1000);
    for (const x of output) expect(Math.abs(x)).toBeLessThan(1e-3);
  });

  it('is silent outside the signal', () => {
    const ones = new Float32Array(10).fill(1);
    expect([...interpolateSamples(ones, -3, 1, 5)]).toEqual([0, 0, 0, 1, 1]);
    expect([...interpolateSamples(ones, 100.5, 1, 3)]).toEqual([0, 0, 0]);
    expect(interpolateSamples(ones, 0, 1, 0)).toHaveLength(0);
  });
});
