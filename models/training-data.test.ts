import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TrainingDataDescription } from '../build/scripts/training-music-packages.ts';
import { splitWorks, workOf } from '../electron/services/training/data/split.ts';

const { tracks, packages, leftOut } = JSON.parse(
  readFileSync(new URL('training-data.json', import.meta.url), 'utf8'),
) as TrainingDataDescription;

describe('training-data.json', () => {
  const own = tracks.filter(({ split }) => split !== 'out-of-domain');

  it('trains, validates and tests on Creative Commons music alone, and names its authors', () => {
    expect(own.length).toBeGreaterThan(90);
    for (const { licence, attribution } of own) {
      expect(['CC-BY-SA-3.0', 'CC-BY-SA-4.0', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0']).toContain(licence);
      expect(attribution).not.toBe('');
    }
  });

  it('has the split that works have by their names, so that no version of a test track is trained on', () => {
    const splits = splitWorks(own.map(({ path }) => workOf(path)));
    for (const { path, split } of own) expect(split).toBe(splits.get(workOf(path)));
    expect(new Set(own.map(({ split }) => split))).toEqual(new Set(['train', 'validation', 'test']));
  });

  it('lists every file once, from a pinned package, at least 20 s long', () => {
    const paths = [...tracks, ...leftOut].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(tracks.map(({ sha256 }) => sha256)).size).toBe(tracks.length);
    const names = packages.map(({ name }) => name);
    for (const { path, durationSeconds } of tracks) {
      expect(names).toContain(path.split('/')[0]);
      expect(durationSeconds).toBeGreaterThanOrEqual(20);
    }
  });
});
