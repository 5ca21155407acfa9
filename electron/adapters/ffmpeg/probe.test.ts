import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDescription } from './probe.ts';
import { everyFfmpeg, failureOf, runFfmpeg, temporaryFolder } from './test-sound.ts';

const folder = temporaryFolder();

const CASES: ReadonlyArray<readonly [file: string, codecOptions: string, expected: object]> = [
  ['8.wav', '-c:a pcm_u8', { container: 'wav', codec: 'pcm_u8', bitDepth: 16, isFloat: false }],
  ['16.wav', '-c:a pcm_s16le', { container: 'wav', codec: 'pcm_s16le', bitDepth: 16, isFloat: false }],
  ['24.wav', '-c:a pcm_s24le', { container: 'wav', codec: 'pcm_s24le', bitDepth: 24, isFloat: false }],
  ['32.wav', '-c:a pcm_s32le', { container: 'wav', codec: 'pcm_s32le', bitDepth: 32, isFloat: false }],
  ['32f.wav', '-c:a pcm_f32le', { container: 'wav', codec: 'pcm_f32le', bitDepth: 32, isFloat: true }],
  ['64f.wav', '-c:a pcm_f64le', { container: 'wav', codec: 'pcm_f64le', bitDepth: undefined, isFloat: true }],
  [
    '16.flac',
    '-c:a flac -sample_fmt s16',
    { container: 'flac', codec: 'flac', bitDepth: 16, isFloat: false },
  ],
  [
    '24.flac',
    '-c:a flac -sample_fmt s32',
    { container: 'flac', codec: 'flac', bitDepth: 24, isFloat: false },
  ],
  ['24.aiff', '-c:a pcm_s24be', { container: 'aiff', codec: 'pcm_s24be', bitDepth: 24, isFloat: false }],
  ['a.mp3', '-c:a libmp3lame', { container: 'mp3', codec: 'mp3', bitDepth: undefined, isFloat: false }],
  ['a.m4a', '-c:a aac', { codec: 'aac', bitDepth: undefined, isFloat: false }],
  ['a.aac', '-c:a aac', { container: 'aac', codec: 'aac', bitDepth: undefined, isFloat: false }],
  ['alac.m4a', '-c:a alac -sample_fmt s16p', { codec: 'alac', bitDepth: 16, isFloat: false }],
  ['a.opus', '-c:a libopus', { container: 'ogg', codec: 'opus', sampleRate: 48000, bitDepth: undefined }],
  ['a.ogg', '-c:a libvorbis', { container: 'ogg', codec: 'vorbis', bitDepth: undefined, isFloat: false }],
];

