import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGain } from './gain-search.ts';

/** Rises with slope 1 far below `ceiling` and saturates there. */
const softLimiter = (loudness: number, ceiling: number, knee: number) => (gainDb: number) =>
  ceiling - knee * Math.log1p(Math.exp(-(loudness + gainDb - ceiling) / knee));

function search(targetLufs: number, loudness: number, loudnessAt: (gainDb: number) => number) {
  let calls = 0;
  const initialGainDb = targetLufs - loudness;
  const found = findGain({
    targetLufs,
    initialGainDb,
    maximumGainDb: initialGainDb + 24,
    loudnessAt: (gainDb) => {
      calls++;
      return loudnessAt(gainDb);
    },
  });
  return { ...found, calls };
}

describe('findGain', () => {
  it('looks once when nothing is limited', () => {
    expect(search(-14, -20, (gainDb) => -20 + gainDb)).toEqual({ gainDb: 6, reached: true, calls: 1 });
  });

  it('reaches any target that the limiter lets through, in few steps', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: -8, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: -24, max: -6, noNaN: true }),
        (loudness, knee, targetLufs) => {
          const loudnessAt = softLimiter(loudness, -5, knee);
          fc.pre(loudnessAt(targetLufs - loudness + 24) > targetLufs);
          const found = search(targetLufs, loudness, loudnessAt);
          expect(found.reached).toBe(true);
          expect(Math.abs(loudnessAt(found.gainDb) - targetLufs)).toBeLessThanOrEqual(0.002);
          expect(found.calls).toBeLessThanOrEqual(20);
        },
      ),
    );
  });

  it('comes down where the first guess is too loud', () => {
    // What was under the gate before the gain counts after it.
    const found = search(-20, -40, (gainDb) => -39.5 + gainDb);
    expect(found.gainDb).toBeCloseTo(19.5, 2);
  });

  it('gives the largest gain when the target is out of reach', () => {
    expect(search(-9, -20, (gainDb) => Math.min(-12, -20 + gainDb))).toMatchObject({
      gainDb: 35,
      reached: false,
    });
  });
});
