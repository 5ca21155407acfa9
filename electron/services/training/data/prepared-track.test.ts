import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/contract/training-data.ts';
import { interpolateSamples } from '../../../../shared/dsp/sinc-interpolation.ts';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import {
  createTestCache,
  scratchFolder,
  writeFloatWav,
  writeMusic,
} from '../../../../test/support/training-music.ts';
import { listSources, listTracks } from './catalogue.ts';
import { PcmReader } from './pcm-format.ts';
import { type PreparedSet, prepareTracks } from './prepared-track.ts';

const scratch = scratchFolder();
const cache = createTestCache(join(scratch, 'cache'));
const RATE = 44_100;

/** What was found, without tracks. */
const kinds = ({ observations }: PreparedSet): FindingKind[] => observations.map(({ kind }) => kind);

/** Prepares one pair of sounds. */
async function preparePair(
  name: string,
  good: readonly Float32Array[],
  bad: readonly Float32Array[],
  rates = [RATE, RATE],
): Promise<PreparedSet> {
  const [goodFolder, badFolder] = [join(scratch, name, 'good'), join(scratch, name, 'bad')];
  writeFloatWav(join(goodFolder, 'x.wav'), good, rates[0]);
  writeFloatWav(join(badFolder, 'x.wav'), bad, rates[1]);
  const { tracks } = await listSources({ good: goodFolder, bad: badFolder }, false);
  return prepareTracks(tracks, cache, { minimumSeconds: 2 });
}

/** A version that is not the same and not better: bent by a cubic. */
const bent = (channels: readonly Float32Array[], gain = 1): Float32Array[] =>
  channels.map((samples) => samples.map((x) => gain * (x - 0.3 * x ** 3)));
const silence = (seconds: number): Float32Array => new Float32Array(seconds * RATE);
const joined = (...parts: readonly Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
};

describe('prepareTracks', () => {
  it('leaves out what is too short or no audio, with the reason, and prepares the rest', async () => {
    const folder = join(scratch, 'mixed');
    writeMusic(join(folder, 'long.wav'), 3, 1);
    writeMusic(join(folder, 'short.wav'), 1, 2);
    writeFileSync(join(folder, 'text.wav'), 'no audio');
    const progress: number[] = [];
    const { tracks, observations } = await prepareTracks(await listTracks(folder), cache, {
      minimumSeconds: 2,
      onProgress: (done) => progress.push(done),
    });
    expect(tracks.map(({ name, sampleCount }) => [name, sampleCount])).toEqual([['long', 132_300]]);
    expect(observations.map(({ kind, track }) => [kind, track])).toEqual([
      ['too-short', 'short'],
      ['unreadable', 'text'],
    ]);
    expect(observations[0]!.detail).toBe('1.0 s of 2.0 s');
    expect(progress).toEqual([1, 2, 3]);
  });

  it('cuts silence off a track, and never off a described one', async () => {
    const folder = join(scratch, 'silent ends');
    const music = musicSignal(3, RATE, 4).map((samples) => joined(silence(1), samples, silence(2)));
    writeFloatWav(join(folder, 'x.wav'), music);
    const [track] = await listTracks(folder);
    const { tracks, observations } = await prepareTracks([track!], cache);
    expect(tracks).toEqual([]);
    const kept = await prepareTracks([track!], cache, { minimumSeconds: 2 });
    expect(Math.abs(kept.tracks[0]!.goodStart! - RATE)).toBeLessThanOrEqual(1024);
    expect(Math.abs(kept.tracks[0]!.sampleCount - 3 * RATE)).toBeLessThanOrEqual(2048);
    expect(kept.observations.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['trimmed', '1.0 s at the beginning, 2.0 s at the end'],
    ]);
    expect(observations.map(({ kind }) => kind)).toEqual(['trimmed', 'too-short']);
    const { sha256 } = await cache.open(track!.goodPath);
    const described = { ...track!, described: { split: 'train', sha256 } as const };
    const whole = await prepareTracks([described], cache);
    expect(whole.tracks[0]).toMatchObject({ goodStart: 0, sampleCount: 6 * RATE });
    expect(whole.observations).toEqual([]);
  });

  it('refuses a file that is not the described one', async () => {
    const folder = join(scratch, 'described');
    writeMusic(join(folder, 'x.wav'), 2, 1);
    const [track] = await listTracks(folder);
    const other = { ...track!, described: { split: 'train', sha256: 'a'.repeat(64) } as const };
    await expect(prepareTracks([other], cache)).rejects.toThrow(/another file than the described one/);
  });

  it('keeps all copies of a recording in one split', async () => {
    const folder = join(scratch, 'copies');
    for (let i = 0; i < 5; i++) writeMusic(join(folder, `${i}.wav`), 4, 20 + i);
    const copy = musicSignal(4, RATE, 22).map((samples) => samples.map((x) => 0.7 * x));
    writeFloatWav(join(folder, 'another name.wav'), copy);
    const { tracks, observations } = await prepareTracks(await listTracks(folder), cache, {
      minimumSeconds: 2,
    });
    const splitOf = new Map(tracks.map(({ name, split }) => [name, split]));
    expect(splitOf.get('another name')).toBe(splitOf.get('2'));
    expect(observations).toEqual([{ kind: 'same-recording', track: 'another name', detail: 'as 2' }]);
  });
});

