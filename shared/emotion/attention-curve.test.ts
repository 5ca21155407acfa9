import { expect, it } from 'vitest';
import { ATTENTION_STEP_SECONDS, AttentionCurve } from './attention-curve.ts';

const seconds = (steps: number): number => steps * ATTENTION_STEP_SECONDS;

it('means windows that overlap, as multiples of an even weight', () => {
  const curve = new AttentionCurve(seconds(7.5));
  curve.add({ startSeconds: seconds(1), secondsPerWeight: seconds(2), weights: [0.75, 0.25] });
  curve.add({ startSeconds: seconds(3), secondsPerWeight: seconds(1), weights: [0.5, 0.3, 0.2] });
  const expected = [0, 1.5, 1.5, (0.5 + 1.5) / 2, (0.5 + 0.9) / 2, 0.6, 0, 0];
  const result = curve.result();
  expect(result).toHaveLength(8);
  for (const [step, value] of expected.entries()) expect(result[step]).toBeCloseTo(value, 6);
});

it('leaves out what lies outside the sound', () => {
  const curve = new AttentionCurve(seconds(2));
  curve.add({ startSeconds: seconds(-1), secondsPerWeight: seconds(1), weights: [0.25, 0.25, 0.25, 0.25] });
  expect([...curve.result()]).toEqual([1, 1]);
  expect([...new AttentionCurve(0).result()]).toEqual([]);
});
