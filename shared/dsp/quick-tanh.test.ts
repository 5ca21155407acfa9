import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickTanh } from './quick-tanh.ts';

describe('quickTanh', () => {
  it('is tanh to within 7e-10', () => {
    let largest = 0;
    for (let x = -14; x < 14; x += 0.00037) {
      largest = Math.max(largest, Math.abs(quickTanh(x) - Math.tanh(x)));
    }
    expect(largest).toBeLessThan(7e-10);
  });

  it('is odd, and has the ends of tanh', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(quickTanh(-x) + quickTanh(x)).toBe(0);
      }),
    );
    expect([quickTanh(Infinity), quickTanh(-Infinity), quickTanh(0)]).toEqual([1, -1, 0]);
    expect(quickTanh(Number.NaN)).toBeNaN();
  });
});
