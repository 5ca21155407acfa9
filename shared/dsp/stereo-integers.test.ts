import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinStereo16, splitStereo16 } from './stereo-integers.ts';

/** To the nearest integer, halves to the even one. */
function nearest(x: number): number {
  const floor = Math.floor(x);
  const isHalf = x - floor === 0.5;
  const rounded = isHalf ? floor + Math.abs(floor % 2) : Math.round(x);
  return Math.max(-32_768, Math.min(32_767, rounded));
}

describe('stereo of 16 bit', () => {
  it('is rounded to the nearest step, halves to the even one, and clipped', () => {
    const steps = fc.oneof(
      fc.double({ min: -40_000, max: 40_000, noNaN: true }),
      fc.integer({ min: -65_600, max: 65_600 }).map((twice) => twice / 2),
      fc.constantFrom(1e30, -1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
    );
    const pairs = fc.array(fc.tuple(steps, steps), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 0, max: 2 }), (values, blocks) => {
        const padded = [...Array.from({ length: 4096 * blocks }, () => [0, 0] as const), ...values];
        const [left, right] = [0, 1].map((c) => Float32Array.from(padded, (pair) => pair[c]! / 32_768));
        const integers = new Int16Array(2 * padded.length);
        joinStereo16(left!, right!, integers);
        const expected = padded.flatMap((_, n) => [
          nearest(left![n]! * 32_768),
          nearest(right![n]! * 32_768),
        ]);
        return expected.every((value, i) => value === integers[i]!);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('is split into its channels, every value', () => {
    const integers = Int16Array.from({ length: 2 * 65_536 }, (_, i) => (i % 2 === 0 ? i / 2 : -i));
    const left = new Float32Array(65_536);
    const right = new Float32Array(65_536);
    splitStereo16(integers, left, right);
    expect(left.every((x, n) => x === integers[2 * n]! / 32_768)).toBe(true);
    expect(right.every((x, n) => x === integers[2 * n + 1]! / 32_768)).toBe(true);
  });
});
