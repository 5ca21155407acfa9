import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BLOCK_SAMPLES } from './planar.ts';
import {
  collect,
  everyFfmpeg,
  failureOf,
  runFfmpeg,
  sine,
  temporaryFolder,
  writeSound,
} from './test-sound.ts';

const folder = temporaryFolder();
const RATE = 44_100;

describe.each(everyFfmpeg())('decode with %s', (name, ffmpeg) => {
  const at = (file: string): string => join(folder, `${name.replaceAll('/', '-')}-${file}`);
  const make = (file: string, ...options: readonly string[]): string => {
    runFfmpeg(
      ffmpeg,
      '-f',
      'lavfi',
      '-i',
      `aevalsrc=0.4*sin(2*PI*441*t)|0.3*sin(2*PI*882*t):d=2:s=${RATE}`,
      ...options,
      at(file),
    );
    return at(file);
  };

  // LAME's delay is cut off by the tag that it writes; AAC is padded to whole frames of 1024, Vorbis (2018) to a packet.
  it.each([
    ['a.wav', ['-c:a', 'pcm_s24le'], 88_200, 1e-6],
    ['a.flac', [], 88_200, 1e-4],
    ['a.aiff', [], 88_200, 1e-4],
    ['a.mp3', ['-b:a', '320k'], 88_200, 0.01],
    ['a.m4a', ['-b:a', '256k'], 89_088, 0.02],
    ['a.ogg', ['-q:a', '8'], 88_200, 0.02],
  ] as const)('gives all of %s, each sample at its place', async (file, options, count, tolerance) => {
    const [left, right] = await collect(ffmpeg.decode(make(file, ...options)));
    expect(left!.length).toBeGreaterThanOrEqual(count - 1024);
    expect(left!.length).toBeLessThanOrEqual(count + 1024);
    if (!file.endsWith('m4a') && !file.endsWith('ogg')) expect(left!.length).toBe(count);
    for (let i = 4096; i < 80_000; i++) {
      expect(Math.abs(left![i]! - 0.4 * Math.sin((2 * Math.PI * 441 * i) / RATE))).toBeLessThan(tolerance);
      expect(Math.abs(right![i]! - 0.3 * Math.sin((2 * Math.PI * 882 * i) / RATE))).toBeLessThan(tolerance);
      if (i % 64 === 0) i += 61;
    }
  });

  it('gives Opus at its 48 kHz with the length of the input', async () => {
    const [left] = await collect(ffmpeg.decode(make('a.opus', '-b:a', '192k')));
    expect(left!.length).toBe(96_000);
  });

  it('gives non-empty blocks of at most 65536 samples and can be read again', async () => {
    const decoded = ffmpeg.decode(make('again.flac'));
    const lengths: number[] = [];
    for await (const block of decoded) lengths.push(block[0]!.length);
    expect(Math.max(...lengths)).toBe(BLOCK_SAMPLES);
    expect(BLOCK_SAMPLES).toBeLessThanOrEqual(65_536);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
    const [again] = await collect(decoded);
    expect(again!.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
  });

  it.each(['range.wav', 'range.flac', 'range.mp3', 'range.m4a'])(
    'cuts a range of %s on exact samples',
    async (file) => {
      const path = make(file);
      const [whole] = await collect(ffmpeg.decode(path));
      for (const [start, end] of [
        [0.5, 1.25],
        [0.123_456_7, 0.2],
        [1.9, undefined],
        [1.5, 99],
        [0, 1 / RATE],
      ] as const) {
        const range = end === undefined ? { startSeconds: start } : { startSeconds: start, endSeconds: end };
        const [part] = await collect(ffmpeg.decode(path, range));
        const last = end === undefined ? whole!.length : Math.round(end * RATE);
        expect(part).toEqual(whole!.slice(Math.round(start * RATE), last));
      }
    },
  );

  it('refuses a range that makes no sense', async () => {
    const path = make('refuse.wav');
    const refused = (range: object) => failureOf('bad-argument', () => collect(ffmpeg.decode(path, range)));
    expect(await refused({ startSeconds: -1 })).toContain('-1');
    expect(await refused({ startSeconds: 1, endSeconds: 1 })).toContain('endSeconds');
    expect(await refused({ startSeconds: Number.NaN })).toContain('NaN');
    expect(await refused({ startSeconds: 3 })).toMatch(/ends before 3\.000 s/);
    expect(await refused({ sampleRate: 44_100.5 })).toContain('44100.5');
  });

  it('folds 5.1 to stereo by the weights of BS.775, without clipping or scaling', async () => {
    // FL FR FC LFE BL BR, all in phase: the sum is over full scale.
    runFfmpeg(
      ffmpeg,
      '-f',
      'lavfi',
      '-i',
      'aevalsrc=0.5|0.25|0.5|0.7|0.5|0.125:c=5.1:d=0.1:s=48000',
      '-c:a',
      'pcm_s16le',
      at('5.1.wav'),
    );
    const sound = await collect(ffmpeg.decode(at('5.1.wav')));
    expect(sound.length).toBe(2);
    expect(sound[0]!.length).toBe(4800);
    expect(sound[0]![100]).toBeCloseTo(0.5 + Math.SQRT1_2 * (0.5 + 0.5), 4);
    expect(sound[1]![100]).toBeCloseTo(0.25 + Math.SQRT1_2 * (0.5 + 0.125), 4);
  });

  it('says so when channels cannot be folded', async () => {
    const silence = join(folder, 'nine.f32');
    writeFileSync(silence, new Uint8Array(9 * 4 * 1000));
    runFfmpeg(ffmpeg, '-f', 'f32le', '-ar', '48000', '-ac', '9', '-i', silence, at('nine.wav'));
    expect(await failureOf('bad-input', () => collect(ffmpeg.decode(at('nine.wav'))))).toMatch(/9 channels/);
  });

  it('lets NaN and infinities of a float file pass', async () => {
    const sound = Float32Array.of(0.5, Number.NaN, Infinity, -Infinity, 1.5);
    await writeSound(ffmpeg, at('nan.wav'), [sound], { format: 'wav', bitDepth: '32f', sampleRate: RATE });
    expect(await collect(ffmpeg.decode(at('nan.wav')))).toEqual([sound]);
  });

  it('decodes one sample', async () => {
    await writeSound(ffmpeg, at('one.wav'), [Float32Array.of(0.25)], {
      format: 'wav',
      bitDepth: 16,
      sampleRate: RATE,
    });
    expect(await collect(ffmpeg.decode(at('one.wav')))).toEqual([Float32Array.of(0.25)]);
  });

  it('refuses a file of zero samples', async () => {
    runFfmpeg(ffmpeg, '-f', 'f32le', '-ar', '44100', '-ac', '2', '-i', '/dev/null', at('zero.wav'));
    expect(await failureOf('bad-input', () => collect(ffmpeg.decode(at('zero.wav'))))).toMatch(
      /holds no samples/,
    );
  });

  it.each([
    ['cut.wav', ['-c:a', 'pcm_s24le']],
    ['cut.aiff', []],
    ['cut.flac', []],
    ['cut.m4a', ['-movflags', '+faststart']],
  ] as const)(
    'refuses %s that ends before its header says, and tells how much is there',
    async (file, options) => {
      const path = make(file, ...options);
      truncateSync(path, Math.floor(readFileSync(path).length / 2));
      const message = await failureOf('bad-input', () => collect(ffmpeg.decode(path)));
      if (file === 'cut.flac') expect(message).toMatch(/is cut short|cannot be read as sound/);
      else
        expect(message).toMatch(/is cut short: its header promises 2\.0\d s and (0\.9|1\.0)\d s are there/);
      if (file === 'cut.wav' || file === 'cut.aiff') await failureOf('bad-input', () => ffmpeg.probe(path));
    },
  );

  it('reads an MP4 whose index was cut off as damaged, in one sentence', async () => {
    const path = make('index.m4a');
    truncateSync(path, 20_000);
    expect(await failureOf('bad-input', () => collect(ffmpeg.decode(path)))).toMatch(
      /moov atom not found"\.$/,
    );
  });

  it.each(['cut.mp3', 'cut.ogg'])('decodes %s, which promises no length, as far as it goes', async (file) => {
    const path = at(file);
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', `anoisesrc=d=6:a=0.5:seed=1:r=${RATE}`, path);
    truncateSync(path, Math.floor(readFileSync(path).length / 2));
    const [left] = await collect(ffmpeg.decode(path));
    // Half of the file is half of the sound, to a page of Ogg, which may hold a second.
    expect(left!.length / RATE).toBeGreaterThan(1.9);
    expect(left!.length / RATE).toBeLessThan(3.2);
  });

  it('refuses a FLAC file with damage inside', async () => {
    const path = at('damaged.flac');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'anoisesrc=d=2:a=0.5:seed=1', path);
    const bytes = readFileSync(path);
    for (let i = 0; i < 2000; i++) bytes[40_000 + i] = (i * 7919) & 0xff;
    writeFileSync(path, bytes);
    await failureOf('bad-input', () => collect(ffmpeg.decode(path)));
  });

  it.each([0, 0xffff_ffff])('reads a WAV whose length was left open as %i up to its end', async (length) => {
    const path = at('open.wav');
    await writeSound(ffmpeg, path, [sine(5000, 440, RATE)], {
      format: 'wav',
      bitDepth: 16,
      sampleRate: RATE,
    });
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(length, bytes.indexOf('data') + 4);
    writeFileSync(path, bytes);
    expect((await collect(ffmpeg.decode(path)))[0]!.length).toBe(5000);
  });

  it('takes half a sample at the end of a WAV for no damage', async () => {
    const path = at('half.wav');
    await writeSound(ffmpeg, path, [sine(999, 440, RATE)], { format: 'wav', bitDepth: 24, sampleRate: RATE });
    const bytes = readFileSync(path);
    const data = bytes.indexOf('data');
    bytes.writeUInt32LE(999 * 3 - 1, data + 4);
    writeFileSync(path, bytes.subarray(0, data + 8 + 999 * 3 - 1));
    expect((await collect(ffmpeg.decode(path)))[0]!.length).toBe(998);
  });

  it('is cancelled by its signal, before and in the middle', async () => {
    const path = at('long.wav');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'anullsrc=r=48000', '-t', '300', path);
    await failureOf('cancelled', () => collect(ffmpeg.decode(path, { signal: AbortSignal.abort() })));
    const controller = new AbortController();
    let blocks = 0;
    await failureOf('cancelled', async () => {
      for await (const block of ffmpeg.decode(path, { signal: controller.signal })) {
        expect(block.length).toBe(2);
        if (++blocks === 3) controller.abort();
      }
    });
    expect(blocks).toBe(3);
    // Leaving early ends ffmpeg too: the test would not end otherwise, as the process would wait for it.
    for await (const block of ffmpeg.decode(path)) {
      expect(block.length).toBe(2);
      break;
    }
  });

  it.each([
    [44_100, 48_000],
    [96_000, 44_100],
    [8_000, 192_000],
    [48_000, 44_100],
  ])('converts %i Hz to %i Hz: an impulse stays where it was, the length fits', async (from, to) => {
    const samples = from + 17;
    const impulse = new Float32Array(samples);
    const place = Math.floor(from / 2);
    impulse[place] = 1;
    const path = at(`impulse-${from}.wav`);
    await writeSound(ffmpeg, path, [impulse], { format: 'wav', bitDepth: '32f', sampleRate: from });
    const [converted] = await collect(ffmpeg.decode(path, { sampleRate: to }));
    expect(Math.abs(converted!.length - (samples * to) / from)).toBeLessThanOrEqual(1);
    let weight = 0;
    let moment = 0;
    converted!.forEach((value, i) => {
      weight += value * value;
      moment += value * value * i;
    });
    // The centre of energy of a symmetric response lies where the impulse was.
    expect(moment / weight).toBeCloseTo((place * to) / from, 1);
  });
});
