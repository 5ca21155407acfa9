import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyFfmpeg, runFfmpeg, sine, temporaryFolder, writeSound } from './test-sound.ts';
import type { Ffmpeg, OutputFormat } from './types.ts';

const folder = temporaryFolder();
const RATE = 44_100;
const TAGS: Readonly<Record<string, string>> = {
  title: `Песня "о" 'кавычках' = \\ ; # и 100 %`,
  artist: 'Björk Guðmundsdóttir 漢字',
  album: 'Альбом',
  date: '1999',
  track: '3/12',
  genre: 'Electronic',
};
const STALE: Readonly<Record<string, string>> = {
  REPLAYGAIN_TRACK_GAIN: '-7.03 dB',
  R128_TRACK_GAIN: '123',
  encoder: 'Some old encoder',
};
const FORMATS: readonly OutputFormat[] = ['wav', 'flac', 'aiff', 'mp3', 'm4a', 'ogg', 'opus'];

/** The tags of a file, container and stream together, as ffmpeg's own text format tells them. */
function readTags(ffmpeg: Ffmpeg, path: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const part of ['g', 's:a:0']) {
    const text = runFfmpeg(
      ffmpeg,
      '-i',
      `file:${path}`,
      '-map_metadata',
      `0:${part}`,
      '-fflags',
      '+bitexact',
      '-f',
      'ffmetadata',
      'pipe:1',
    );
    // A backslash escapes the character after it; a line ends where it is not escaped.
    for (const [, key, value] of text.matchAll(/^(?!;)((?:\\.|[^=\\\n])+)=((?:\\[\s\S]|[^\\\n])*)$/gm)) {
      tags.set(key!.replace(/\\(.)/g, '$1').toLowerCase(), value!.replace(/\\([\s\S])/g, '$1'));
    }
  }
  return tags;
}

describe.each(everyFfmpeg())('tags and cover with %s', (name, ffmpeg) => {
  const at = (file: string): string => join(folder, `${name.replaceAll('/', '-')}-${file}`);
  const picture = at('cover.png');
  runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'testsrc=s=120x120', '-frames:v', '1', picture);
  const jpeg = at('cover.jpg');
  runFfmpeg(ffmpeg, '-i', picture, '-frames:v', '1', jpeg);

  const source = (file: string, cover: string | undefined): string => {
    const path = at(file);
    const tags = Object.entries({ ...TAGS, ...STALE }).flatMap(([key, value]) => [
      '-metadata',
      `${key}=${value}`,
    ]);
    const withCover = cover === undefined ? [] : ['-i', cover];
    const maps =
      cover === undefined
        ? []
        : ['-map', '0:a', '-map', '1:v', '-c:v', 'copy', '-disposition:v:0', 'attached_pic'];
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=1', ...withCover, ...maps, ...tags, path);
    return path;
  };
  const sources = {
    flac: source('source.flac', picture),
    mp3: source('source.mp3', jpeg),
    m4a: source('source.m4a', jpeg),
    ogg: source('source.ogg', undefined),
    wav: source('source.wav', undefined),
  };
  const sound = [sine(RATE, 440, RATE)];
  const write = async (format: OutputFormat, metadataFrom: string, file: string): Promise<string> => {
    await writeSound(ffmpeg, at(file), sound, { format, bitDepth: 16, sampleRate: RATE, metadataFrom });
    return at(file);
  };

  it.each(FORMATS)('carries tags over to %s, but not what was true of the old file alone', async (format) => {
    const tags = readTags(ffmpeg, await write(format, sources.flac, `from-flac.${format}`));
    for (const [key, value] of Object.entries(TAGS)) expect([key, tags.get(key)]).toEqual([key, value]);
    for (const key of Object.keys(STALE))
      expect([key, tags.get(key.toLowerCase())]).toEqual([key, undefined]);
  });

  it.each(['mp3', 'm4a', 'ogg', 'wav'] as const)('carries tags over from %s', async (from) => {
    const tags = readTags(ffmpeg, await write('flac', sources[from], `tags-from-${from}.flac`));
    for (const [key, value] of Object.entries(TAGS)) expect([key, tags.get(key)]).toEqual([key, value]);
    expect(tags.has('handler_name')).toBe(false);
  });

  it.each(['flac', 'aiff', 'mp3', 'm4a'] as const)(
    'carries the cover over to %s, byte for byte',
    async (format) => {
      for (const [from, cover] of [
        [sources.flac, picture],
        [sources.mp3, jpeg],
        [sources.m4a, jpeg],
      ] as const) {
        const path = await write(format, from, `cover.${format}`);
        expect((await ffmpeg.probe(path)).hasCoverArt).toBe(true);
        const extracted = at('extracted');
        runFfmpeg(
          ffmpeg,
          '-i',
          path,
          '-map',
          '0:v:0',
          '-c',
          'copy',
          '-frames:v',
          '1',
          '-f',
          'image2',
          '-update',
          '1',
          extracted,
        );
        expect(readFileSync(extracted).equals(readFileSync(cover))).toBe(true);
      }
    },
  );

  it.each(['wav', 'ogg', 'opus'] as const)(
    'leaves the cover out of %s, which has no place that ffmpeg writes',
    async (format) => {
      const path = await write(format, sources.flac, `without-cover.${format}`);
      expect((await ffmpeg.probe(path)).hasCoverArt).toBe(false);
    },
  );

  it('writes no tags when there is nowhere to take them from', async () => {
    await writeSound(ffmpeg, at('bare.flac'), sound, { format: 'flac', bitDepth: 16, sampleRate: RATE });
    expect([...readTags(ffmpeg, at('bare.flac')).keys()]).toEqual([]);
  });
});
