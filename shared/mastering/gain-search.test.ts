import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGain } from './gain-search.ts';

const options = { initialGainDb: 0, maximumGainDb: 40, toleranceLu: 0.03, maximumPasses: 8 };

describe('findGain', () => {
  it('needs one measurement when nothing is limited', async () => {
    const found = await findGain({
      ...options,
      targetLufs: -14,
      initialGainDb: 6,
      measure: async (gainDb) => -20 + gainDb,
    });
    expect(found).toEqual({ gainDb: 6, integratedLufs: -14, reached: true, passes: 1 });
  });

  it('reaches any target below the saturation of a soft limiter in a few measurements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -30, max: -8, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: -24, max: -6.5, noNaN: true }),
        async (loudness, knee, targetLufs) => {
          // Rises with slope 1 far below -5 LUFS and saturates there.
          const measure = async (gainDb: number) =>
            -5 - knee * Math.log1p(Math.exp(-(loudness + gainDb + 5) / knee));
          const found = await findGain({
            ...options,
            targetLufs,
            initialGainDb: targetLufs - loudness,
            measure,
          });
          expect(found.reached).toBe(true);
          expect(Math.abs(found.integratedLufs - targetLufs)).toBeLessThanOrEqual(0.03);
          expect(await measure(found.gainDb)).toBe(found.integratedLufs);
          expect(found.passes).toBeLessThanOrEqual(6);
        },
      ),
    );
  });

  it('keeps the best attempt when the target is out of reach', async () => {
    const found = await findGain({
      ...options,
      targetLufs: -9,
      measure: async (gainDb) => Math.min(-12, -20 + gainDb),
    });
    expect(found.reached).toBe(false);
    expect(found.integratedLufs).toBe(-12);
    expect(found.passes).toBeLessThanOrEqual(options.maximumPasses);
  });

  it('stops at silence', async () => {
    const found = await findGain({
      ...options,
      targetLufs: -14,
      measure: async () => Number.NEGATIVE_INFINITY,
    });
    expect(found).toMatchObject({ reached: false, passes: 1 });
  });
});
