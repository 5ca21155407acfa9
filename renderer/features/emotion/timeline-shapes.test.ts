import { expect, it } from 'vitest';
import { areaOf, lineOf, stepAt } from './timeline-shapes.ts';

const step = (startSeconds: number, endSeconds: number, ...probabilities: number[]) => ({
  startSeconds,
  endSeconds,
  probabilities,
});
const STEPS = [step(1, 2, 0.25, 0.75), step(2, 3, 0.5, 0.5), step(5, 5.5, 1, 0)];

it('finds the step of a time, and none between voices', () => {
  const found = [0.9, 1, 1.9, 2, 2.99, 3, 4, 5.2, 5.5, 9].map((seconds) => stepAt(STEPS, seconds));
  const [first, second, third] = STEPS;
  const none = undefined;
  expect(found).toEqual([none, first, first, second, second, none, none, third, none, none]);
  expect(stepAt([], 1)).toBeUndefined();
});

it('stacks classes so that they fill the height of each voice', () => {
  expect(areaOf(STEPS, 0)).toBe(
    'M1.000 0.7500L2.000 0.7500L2.000 0.5000L3.000 0.5000L3.000 1.0000L2.000 1.0000L2.000 1.0000L1.000 1.0000Z' +
      'M5.000 0.0000L5.500 0.0000L5.500 1.0000L5.000 1.0000Z',
  );
  expect(areaOf(STEPS, 1)).toMatch(
    /^M1\.000 0\.0000L2\.000 0\.0000L2\.000 0\.0000L3\.000 0\.0000L3\.000 0\.5000/,
  );
  expect(areaOf([], 0)).toBe('');
});

it('draws a curve by its greatest values, in no more points than are seen', () => {
  expect(lineOf(Float32Array.of(0, 2, 1), 0.5)).toBe('M0.250 1.0000L0.750 0.0000L1.250 0.5000');
  expect(lineOf(new Float32Array(10), 1)).toBe('');
  const long = new Float32Array(100_000);
  long[70_000] = 1;
  const line = lineOf(long, 0.032);
  expect(line.split('L').length).toBeLessThanOrEqual(1500);
  expect(line).toContain(' 0.0000');
});
