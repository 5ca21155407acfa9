import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { collect, everyFfmpeg, runFfmpeg, temporaryFolder } from './test-sound.ts';

const folder = temporaryFolder();
const [[, ffmpeg]] = everyFfmpeg() as [ReturnType<typeof everyFfmpeg>[number]];

/** A tone of its own for each file, made by ffmpeg. */
function tone(name: string, ...options: readonly string[]): string {
  const path = join(folder, name);
  const frequency = 200 + 37 * name.length;
  runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', `sine=${frequency}:d=0.3:r=48000`, ...options, path);
  return path;
}

const bytesOf = (samples: Float32Array): string => Buffer.from(samples.buffer).toString('base64');

describe('files decoded together', () => {
  const stereo = ['-af', 'pan=stereo|c0=c0|c1=0.5*c0'];
  const fitting = [
    tone('mono.flac'),
    tone('stereo.flac', ...stereo),
    tone('deep.flac', '-sample_fmt', 's32'),
    tone('plain.wav'),
    tone('deep-stereo.wav', ...stereo, '-c:a', 'pcm_s24le'),
  ];
  const options = { sampleRate: 48_000 };

  it('are the same samples as by themselves', async () => {
    const together = await ffmpeg.decodeTogether(fitting, options);
    for (const [index, path] of fitting.entries()) {
      const alone = await collect(ffmpeg.decode(path, options));
      // Compared as bytes: the test framework takes seconds for so many numbers.
      expect(together[index]?.map(bytesOf)).toEqual(alone.map(bytesOf));
    }
  });

  it('leave out what is lossy, of another rate or not there', async () => {
    const others = [tone('lossy.mp3'), tone('slow.wav', '-ar', '16000'), join(folder, 'none.flac')];
    const together = await ffmpeg.decodeTogether([fitting[0]!, ...others, fitting[3]!], options);
    expect(together.map((channels) => channels?.length)).toEqual([1, undefined, undefined, undefined, 1]);
    expect(await ffmpeg.decodeTogether(others, options)).toEqual([undefined, undefined, undefined]);
  });

  it('leave a damaged file to be told of by itself', async () => {
    const bytes = readFileSync(fitting[1]!);
    const cut = join(folder, 'cut.flac');
    writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
    const wrong = join(folder, 'wrong.flac');
    writeFileSync(wrong, bytes.fill(0xaa, bytes.length - 200, bytes.length - 150));
    for (const damaged of [cut, wrong]) {
      const together = await ffmpeg.decodeTogether([fitting[0]!, damaged], options);
      expect(together[1]).toBeUndefined();
    }
  });

  it('leave nothing behind, and end when they are cancelled', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, temporary);
    await ffmpeg.decodeTogether(fitting, options);
    await expect(
      ffmpeg.decodeTogether(fitting, { ...options, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });
});
