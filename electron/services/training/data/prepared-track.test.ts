import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestCache, scratchFolder, writeMusic } from '../../../../test/support/training-music.ts';
import { listPairs, listTracks } from './catalogue.ts';
import { prepareTracks } from './prepared-track.ts';

const scratch = scratchFolder();
const cache = createTestCache(join(scratch, 'cache'));

it('leaves out what is too short or no audio, with the reason, and prepares the rest', async () => {
  const folder = join(scratch, 'mixed');
  writeMusic(join(folder, 'long.wav'), 3, 1);
  writeMusic(join(folder, 'short.wav'), 1, 2);
  writeFileSync(join(folder, 'text.wav'), 'no audio');
  const progress: number[] = [];
  const { tracks, skipped } = await prepareTracks(await listTracks(folder), cache, {
    minimumSeconds: 2,
    onProgress: (done) => progress.push(done),
  });
  expect(tracks.map(({ name, sampleCount }) => [name, sampleCount])).toEqual([['long', 132_300]]);
  expect(skipped.map(({ name }) => name)).toEqual(['short', 'text']);
  expect(skipped[0]!.reason).toBe('1.0 s is shorter than 2 s');
  expect(progress).toEqual([1, 2, 3]);
});

it('refuses a set of which nothing is left, a pair of two lengths, and a file that is not the described one', async () => {
  const short = join(scratch, 'short');
  writeMusic(join(short, 'x.wav'), 1, 1);
  await expect(prepareTracks(await listTracks(short), cache)).rejects.toThrow(/none of 1 tracks/);
  const good = join(scratch, 'good');
  const bad = join(scratch, 'bad');
  writeMusic(join(good, 'x.wav'), 2, 1);
  writeMusic(join(bad, 'x.wav'), 2.5, 1);
  await expect(prepareTracks(await listPairs(good, bad), cache)).rejects.toThrow(
    /bad\/x\.wav: 110250 samples at 44\.1 kHz, its good version has 88200/,
  );
  const [track] = await listTracks(good);
  const other = { ...track!, sha256: 'a'.repeat(64) };
  await expect(prepareTracks([other], cache)).rejects.toThrow(/another file than the described one/);
});
