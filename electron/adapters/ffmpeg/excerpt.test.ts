import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noiseSignal } from '../../../test/support/music-signal.ts';
import { collect, everyFfmpeg, failureOf, temporaryFolder, writeSound } from './test-sound.ts';
import type { AudioProbe, OutputFormat } from './types.ts';

const folder = temporaryFolder();
const RATE = 44_100;
const SECONDS = 14;
const sound = noiseSignal(SECONDS * RATE, 2, 0.1, 4);

/** Where in a whole an excerpt begins, from the place where it should: the lag at which they differ least. */
function findLag(whole: Float32Array, start: number, excerpt: Float32Array, reach: number): number {
  let best = { lag: Number.NaN, error: Infinity };
  for (let lag = -reach; lag <= reach; lag++) {
    let error = 0;
    for (let i = 2000; i < 4000; i++) error += (excerpt[i]! - (whole[start + lag + i] ?? 0)) ** 2;
    if (error < best.error) best = { lag, error };
  }
  return best.lag;
}

describe.each(everyFfmpeg())('an excerpt with %s', (name, ffmpeg) => {
  const write = async (format: OutputFormat): Promise<AudioProbe> => {
    const path = join(folder, `${name.replaceAll('/', '-')}.${format}`);
    await writeSound(ffmpeg, path, sound, { format, bitDepth: 16, sampleRate: RATE });
    return ffmpeg.probe(path);
  };
  const excerptOf = (probe: AudioProbe, startSample: number, endSample: number): Promise<Float32Array[]> =>
    collect(ffmpeg.decodeExcerpt(probe, { startSample, endSample }));

  // In milliseconds; the containers of lossy formats count in packets.
  it.each([
    ['wav', 0],
    ['flac', 0],
    ['mp3', 0],
    ['m4a', 0],
    ['ogg', 12],
    ['opus', 0],
  ] as const)('of %s is that part of the whole, within %s ms', async (format, tolerance) => {
    const probe = await write(format);
    const whole = await collect(ffmpeg.decode(probe.path));
    for (const startSeconds of [0, 0.1, 5.4321, 12.9]) {
      const start = Math.round(startSeconds * probe.sampleRate);
      const excerpt = await excerptOf(probe, start, start + 10_000);
      expect(excerpt.map(({ length }) => length)).toEqual([10_000, 10_000]);
      const reach = Math.ceil((tolerance / 1000) * probe.sampleRate) + 20;
      const lag = findLag(whole[1]!, start, excerpt[1]!, reach);
      expect(Math.abs(lag)).toBeLessThanOrEqual((tolerance / 1000) * probe.sampleRate);
      if (format === 'wav' || format === 'flac') {
        for (const [c, samples] of excerpt.entries()) {
          expect(samples).toEqual(whole[c]!.slice(start, start + 10_000));
        }
      }
    }
  });

  it('ends with the sound, and is empty behind it', async () => {
    const probe = await write('flac');
    const end = SECONDS * RATE;
    expect((await excerptOf(probe, end - 100, end + 5000))[0]).toHaveLength(100);
    expect(await excerptOf(probe, end + 5000, end + 6000)).toEqual([]);
  });

  it('can be cancelled, and fails for a file that is gone', async () => {
    const probe = await write('wav');
    const signal = AbortSignal.abort();
    const cancelled = { startSample: 0, endSample: 10, signal };
    await failureOf('cancelled', () => collect(ffmpeg.decodeExcerpt(probe, cancelled)));
    const gone = { ...probe, path: join(folder, 'gone.wav') };
    expect(await failureOf('bad-input', () => excerptOf(gone, 0, 10))).toContain('gone.wav');
  });
});
