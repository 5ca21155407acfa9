import { describe, expect, it } from 'vitest';
import {
  accuracy,
  addMatrices,
  confusionMatrix,
  recalls,
  unweightedAverageRecall,
} from './confusion-matrix.ts';
import { pairedTTest } from './paired-t-test.ts';

describe('confusion matrix', () => {
  const matrix = confusionMatrix([0, 0, 0, 1, 1], [0, 0, 1, 1, 0], 3);

  it('counts truths in rows and predictions in columns', () =>
    expect(matrix).toEqual([
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]));

  it('gives the recall of each class, and means over those that have clips', () => {
    expect(recalls(matrix)).toEqual([2 / 3, 1 / 2, null]);
    expect(unweightedAverageRecall(matrix)).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    expect(accuracy(matrix)).toBeCloseTo(3 / 5, 12);
    expect(addMatrices([matrix, matrix])[0]).toEqual([4, 2, 0]);
  });
});

describe('paired t-test', () => {
  // Expected: scipy.stats.ttest_rel of SciPy 1.10.1.
  it.each([
    [
      [0.551, 0.548, 0.56, 0.5713, 0.53],
      [0.56, 0.555, 0.559, 0.59, 0.541],
      2.8125447856602923,
      0.04819199572042137,
    ],
    [[1, 2, 3.5], [0, 3, -9], -0.9905360646879093, 0.4263096743154049],
    [
      Array.from({ length: 31 }, (_, i) => 0.1 * i),
      Array.from({ length: 31 }, (_, i) => 0.1 * i + 0.01 * ((i * 7) % 5) - 0.018),
      0.516984262113214,
      0.60895792212768,
    ],
  ])('equals SciPy (case %#)', (a, b, t, p) => {
    const result = pairedTTest(a, b);
    expect(result.t).toBeCloseTo(t, 8);
    expect(result.p).toBeCloseTo(p, 9);
    expect(result.degreesOfFreedom).toBe(a.length - 1);
  });

  it('says nothing where all differences are the same', () => {
    expect(pairedTTest([1, 2], [2, 3])).toEqual({ meanDifference: 1, t: null, degreesOfFreedom: 1, p: null });
  });
});
