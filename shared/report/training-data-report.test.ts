import { describe, expect, it } from 'vitest';
import type { TrainCheckResult } from '../contract/training-data.ts';
import { renderTrainingDataReport, renderTrainingDataWarnings } from './training-data-report.ts';

const track = (name: string): TrainCheckResult['tracks'][number] => ({
  name,
  split: 'train',
  seconds: 125,
  isPair: true,
  offsetSamples: 44.1,
  correlation: 0.975,
});

const RESULT: TrainCheckResult = {
  tracks: [
    track('album/song'),
    { ...track('lost'), split: null, seconds: null, offsetSamples: null, correlation: 0.05 },
  ],
  splits: {
    train: { tracks: 1, seconds: 125 },
    validation: { tracks: 0, seconds: 0 },
    test: { tracks: 0, seconds: 0 },
  },
  findings: [
    {
      kind: 'not-alike',
      level: 'left-out',
      message: 'They do not fit.',
      advice: 'Check both.',
      tracks: [{ name: 'lost', detail: 'correlation 0.05' }],
    },
    { kind: 'few-works', level: 'note', message: 'There are few.', advice: 'Nothing.', tracks: [] },
  ],
  canTrain: true,
  cache: { folder: '/cache/pcm', bytes: 1.25e9, limitBytes: 20e9 },
};

describe('renderTrainingDataReport', () => {
  it('shows tracks, sums, findings with what to do, and where the cache is', () => {
    expect(renderTrainingDataReport(RESULT).split('\n')).toEqual([
      '2 tracks, 2 of them pairs, 1 left out',
      '  track          split  length   bad is late by  fits',
      '  album/song     train    2:05  44.10 (1.00 ms)  0.97',
      '  lost        left out                           0.05',
      'train 1 (2:05), validation 0 (0:00), test 0 (0:00)',
      '',
      'Left out:',
      '  They do not fit.',
      '    lost: correlation 0.05',
      '    -> Check both.',
      '',
      'Put right, or good to know:',
      '  There are few.',
      '',
      'This set can be trained on.',
      'Decoded music: /cache/pcm, 1.3 of 20.0 GB ("lathe train --clear-cache" empties it)',
    ]);
  });

  it('counts what would be too much to read, and has no columns for pairs where there are none', () => {
    const tracks = Array.from({ length: 1000 }, (_, i) => ({ ...track(`${i}`), isPair: false }));
    const findings = [{ ...RESULT.findings[0]!, tracks: tracks.map(({ name }) => ({ name, detail: '' })) }];
    const text = renderTrainingDataReport({ ...RESULT, tracks, findings, canTrain: false });
    expect(text).toContain('and 960 more (--json has all)');
    expect(text).toContain('and 992 more');
    expect(text).not.toContain('fits');
    expect(text).toContain('This set cannot be trained on.');
    expect(text.split('\n').length).toBeLessThan(70);
  });
});

describe('renderTrainingDataWarnings', () => {
  it('has a line for what is no note', () => {
    expect(renderTrainingDataWarnings(RESULT)).toEqual(['left out: They do not fit. (lost) Check both.']);
  });
});
