import { expect, it } from 'vitest';
import { addStep, EMPTY_CURVE } from './step-curve.ts';

it('keeps every step while they are few', () => {
  const curve = [3, 2, 1].reduce((built, loss, index) => addStep(built, index + 1, loss), EMPTY_CURVE);
  expect(curve.points.map(({ step, loss }) => [step, loss])).toEqual([
    [1, 3],
    [2, 2],
    [3, 1],
  ]);
  expect(addStep(curve, 3, 9)).toBe(curve);
  expect(addStep(curve, 2, 9)).toBe(curve);
});

it('keeps as many points as a screen shows, each the mean of its steps', () => {
  const losses = Array.from({ length: 5000 }, (_, index) => Math.sin(index));
  const curve = losses.reduce((built, loss, index) => addStep(built, index + 1, loss), EMPTY_CURVE);
  expect(curve.points.length).toBeLessThanOrEqual(400);
  expect(curve.points.length).toBeGreaterThan(150);
  expect(curve.points.at(-1)!.step).toBe(5000);
  let begin = 0;
  for (const { step, loss, count } of curve.points) {
    expect(step - begin).toBe(count);
    const mean = losses.slice(begin, step).reduce((sum, each) => sum + each, 0) / count;
    expect(loss).toBeCloseTo(mean, 10);
    begin = step;
  }
});
