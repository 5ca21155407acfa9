import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { medianPruner } from './median-pruner.ts';
import type { Trial } from './trial.ts';

const path = new URL('../../test/vectors/parzen_estimator.json', import.meta.url);
const { pruning }: { pruning: { values: number[]; pruned: boolean }[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

describe('the median pruner', () => {
  it('gives up the trials that Optuna gives up, at the same step', () => {
    const pruner = medianPruner({ startUpTrials: 3, warmUpSteps: 2 });
    const trials: Trial[] = [];
    for (const [number, { values, pruned }] of pruning.entries()) {
      const reports = values.map((value, i) => ({ step: i + 1, value }));
      for (const [i] of reports.entries()) {
        const isLast = i === reports.length - 1;
        expect(pruner(reports.slice(0, i + 1), trials), `trial ${number}, step ${i + 1}`).toBe(
          isLast && pruned,
        );
      }
      const state = pruned ? 'pruned' : 'complete';
      trials.push({ number, parameters: {}, state, value: pruned ? null : values.at(-1)!, reports });
    }
    expect(pruning.filter(({ pruned }) => pruned).length).toBeGreaterThan(5);
  });

  it('lets the first trials be', () => {
    const trial: Trial = {
      number: 0,
      parameters: {},
      state: 'complete',
      value: 1,
      reports: [{ step: 1, value: 1 }],
    };
    const bad = [{ step: 1, value: 9 }];
    expect(medianPruner()(bad, Array(4).fill(trial))).toBe(false);
    expect(medianPruner()(bad, Array(5).fill(trial))).toBe(true);
    expect(medianPruner()([{ step: 2, value: 9 }], Array(5).fill(trial))).toBe(false);
  });
});
