import { describe, expect, it } from 'vitest';
import { type LearningRateSchedule, learningRateAt } from './schedules.ts';

const cosine: LearningRateSchedule = { kind: 'cosine', peak: 0.1, warmUpSteps: 10, totalSteps: 110 };

describe('learningRateAt', () => {
  it('rises linearly, then falls along a cosine to a hundredth', () => {
    expect(learningRateAt(cosine, 1)).toBeCloseTo(0.01, 12);
    expect(learningRateAt(cosine, 10)).toBeCloseTo(0.1, 12);
    expect(learningRateAt(cosine, 60)).toBeCloseTo(0.1 * (0.01 + 0.99 / 2), 12);
    expect(learningRateAt(cosine, 110)).toBeCloseTo(0.001, 12);
    expect(learningRateAt(cosine, 500)).toBeCloseTo(0.001, 12);
  });

  it('stays where it is when constant', () => {
    expect(learningRateAt({ ...cosine, kind: 'constant' }, 100)).toBe(0.1);
  });

  it('refuses step 0', () => {
    expect(() => learningRateAt(cosine, 0)).toThrow('steps count from 1, got 0');
  });
});