describe('a pair', () => {
  const music = musicSignal(4, RATE, 9);

  it('is aligned and cut to what both have, whatever their lengths, and told so', async () => {
    // The bad version begins 1.5 s later, is turned over and softer, and has two seconds of silence more.
    const bad = bent(music, -0.5).map((samples) => joined(silence(1.5), samples, silence(2)));
    const set = await preparePair('moved', music, bad);
    expect(kinds(set)).toEqual(['different-lengths', 'moved', 'inverted', 'levelled']);
    const [track] = set.tracks;
    expect(track!.badStart! - track!.goodStart!).toBe(1.5 * RATE);
    expect(track).toMatchObject({ badPolarity: -1 });
    expect(track!.goodGain).toBeCloseTo(0.5, 1);
    expect(track!.sampleCount).toBeGreaterThan(3.9 * RATE);
    const early = await preparePair(
      'early',
      music,
      bent(music).map((samples) => samples.slice(RATE)),
    );
    expect(early.tracks[0]).toMatchObject({ goodStart: RATE, badStart: 0, sampleCount: 3 * RATE });
  });

  it.each<[FindingKind, () => Float32Array[]]>([
    ['not-alike', () => musicSignal(4, RATE, 77)],
    ['identical', () => music.map((samples) => samples.map((x) => -0.7 * x))],
    ['silent', () => [silence(4), silence(4)]],
    ['not-finite', () => music.map((samples) => samples.map((x, n) => (n === 2 * RATE ? Number.NaN : x)))],
  ])('is left out: %s', async (kind, makeBad) => {
    const set = await preparePair(kind, music, makeBad());
    expect(set.tracks).toEqual([]);
    expect(kinds(set)).toContain(kind);
  });

  it('is left out when the versions run apart, in real music', async () => {
    const path = join(import.meta.dirname, '../../../../assets/demo/graveyard-unmastered.flac');
    const reader = new PcmReader((await cache.open(path)).path);
    const long = reader.read(0, 24 * RATE);
    reader.close();
    const straight = await preparePair('straight', long, bent(long));
    expect(straight.tracks).toHaveLength(1);
    expect(kinds(straight)).not.toContain('moved');
    // A clock that is 100 ppm slow: 106 samples from one end to the other.
    const slow = bent(long).map((samples) => interpolateSamples(samples, 0, 1.0001, samples.length - 200));
    const drifting = await preparePair('drift', long, slow);
    expect(drifting.tracks).toEqual([]);
    expect(kinds(drifting)).toEqual(['drifting']);
    expect(drifting.observations[0]!.detail).toMatch(/^by 1\.\d\d ms/);
  });

  it('of another rate is told, and used', async () => {
    const bad = bent(musicSignal(4, 22_050, 9));
    const set = await preparePair('rates', music, bad, [RATE, 22_050]);
    expect(set.tracks).toHaveLength(1);
    expect(set.observations.find(({ kind }) => kind === 'different-rates')!.detail).toBe(
      'bad 22050 Hz, good 44100 Hz',
    );
  });

  it('whose good version clips or is mono is told', async () => {
    const [left] = music;
    const clipped = left.map((x) => Math.max(-0.15, Math.min(0.15, x)));
    const set = await preparePair('clipped', [clipped, clipped], [left, left]);
    expect(kinds(set)).toEqual(expect.arrayContaining(['clipped', 'mono']));
  });
});
