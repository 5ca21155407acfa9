import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFfmpeg } from './ffmpeg.ts';
import { readPromisedSound } from './header.ts';
import { collect, runFfmpeg, temporaryFolder } from './test-sound.ts';

const folder = temporaryFolder();
const ffmpeg = createFfmpeg();

/** A file of noise. */
function make(name: string, channels: string, ...options: readonly string[]): string {
  const path = join(folder, name);
  runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', `aevalsrc=${channels}:d=1.7:s=44100`, ...options, path);
  return path;
}

/** What ffmpeg decodes by itself, interleaved. */
function oracle(path: string, channelCount: number): Buffer {
  const raw = join(folder, 'oracle.f32');
  runFfmpeg(ffmpeg, '-i', path, '-ac', String(channelCount), '-c:a', 'pcm_f32le', '-f', 'f32le', raw);
  return readFileSync(raw);
}

/** What is read, as bytes: comparing them takes no time. */
async function interleaved(path: string, options = {}): Promise<Buffer> {
  const channels = await collect(ffmpeg.decode(path, options));
  const values = Float32Array.from(
    { length: channels.length * channels[0]!.length },
    (_, i) => channels[i % channels.length]![Math.floor(i / channels.length)]!,
  );
  return Buffer.from(values.buffer);
}

const STEREO = 'random(0)*2-1|random(1)*2.4-1.2';

describe('a WAV file that is read as it lies', () => {
  it.each([
    ['mono16.wav', 'random(0)*2-1', 1, ['-c:a', 'pcm_s16le']],
    ['stereo16.wav', STEREO, 2, ['-c:a', 'pcm_s16le', '-metadata', 'title=An odd name']],
    ['stereo24.wav', STEREO, 2, ['-c:a', 'pcm_s24le']],
    ['float.wav', STEREO, 2, ['-c:a', 'pcm_f32le']],
    ['long.wav', STEREO, 2, ['-c:a', 'pcm_s16le', '-rf64', 'always']],
  ] as const)('holds what ffmpeg finds in it: %s', async (name, source, channelCount, options) => {
    const path = make(name, source, ...options);
    expect((await readPromisedSound(path))?.layout).toMatchObject({ channelCount });
    expect((await interleaved(path)).equals(oracle(path, channelCount))).toBe(true);
  });

  it('is the same in arrays that are used again', async () => {
    const path = join(folder, 'reused.wav');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', `aevalsrc=${STEREO}:d=4:s=44100`, '-c:a', 'pcm_s16le', path);
    const [left] = await collect(ffmpeg.decode(path));
    const seen = new Set<Float32Array>();
    let start = 0;
    for await (const [block] of ffmpeg.decode(path, { reusesBlocks: true })) {
      expect(block).toEqual(left!.slice(start, start + block!.length));
      seen.add(block!);
      start += block!.length;
    }
    expect(start).toBe(left!.length);
    // Two of full length, and a last one that is shorter.
    expect(seen.size).toBe(2);
  });

  it('gives a part of it, and says where there is nothing', async () => {
    const path = make('part.wav', STEREO, '-c:a', 'pcm_s24le');
    const whole = await interleaved(path);
    const part = await interleaved(path, { startSeconds: 0.5, endSeconds: 1.25 });
    expect(part.equals(whole.subarray(22_050 * 8, 55_125 * 8))).toBe(true);
    await expect(interleaved(path, { startSeconds: 2 })).rejects.toThrow('ends before 2.000 s');
  });

  it.each([
    ['six.wav', [STEREO, STEREO, STEREO].join('|'), ['-c:a', 'pcm_s16le']],
    ['wide.wav', STEREO, ['-c:a', 'pcm_s32le']],
    ['law.wav', STEREO, ['-c:a', 'pcm_mulaw']],
  ] as const)('is left to ffmpeg where it is unusual: %s', async (name, source, options) => {
    const path = make(name, source, ...options);
    expect(await interleaved(path)).toHaveLength(2 * 4 * 74_970);
  });

  it('is left to ffmpeg where its sound comes in two chunks', async () => {
    const path = make('two.wav', 'random(0)*2-1', '-c:a', 'pcm_s16le', '-fflags', '+bitexact');
    const bytes = readFileSync(path);
    const data = bytes.indexOf('data');
    const second = Buffer.concat([bytes.subarray(data, data + 8), bytes.subarray(data + 8)]);
    writeFileSync(path, Buffer.concat([bytes, second]));
    expect(await readPromisedSound(path)).toEqual({ samples: 74_970, present: 74_970 });
    expect((await interleaved(path)).equals(oracle(path, 1))).toBe(true);
  });

  it('is looked at again when it was written again', async () => {
    const path = make('again.wav', STEREO, '-c:a', 'pcm_s16le');
    expect(await ffmpeg.probe(path)).toMatchObject({ channelCount: 2, bitDepth: 16 });
    make('again.wav', 'random(0)', '-c:a', 'pcm_s24le');
    expect(await ffmpeg.probe(path)).toMatchObject({ channelCount: 1, bitDepth: 24 });
  });
});
