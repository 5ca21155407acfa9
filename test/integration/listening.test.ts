import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFfmpeg } from '../../electron/adapters/ffmpeg/ffmpeg.ts';
import { createSpool } from '../../electron/adapters/spool.ts';
import { createListeningService } from '../../electron/services/listening/listening-service.ts';
import { LISTENING_RATE, SAMPLES_PER_PEAK } from '../../shared/contract/listen.ts';
import { musicSignal } from '../support/music-signal.ts';
import { writeWavFixture } from '../support/wav-fixture.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-listening-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

async function decodeAll(path: string): Promise<Float32Array[]> {
  const blocks: (readonly Float32Array[])[] = [];
  for await (const block of createFfmpeg().decode(path, { sampleRate: LISTENING_RATE })) blocks.push(block);
  return blocks[0]!.map((_, c) => Float32Array.from(blocks.flatMap((block) => [...block[c]!])));
}

describe('listening', () => {
  const service = createListeningService({ ffmpeg: createFfmpeg(), createSpool });

  it.each([48_000, 44_100, 22_050])(
    'gives any part exactly as the whole file of %d Hz decodes, and the peaks of it',
    async (rate) => {
      const path = join(folder, `song-${rate}.wav`);
      // A length of which no whole number of samples comes at another rate.
      const signal = musicSignal(3).map((samples) => samples.subarray(0, 120_011));
      writeWavFixture(path, signal, rate);
      const [left, right] = await decodeAll(path);
      const { channelCount, sampleCount, peaks } = await service.open(path);
      expect([channelCount, sampleCount]).toEqual([2, left!.length]);
      for (const [startSample, length] of [
        [0, 100],
        [65_500, 1000],
        [sampleCount - 10, 480_000],
      ] as const) {
        const part = floats(await service.read({ inputPath: path, startSample, sampleCount: length }));
        const end = Math.min(sampleCount, startSample + length);
        expect(part).toEqual(
          Float32Array.from([...left!.subarray(startSample, end), ...right!.subarray(startSample, end)]),
        );
      }
      // At 44.1 kHz 441 samples of the file are 10 ms; of 22.05 kHz no whole number is.
      const [channels, perPeak] = rate === 44_100 ? [signal, 441] : [[left!, right!], SAMPLES_PER_PEAK];
      const naive = Array.from({ length: Math.ceil(channels[0]!.length / perPeak) }, (_, i) => {
        const span = [i * perPeak, (i + 1) * perPeak] as const;
        return Math.max(...channels.flatMap((c) => [...c.subarray(...span)].map(Math.abs)));
      });
      expect(peaks.length).toBe(4 * naive.length);
      // What is read has been rounded to 16 bits.
      for (const [i, peak] of floats(peaks).entries())
        expect(Math.abs(peak - naive[i]!)).toBeLessThan(1 / 32_768);
    },
  );

  it('gives nothing behind the end', async () => {
    const path = join(folder, 'short.wav');
    writeWavFixture(path, [new Float32Array(4410)]);
    const { channelCount, sampleCount } = await service.open(path);
    expect([channelCount, sampleCount]).toEqual([1, 4800]);
    const part = { inputPath: path, startSample: 4800, sampleCount: 10 };
    expect(await service.read(part)).toHaveLength(0);
  });

  it('decodes a file anew when it was written anew', async () => {
    const path = join(folder, 'changing.wav');
    writeWavFixture(path, [new Float32Array(44_100)]);
    expect((await service.open(path)).sampleCount).toBe(48_000);
    writeWavFixture(path, [new Float32Array(88_200)]);
    expect((await service.open(path)).sampleCount).toBe(96_000);
  });

  it('fails on what is no sound each time anew, and on what is gone', async () => {
    const path = join(folder, 'text.wav');
    writeFileSync(path, 'not audio');
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(service.open(path)).rejects.toMatchObject({ code: 'bad-input' });
    }
    await expect(service.open(join(folder, 'gone.wav'))).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('keeps reading a file that was pushed out by others', async () => {
    const paths = Array.from({ length: 10 }, (_, i) => join(folder, `many-${i}.wav`));
    for (const [i, path] of paths.entries()) writeWavFixture(path, [new Float32Array(441).fill(i / 20)]);
    for (const path of paths) await service.open(path);
    const part = floats(await service.read({ inputPath: paths[3]!, startSample: 100, sampleCount: 1 }));
    expect(part[0]).toBeCloseTo(3 / 20, 2);
  });
});
