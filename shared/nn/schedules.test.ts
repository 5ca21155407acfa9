import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LearningRateSchedule, learningRateAt } from './schedules.ts';

const base = { peak: 0.1, warmUpSteps: 0 };
const cosine: LearningRateSchedule = { kind: 'cosine', peak: 0.1, warmUpSteps: 10, totalSteps: 110 };

const VECTORS = new URL('../../test/vectors/schedules.json', import.meta.url);
const { cases }: { cases: { schedule: LearningRateSchedule; rates: number[] }[] } = JSON.parse(
  readFileSync(VECTORS, 'utf8'),
);

describe('learningRateAt', () => {
  it.each(cases)('is that of PyTorch: $schedule', ({ schedule, rates }) => {
    expect(rates.length).toBeGreaterThan(50);
    for (const [index, rate] of rates.entries()) {
      expect(learningRateAt({ ...schedule, ...base }, index + 1)).toBeCloseTo(rate, 12);
    }
  });

  it('rises linearly, then falls along a cosine to a hundredth', () => {
    expect(learningRateAt(cosine, 1)).toBeCloseTo(0.01, 12);
    expect(learningRateAt(cosine, 10)).toBeCloseTo(0.1, 12);
    expect(learningRateAt(cosine, 60)).toBeCloseTo(0.1 * (0.01 + 0.99 / 2), 12);
    expect(learningRateAt(cosine, 110)).toBeCloseTo(0.001, 12);
    expect(learningRateAt(cosine, 500)).toBeCloseTo(0.001, 12);
  });

  // A plain cosine ends where the training ends, so that a warm-up shortens it.
  const whole = cases.filter(({ schedule }) => schedule.kind !== 'cosine');
  it.each(whole)('begins its course after the warm-up: $schedule', ({ schedule }) => {
    for (const step of [1, 2, 5, 20]) {
      const late = learningRateAt({ ...schedule, ...base, warmUpSteps: 13 }, 13 + step);
      expect(late).toBe(learningRateAt({ ...schedule, ...base }, step));
    }
  });

  it('refuses step 0 and cycles without a step', () => {
    expect(() => learningRateAt(cosine, 0)).toThrow('steps count from 1, got 0');
    const endless = { ...base, kind: 'cosine-restarts', cycleSteps: 0, cycleGrowth: 2 } as const;
    expect(() => learningRateAt(endless, 1)).toThrow('got 0 and 2');
  });
});
