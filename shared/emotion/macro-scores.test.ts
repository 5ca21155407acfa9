import { expect, it } from 'vitest';
import { macroScores } from './macro-scores.ts';

it('agrees with figures of scikit-learn', () => {
  // y_true = [0]*5 + [1]*3 + [2]*2, y_pred = [0,0,0,0,1, 1,1,0, 0,1]; average='macro', zero_division=0.
  const scores = macroScores([
    [4, 1, 0],
    [1, 2, 0],
    [1, 1, 0],
  ]);
  expect(scores.accuracy).toBeCloseTo(0.6, 12);
  expect(scores.precision).toBeCloseTo((4 / 6 + 2 / 4 + 0) / 3, 12);
  expect(scores.recall).toBeCloseTo((4 / 5 + 2 / 3 + 0) / 3, 12);
  expect(scores.f1).toBeCloseTo((8 / 11 + 4 / 7 + 0) / 3, 12);
});

it('leaves out classes without clips', () => {
  const scores = macroScores([
    [2, 0],
    [0, 0],
  ]);
  expect(scores).toEqual({ accuracy: 1, precision: 1, recall: 1, f1: 1 });
});
