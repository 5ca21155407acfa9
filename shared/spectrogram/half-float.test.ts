import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from './half-float.ts';

/** All finite half-precision numbers, built from their definition and sorted. */
const finite = Array.from({ length: 0x7c00 }, (_, bits) => {
  const [exponent, fraction] = [Math.floor(bits / 1024), bits % 1024];
  return exponent === 0 ? fraction / 2 ** 24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
});

describe('half precision', () => {
  it('reads every number as IEEE 754 defines it, and writes it back', () => {
    for (const [bits, value] of finite.entries()) {
      if (fromHalf(bits) !== value || toHalf(value) !== bits) throw new Error(`${bits} is not ${value}`);
      if (fromHalf(bits | 0x8000) !== -value) throw new Error(`${bits} is not -${value}`);
    }
    expect(fromHalf(0x7c00)).toBe(Infinity);
    expect(fromHalf(0xfc00)).toBe(-Infinity);
    expect(fromHalf(0x7e00)).toBeNaN();
  });

  it('rounds to the nearest number, ties to even', () => {
    const value = fc.oneof(
      fc.float({ min: -70_000, max: 70_000, noNaN: true }),
      fc.float({ min: -250, max: 20, noNaN: true }),
    );
    fc.assert(
      fc.property(value, (x) => {
        const magnitude = Math.min(65_504, Math.abs(x));
        const above = finite.findIndex((candidate) => candidate >= magnitude);
        const below = Math.max(0, above - 1);
        const [up, down] = [finite[above]! - magnitude, magnitude - finite[below]!];
        const nearest = up < down || (up === down && above % 2 === 0) ? above : below;
        expect(toHalf(x) & 0x7fff).toBe(nearest);
        expect(toHalf(x) >= 0x8000).toBe(x < 0 || Object.is(x, -0));
      }),
      { numRuns: 300, examples: [[1 + 1 / 2048], [1 + 3 / 2048], [-200], [2 ** -25], [3 * 2 ** -25]] },
    );
  });

  it('keeps levels to 1/32 dB down to -128 dB', () => {
    for (let level = -128; level <= 30; level += 0.0137) {
      expect(Math.abs(fromHalf(toHalf(level)) - level)).toBeLessThanOrEqual(1 / 32);
    }
  });
});
