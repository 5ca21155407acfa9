import { describe, expect, it } from 'vitest';
import { ProgressTracker } from './progress.ts';
import type { MasterProgress } from './types.ts';

describe('ProgressTracker', () => {
  it('adds stages up by their weights, never falls, and ends at 1', () => {
    const seen: MasterProgress[] = [];
    const tracker = new ProgressTracker({ decode: 1, encode: 3 }, (progress) => seen.push(progress));
    tracker.report('decode', 0.5);
    tracker.report('decode', 1);
    tracker.report('encode', 0.5);
    tracker.report('encode', 0.1);
    tracker.report('encode', 2);
    tracker.finish();
    expect(seen).toEqual([
      { stage: 'decode', fraction: 0.125 },
      { stage: 'decode', fraction: 0.25 },
      { stage: 'encode', fraction: 0.625 },
      { stage: 'encode', fraction: 1 },
    ]);
  });

  it('does not call for every block', () => {
    let calls = 0;
    const tracker = new ProgressTracker({ decode: 1 }, () => calls++);
    for (let i = 0; i < 100_000; i++) tracker.report('decode', i / 100_000);
    expect(calls).toBeGreaterThan(100);
    expect(calls).toBeLessThanOrEqual(201);
  });

  it('takes an unknown length for no progress', () => {
    const seen: MasterProgress[] = [];
    const tracker = new ProgressTracker({ decode: 1 }, (progress) => seen.push(progress));
    tracker.report('decode', Number.NaN);
    tracker.report('decode', 0);
    expect(seen.map(({ fraction }) => fraction)).toEqual([0]);
  });
});
