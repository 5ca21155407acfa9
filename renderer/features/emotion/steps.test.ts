import fc from 'fast-check';
import { expect, it } from 'vitest';
import { secondsAt } from '../../canvas/time-window.ts';
import { columnsOf, type Step, stepAt } from './steps.ts';

const step = (startSeconds: number, endSeconds: number, ...probabilities: number[]): Step => ({
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

it('says of each column what is said of the voice in it', () => {
  const window = { startSeconds: 0, endSeconds: 6 };
  expect([...columnsOf(STEPS, 2, window, 6)]).toEqual([0, 0, 0.25, 0.75, 0.5, 0.5, 0, 0, 0, 0, 1, 0]);
  // A column of both steps, and one of voice and silence.
  expect([...columnsOf(STEPS, 2, { startSeconds: 1, endSeconds: 5 }, 2)]).toEqual([0.375, 0.625, 0, 0]);
  expect([...columnsOf(STEPS, 2, { startSeconds: 2.5, endSeconds: 3.5 }, 1)]).toEqual([0.5, 0.5]);
  expect([...columnsOf([], 2, window, 1)]).toEqual([0, 0]);
});

it('is the mean over each column, weighted by how much of it each step takes, at any zoom', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 4 })), {
    maxLength: 20,
  });
  const start = fc.double({ min: 0, max: 60, noNaN: true });
  const length = fc.double({ min: 0.5, max: 60, noNaN: true });
  fc.assert(
    fc.property(lengths, start, length, (drawn, startSeconds, seconds) => {
      let at = 0;
      const steps = drawn.map(([pause, voice], i) => {
        const from = at + pause;
        at = from + voice;
        return step(from, at, (i % 5) / 4, 1 - (i % 5) / 4);
      });
      const window = { startSeconds, endSeconds: startSeconds + seconds };
      const columns = columnsOf(steps, 2, window, 30);
      for (let column = 0; column < 30; column++) {
        const [from, to] = [secondsAt(window, column / 30), secondsAt(window, (column + 1) / 30)];
        const parts = steps.map(({ startSeconds: begin, endSeconds: end, probabilities }) => ({
          weight: Math.max(0, Math.min(to, end) - Math.max(from, begin)),
          first: probabilities[0]!,
        }));
        const voiced = parts.reduce((sum, { weight }) => sum + weight, 0);
        // A sliver is what rounding makes of an edge on an edge.
        if (voiced > 0 && voiced < 1e-6) continue;
        const mean = parts.reduce((sum, { weight, first }) => sum + weight * first, 0) / (voiced || 1);
        expect(columns[2 * column]).toBeCloseTo(mean, 4);
        expect(columns[2 * column + 1]).toBeCloseTo(voiced === 0 ? 0 : 1 - mean, 4);
      }
    }),
  );
});
