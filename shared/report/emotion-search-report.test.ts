import { expect, it } from 'vitest';
import type { EmotionSearchResult } from '../contract/emotion-search.ts';
import { emotionSearchReport, emotionSearchRows } from './emotion-search-report.ts';

const judged = (network: string, mean: number, lr: number) => ({
  network,
  parameterCount: 26_312,
  settings: { lr, dropout: 0.3 },
  seedMeans: [mean - 0.01, mean + 0.01],
  mean,
  deviation: 0.0141,
  scores: [0.5, 0.6],
  recalls: [0.25, null],
  confusion: [
    [1, 3],
    [0, 0],
  ],
  unheard: null,
});

const result: EmotionSearchResult = {
  trials: [
    { number: 0, state: 'complete', value: 0.4, parameters: { lr: 0.001 }, seconds: 1 },
    { number: 1, state: 'pruned', value: null, parameters: { lr: 0.002 }, seconds: 1 },
  ],
  best: { number: 0, value: 0.4, parameters: { lr: 0.001 } },
  validation: [{ fold: 1, speakers: ['03', '07'], clips: 120 }],
  epochs: 28,
  classes: ['happy', 'sad'],
  judged: {
    default: judged('h64-v1', 0.57, 0.008),
    best: { ...judged('h96-v2', 0.58, 0.00123456), unheard: { mean: 0.6, deviation: 0.02 } },
  },
  comparison: { pairs: 2, meanDifference: 0.01, t: 1.5, p: 0.3743 },
  tablePath: 'README.md',
};
const facts = {
  space: {
    lr: { kind: 'float', low: 1e-3, high: 2e-2, log: true },
    batch: { kind: 'categorical', choices: [16, 32] },
  },
  sampler: 'tpe',
  pruner: 'median',
  seed: 1,
  atOnce: 2,
} as const;

it('a search is told with who judged its trials, and what was found beside the default', () => {
  const report = emotionSearchReport(result, facts, 60);
  expect(report).toContain(
    '2 trials by tpe, pruner median, seed 1, 2 side by side: 1 complete, 1 given up, 0 failed.',
  );
  expect(report).toContain('on 120 clips of speakers 03, 07, kept out of the training part of fold 1');
  expect(report).toContain('Best: trial 0, UAR 0.6000');
  expect(report).toContain('| default: h64-v1 | 26312 | 0.5700 ± 0.0141 | 0.5800 | - | 2 |');
  expect(report).toContain('| best: h96-v2 | 26312 | 0.5800 ± 0.0141 | 0.5900 | 0.6000 ± 0.0200 | 2 |');
  expect(report).toContain('2 pairs of one fold and seed: difference 0.0100, t = 1.5000, p = 0.3743.');
  expect(report).toContain('| lr | 0.001 to 0.02, by ratios | 0.008 | 0.00123 |');
  expect(report).toContain('| dropout | - | 0.3 | 0.3 |');
  expect(report).toContain('| sad | - | - |');
  const single = emotionSearchReport({ ...result, comparison: null }, facts, 60);
  expect(single).toContain('One run of each: nothing to compare.');
});

it('its rows for a terminal are as wide as its head', () => {
  const rows = emotionSearchRows(result);
  expect(rows.map((row) => row.length)).toEqual([6, 6, 6]);
});
