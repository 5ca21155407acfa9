import { existsSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { musicSignal } from '../../../../test/support/music-signal.ts';
import {
  createTestCache,
  scratchFolder,
  writeFloatWav,
  writeMusic,
} from '../../../../test/support/training-music.ts';
import { createFfmpeg } from '../../../adapters/ffmpeg/ffmpeg.ts';
import type { DecodeOptions } from '../../../adapters/ffmpeg/types.ts';
import { PcmCache } from './pcm-cache.ts';
import { PcmReader } from './pcm-format.ts';

const scratch = scratchFolder();

/** A cache that counts how often it really decodes. */
function countingCache(folder: string): { cache: PcmCache; decoded: string[] } {
  const ffmpeg = createFfmpeg();
  const decoded: string[] = [];
  const decode = (path: string, options?: DecodeOptions) => {
    decoded.push(path);
    return ffmpeg.decode(path, options);
  };
  return {
    cache: new PcmCache({ ffmpeg: { decode, probe: ffmpeg.probe, openSink: ffmpeg.openSink }, folder }),
    decoded,
  };
}

describe('PcmCache', () => {
  it('gives back the samples within half a unit of 2^-14, anywhere in the file', async () => {
    const music = musicSignal(2);
    const path = writeFloatWav(join(scratch, 'exact.wav'), music);
    const pcm = await createTestCache(join(scratch, 'c1')).open(path);
    expect(pcm.sampleCount).toBe(88_200);
    const reader = new PcmReader(pcm.path);
    const read = reader.read(30_000, 1000);
    for (let c = 0; c < 2; c++) {
      for (let n = 0; n < 1000; n++) {
        expect(Math.abs(read[c]![n]! - music[c]![30_000 + n]!)).toBeLessThanOrEqual(0.5001 / 16_384);
      }
    }
    const [beyond] = reader.read(88_190, 20);
    expect([...beyond.subarray(10)]).toEqual(new Array(10).fill(0));
    reader.close();
  });

  it('keeps overshoots up to 6 dB, puts mono on both channels, converts other rates', async () => {
    const cache = createTestCache(join(scratch, 'c2'));
    const loud = await cache.open(
      writeFloatWav(join(scratch, 'loud.wav'), [new Float32Array(100).fill(1.9)]),
    );
    const [left, right] = new PcmReader(loud.path).read(0, 100);
    expect(left[50]).toBeCloseTo(1.9, 4);
    expect(right[50]).toBeCloseTo(1.9, 4);
    const slow = await cache.open(
      writeFloatWav(join(scratch, 'slow.wav'), [new Float32Array(22_050)], 22_050),
    );
    expect(slow.sampleCount).toBe(44_100);
  });

  it('decodes once; again when the content changes, and not for another name or date', async () => {
    const { cache, decoded } = countingCache(join(scratch, 'c3'));
    const path = writeMusic(join(scratch, 'a.wav'), 0.5, 1);
    const first = await cache.open(path);
    expect(await cache.open(path)).toEqual(first);
    expect(await countingCache(join(scratch, 'c3')).cache.open(path)).toEqual(first);
    utimesSync(path, 1, 1);
    renameSync(path, join(scratch, 'b.wav'));
    expect(await cache.open(join(scratch, 'b.wav'))).toEqual(first);
    expect(decoded.length).toBe(1);
    writeMusic(join(scratch, 'b.wav'), 0.5, 2);
    expect((await cache.open(join(scratch, 'b.wav'))).sha256).not.toBe(first.sha256);
    expect(decoded.length).toBe(2);
  });

  it('leaves nothing behind for a file that is no audio, or when cancelled', async () => {
    const folder = join(scratch, 'c4');
    const cache = createTestCache(folder);
    const noise = join(scratch, 'noise.wav');
    writeFileSync(noise, 'not audio at all');
    await expect(cache.open(noise)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(cache.open(join(scratch, 'gone.wav'))).rejects.toMatchObject({ code: 'bad-input' });
    const music = writeMusic(join(scratch, 'cancelled.wav'), 1, 3);
    await expect(cache.open(music, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(
      existsSync(folder) ? readdirSync(folder).filter((name) => !['files', 'in-use'].includes(name)) : [],
    ).toEqual([]);
  });

  it('says where it cannot write', async () => {
    const file = join(scratch, 'a file');
    writeFileSync(file, '');
    const path = writeMusic(join(scratch, 'd.wav'), 0.2, 4);
    await expect(createTestCache(join(file, 'below')).open(path)).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringContaining('LATHE_CACHE'),
    });
  });
});
