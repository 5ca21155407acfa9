import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GainBallistics, reductionDb } from './gain-computer.ts';

describe('reductionDb', () => {
  it('is that of the ratio above the knee and nothing below it', () => {
    const curve = { slope: 1 - 1 / 4, kneeDb: 6 };
    expect(reductionDb(-3.001, curve)).toBe(0);
    expect(reductionDb(12, curve)).toBeCloseTo(9, 12);
    expect(reductionDb(12, { slope: 0.5, kneeDb: 0 })).toBe(6);
    expect(reductionDb(-0.1, { slope: 0.5, kneeDb: 0 })).toBe(0);
  });

  it('bends smoothly: its slope goes linearly from nothing to the whole within the knee', () => {
    const input = fc.record({
      slope: fc.double({ min: 0, max: 1, noNaN: true }),
      kneeDb: fc.double({ min: 0.5, max: 24, noNaN: true }),
      position: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(input, ({ slope, kneeDb, position }) => {
        const at = (over: number): number => reductionDb(over, { slope, kneeDb });
        const over = (position * kneeDb) / 2;
        const measured = (at(over + 1e-4) - at(over - 1e-4)) / 2e-4;
        expect(measured).toBeCloseTo((slope * (1 + position)) / 2, 3);
      }),
    );
  });
});

describe('GainBallistics', () => {
  it('rises and falls exponentially with its two times', () => {
    const ballistics = new GainBallistics({ attackSeconds: 0.02, releaseSeconds: 0.3 }, 1000);
    const curve = Array.from({ length: 400 }, (_, n) => ballistics.next(n < 100 ? 8 : 0));
    for (const n of [1, 20, 40, 100]) expect(curve[n - 1]).toBeCloseTo(8 * (1 - Math.exp(-n / 20)), 10);
    for (const n of [1, 100, 300]) {
      expect(curve[99 + n]).toBeCloseTo(curve[99]! * Math.exp(-n / 300), 10);
    }
  });
});
