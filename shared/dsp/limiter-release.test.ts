import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFICIT_SCALE } from './limiter-envelope.ts';
import { PeakRhythm, ReleaseCurve } from './limiter-release.ts';

const RATE = 10_000;
const HALF = DEFICIT_SCALE / 2;

/** A deficit of one half for so many values, and of nothing for so many more: what is applied, as a share of one half. */
function applied(onValues: number, offValues: number, releaseSeconds = 0.008): number[] {
  const curve = new ReleaseCurve({ releaseSeconds, valuesPerSecond: RATE });
  return Array.from({ length: onValues + offValues }, (_, n) => curve.next(n < onValues ? HALF : 0) / HALF);
}

describe('ReleaseCurve', () => {
  it('lets a short peak go exponentially, down to the little that the slow memory took in', () => {
    const memory = 1 - Math.exp(-(20 / RATE) / 0.6);
    const curve = applied(20, 1000);
    for (const n of [1, 40, 80, 160]) {
      const slow = memory + (0.008 / 0.6) * (1 - Math.exp(-n / 80));
      expect(curve[19 + n]).toBeCloseTo(Math.max(Math.exp(-n / 80), slow), 2);
    }
    expect(curve[19 + 800]).toBeLessThan(0.02);
  });

  it('holds what lasted: of three seconds of it nearly all is left after as long as a short peak needs', () => {
    const curve = applied(3 * RATE, RATE);
    expect(curve[3 * RATE + 800]).toBeGreaterThan(0.94);
    expect(curve.at(-1)).toBeCloseTo(Math.exp(-1 / 1.5), 1);
  });

  it('is never below what is needed, gives whole numbers, and comes back to nothing within ten seconds', () => {
    const deficits = fc.array(fc.integer({ min: 0, max: DEFICIT_SCALE }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(deficits, fc.boolean(), (list, isHeld) => {
        const curve = new ReleaseCurve({ releaseSeconds: 0.02, valuesPerSecond: 100 });
        for (const deficit of list) {
          const result = curve.next(deficit, isHeld);
          expect(result).toBeGreaterThanOrEqual(deficit);
          expect(Number.isInteger(result)).toBe(true);
        }
        for (let n = 0; n < 1000; n++) curve.next(0);
        expect(curve.isIdle).toBe(true);
        expect(curve.next(0)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

/** Whether the gain waits at each value of a series of peaks that last ten values, with these pauses between them. */
function waits(pauses: readonly number[], deficits: readonly number[] = pauses.map(() => HALF)): boolean[][] {
  const rhythm = new PeakRhythm(RATE);
  return pauses.map((pause, i) => {
    for (let n = 0; n < 10; n++) rhythm.next(deficits[i]!, HALF);
    return Array.from({ length: pause }, () => rhythm.next(0, HALF));
  });
}

describe('PeakRhythm', () => {
  it('waits between peaks as soon as three came at one distance', () => {
    const [, , third, fourth] = waits([90, 90, 90, 90]);
    expect(third!.every(Boolean)).toBe(true);
    expect(fourth!.every(Boolean)).toBe(true);
    const [first, second] = waits([90, 90]);
    expect([...first!, ...second!].some(Boolean)).toBe(false);
  });

  it('gives up when the next peak is late', () => {
    const last = waits([90, 90, 400]).at(-1)!;
    expect(last.slice(0, 100).every(Boolean)).toBe(true);
    expect(last.slice(120).some(Boolean)).toBe(false);
  });

  it.each([
    ['irregular', [90, 40, 110, 30, 90], undefined],
    ['too far apart', [150, 150, 150, 150, 150], undefined],
    ['each much smaller than the last', [90, 90, 90, 90], [HALF, 0.8 * HALF, 0.6 * HALF, 0.4 * HALF]],
  ])('does not wait where peaks are %s', (_, pauses, deficits) => {
    expect(waits(pauses, deficits).flat().some(Boolean)).toBe(false);
  });
});
