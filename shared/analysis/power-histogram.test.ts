import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PowerHistogram } from './power-histogram.ts';

describe('PowerHistogram', () => {
  it('has the quantiles of the sorted powers, to a class of a sixteenth of an octave', () => {
    const powers = fc.array(fc.double({ min: -120, max: 20, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(powers, fc.double({ min: 0.001, max: 1, noNaN: true }), (levels, share) => {
        const histogram = new PowerHistogram();
        for (const level of levels) histogram.add(10 ** (level / 10));
        const sorted = [...levels].sort((a, b) => a - b);
        const expected = sorted[Math.ceil(share * sorted.length - 1e-9) - 1]!;
        // A class is at most 17/16 wide: 0.27 dB.
        expect(Math.abs(10 * Math.log10(histogram.quantile(share)) - expected)).toBeLessThan(0.27);
        expect(histogram.total).toBe(levels.length);
      }),
    );
  });

  it('has classes that hold what was added', () => {
    const histogram = new PowerHistogram();
    for (const power of [0.3, 0.3, 1, 1e-40, 0]) histogram.add(power);
    const classes = histogram.classes();
    expect(classes.map(({ count }) => count)).toEqual([2, 2, 1]);
    expect(classes[1]!.low).toBeLessThanOrEqual(0.3);
    expect(classes[1]!.high).toBeGreaterThan(0.3);
    expect(classes[2]).toEqual({ low: 1, high: 1 + 1 / 16, count: 1 });
  });

  it('has no quantile without powers', () => {
    expect(new PowerHistogram().quantile(0.5)).toBe(0);
  });
});