describe.each(everyFfmpeg())('probe with %s', (name, ffmpeg) => {
  const at = (file: string): string => join(folder, `${name.replaceAll('/', '-')}-${file}`);

  it.each([
    ['HLS', (secret: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:3,\n${secret}\n#EXT-X-ENDLIST\n`],
    ['ffconcat', () => 'ffconcat version 1.0\nfile secret.mp3\n'],
    ['SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n'],
  ])('opens no other file for a list of them, which may be called a sound: %s', async (kind, text) => {
    const secret = join(folder, 'secret.mp3');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'libmp3lame', secret);
    expect((await ffmpeg.probe(secret)).codec).toBe('mp3');
    const path = at(`${kind}.wav`);
    writeFileSync(path, text(secret));
    const message = await failureOf('bad-input', () => ffmpeg.probe(path));
    expect(message).not.toContain('secret');
  });

  it.each(CASES)('tells %s', async (file, codecOptions, expected) => {
    runFfmpeg(
      ffmpeg,
      '-f',
      'lavfi',
      '-i',
      'sine=d=1:r=44100',
      '-ac',
      '2',
      ...codecOptions.split(' '),
      at(file),
    );
    const probe = await ffmpeg.probe(at(file));
    expect(probe).toMatchObject({
      path: at(file),
      sampleRate: 44100,
      channelCount: 2,
      hasCoverArt: false,
      ...expected,
    });
    if (file === 'a.aac') expect(probe.durationSeconds).toBeUndefined();
    else expect(probe.durationSeconds).toBeCloseTo(1, 1);
  });

  it.each([
    [8_000, 1],
    [11_025, 2],
    [48_000, 3],
    [88_200, 6],
    [96_000, 8],
    [192_000, 2],
  ])('tells %i Hz with %i channels', async (sampleRate, channelCount) => {
    const path = at(`${sampleRate}-${channelCount}.wav`);
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', `sine=d=0.1:r=${sampleRate}`, '-ac', String(channelCount), path);
    expect(await ffmpeg.probe(path)).toMatchObject({ sampleRate, channelCount });
  });

  it.each([
    'two  spaces.wav',
    `"quotes" and 'apostrophes'.wav`,
    'Песня № 1.wav',
    '-y.wav',
    '100%d %20.wav',
    'http:%2F.wav',
    'pipe:0',
    'a#b?c&d;e|f.wav',
  ])('opens a file named %s, also relative to its folder', async (file) => {
    const inside = join(folder, name.replaceAll('/', '-'));
    mkdirSync(inside, { recursive: true });
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', '-f', 'wav', `file:${join(inside, file)}`);
    expect((await ffmpeg.probe(join(inside, file))).codec).toBe('pcm_s16le');
    const before = process.cwd();
    try {
      process.chdir(inside);
      expect((await ffmpeg.probe(file)).codec).toBe('pcm_s16le');
    } finally {
      process.chdir(before);
    }
  });

  it('says what is wrong with a file that is no sound', async () => {
    const wrong = async (path: string): Promise<string> =>
      await failureOf('bad-input', () => ffmpeg.probe(path));
    writeFileSync(at('text.wav'), 'This is not sound, whatever its name says.\n'.repeat(50));
    expect(await wrong(at('text.wav'))).toContain('text.wav');
    writeFileSync(at('empty.wav'), '');
    expect(await wrong(at('empty.wav'))).toMatch(/empty\.wav" is empty/);
    expect(await wrong(at('missing.wav'))).toMatch(/missing\.wav" does not exist/);
    expect(await wrong(join(at('missing.wav'), 'x.wav'))).toMatch(/does not exist/);
    expect(await wrong(folder)).toMatch(/is a folder/);
    expect(await wrong('/dev/null')).toMatch(/is not a file/);
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'color=d=0.2:s=64x64', at('silent-film.mkv'));
    expect(await wrong(at('silent-film.mkv'))).toMatch(/has no sound in it/);
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1:r=4000', at('slow.wav'));
    expect(await wrong(at('slow.wav'))).toMatch(/4000 Hz.*8000 to 192000/);
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1:r=384000', at('fast.wav'));
    expect(await wrong(at('fast.wav'))).toMatch(/384000 Hz/);
  });

  it('is cancelled by its signal', async () => {
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', at('x.wav'));
    await failureOf('cancelled', () => ffmpeg.probe(at('x.wav'), AbortSignal.abort()));
    const later = new AbortController();
    const probing = failureOf('cancelled', () => ffmpeg.probe(at('x.wav'), later.signal));
    later.abort();
    await probing;
  });

  it('tells its version', async () => {
    expect(await ffmpeg.version()).toMatch(/^[\w.+:~-]+$/);
  });
});

describe('parseDescription', () => {
  const parse = (...lines: readonly string[]) =>
    parseDescription('x', ["Input #0, flac, from 'x':", ...lines].join('\n'));

  it('is not misled by tags', () => {
    const parsed = parse(
      '  Metadata:',
      '    TITLE           :   Stream #0:0: Audio: mp3, 8000 Hz, mono, s16',
      '    COMMENT         :   Duration: 09:00:00.00',
      '  Duration: 01:02:03.50, start: 0.000000, bitrate: 900 kb/s',
      '  Stream #0:0(rus): Audio: flac, 48000 Hz, 7.1(wide-side), s32 (20 bit) (default)',
      '  Stream #0:1[0x2]: Video: mjpeg (Baseline), yuvj420p(pc), 500x500, 90k tbr (attached pic)',
    );
    expect(parsed).toEqual({
      cover: { streamIndex: 1, codec: 'mjpeg' },
      probe: {
        path: 'x',
        container: 'flac',
        codec: 'flac',
        sampleRate: 48000,
        channelCount: 8,
        bitDepth: 24,
        isFloat: false,
        durationSeconds: 3723.5,
        hasCoverArt: true,
      },
    });
  });

  it.each([
    ['mono', 1],
    ['stereo', 2],
    ['2.1', 3],
    ['quad(side)', 4],
    ['5.1(side)', 6],
    ['7.1.4', 12],
    ['22.2', 24],
    ['hexadecagonal', 16],
    ['9 channels', 9],
    ['3 channels (FL+FR+LFE)', 3],
    ['FL+FR+FC', 3],
  ])('counts the channels of %s', (layout, channelCount) => {
    const parsed = parse(`  Stream #0:0: Audio: pcm_s16le, 48000 Hz, ${layout}, s16, 1 kb/s`);
    expect(parsed?.probe.channelCount).toBe(channelCount);
    expect(parsed?.probe.durationSeconds).toBeUndefined();
  });

  it('takes a film for no cover', () => {
    const parsed = parse(
      '  Stream #0:0: Video: h264 (High), yuv420p, 640x360, 25 fps',
      '  Stream #0:1: Audio: aac (LC), 48000 Hz, stereo, fltp',
    );
    expect(parsed?.cover).toBeUndefined();
  });
});
