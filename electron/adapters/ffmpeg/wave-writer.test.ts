import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import { createFfmpeg } from './ffmpeg.ts';
import { PCM_RULES } from './pcm-samples.ts';
import { runFfmpeg, temporaryFolder, writeSound } from './test-sound.ts';
import { WaveHeader } from './wave-header.ts';
import { type WaveFile, WaveWriter } from './wave-writer.ts';

const folder = temporaryFolder();
const ffmpeg = createFfmpeg();
const at = (name: string): string => join(folder, name);

/** Noise on the grid of so many bits. */
function noise(samples: number, bits: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const scale = 2 ** (bits - 1);
  return Float32Array.from({ length: samples }, () => Math.floor((2 * random.next() - 1) * scale) / scale);
}

describe('a WAV file that is written here', () => {
  it.each([
    [16, 2, 40_001],
    [24, 1, 70_001],
    [24, 2, 5],
    ['32f', 1, 70_001],
  ] as const)(
    'of %s bit, %i channels, is the one that ffmpeg writes',
    async (bitDepth, channels, samples) => {
      const bits = bitDepth === 16 ? 16 : 24;
      const sound = [noise(samples, bits, 1), noise(samples, bits, 2)].slice(0, channels);
      const tagged = at('tagged.flac');
      runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', '-metadata', 'title=Пісня 1', tagged);
      const path = at(`${bitDepth}-${channels}.wav`);
      const options = { format: 'wav', bitDepth, sampleRate: 44_100, metadataFrom: tagged } as const;
      await writeSound(ffmpeg, path, sound, options);
      const values = Float32Array.from(
        { length: samples * channels },
        (_, i) => sound[i % channels]![Math.floor(i / channels)]!,
      );
      await writeFile(at('raw'), new Uint8Array(values.buffer));
      const codec = { 16: 'pcm_s16le', 24: 'pcm_s24le', '32f': 'pcm_f32le' }[bitDepth];
      const format = ['-f', 'f32le', '-ar', '44100', '-ac', String(channels)];
      const output = ['-c:a', codec, '-fflags', '+bitexact', '-flags:a', '+bitexact', '-rf64', 'auto'];
      const inputs = [...format, '-i', at('raw'), '-i', tagged, '-map', '0:a', '-map_metadata:g', '1:g'];
      runFfmpeg(ffmpeg, ...inputs, '-metadata', 'encoder=', ...output, at('oracle.wav'));
      expect((await readFile(path)).equals(await readFile(at('oracle.wav')))).toBe(true);
    },
  );

  it('is known to give back what it was given, where nothing had to be rounded', async () => {
    const givesBack = async (sound: Float32Array): Promise<boolean | undefined> => {
      const options = { format: 'wav', bitDepth: 16, sampleRate: 44_100, channelCount: 1 } as const;
      const sink = await ffmpeg.openSink(at('back.wav'), options);
      await sink.write([sound]);
      await sink.seal();
      await sink.abort();
      return sink.givesBack;
    };
    expect(await givesBack(noise(50_000, 16, 3))).toBe(true);
    expect(await givesBack(noise(50_000, 17, 3))).toBe(false);
    expect(await givesBack(Float32Array.of(0.5, -0))).toBe(false);
  });

  it('is known not to, where the disk spoils a bit', async () => {
    const path = at('spoilt.wav');
    const openFile = async (name: string): Promise<WaveFile> => {
      const file = await open(name, 'r+');
      const write = async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        if (position > 50_000) bytes[offset + 10]! ^= 4;
        return file.write(bytes, offset, length, position);
      };
      return { read: file.read.bind(file), close: file.close.bind(file), write } as WaveFile;
    };
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', '-c:a', 'pcm_s16le', path);
    const writer = new WaveWriter({
      ...{ path, channelCount: 1, rule: PCM_RULES.pcm_s16le, openFile },
      makeHeader: async () => {},
      failure: (thrown) => thrown,
    });
    await writer.write([noise(30_000, 16, 4)]);
    await writer.write([noise(30_000, 16, 5)]);
    await writer.end();
    expect(writer.givesBack).toBe(false);
  });
});

describe('the header of a WAV file', () => {
  it('is RF64 from 4 GB on, with the lengths where EBU Tech 3306 has them', async () => {
    const options = ['-c:a', 'pcm_f32le', '-rf64', 'auto', '-fflags', '+bitexact'];
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', ...options, at('short.wav'));
    const header = new WaveHeader(await readFile(at('short.wav')));
    const longest = Math.floor((0xffff_ffff - header.length + 8) / 4);
    expect(header.forSamples(longest).toString('latin1', 0, 4)).toBe('RIFF');
    const samples = longest + 1;
    const long = header.forSamples(samples);
    expect([long.toString('latin1', 0, 4), long.readUInt32LE(4)]).toEqual(['RF64', 0xffff_ffff]);
    expect([long.toString('latin1', 12, 16), long.readUInt32LE(16)]).toEqual(['ds64', 28]);
    const lengths = [20, 28, 36].map((position) => Number(long.readBigUInt64LE(position)));
    expect(lengths).toEqual([long.length - 8 + 4 * samples, 4 * samples, samples]);
    expect(long.readUInt32LE(long.length - 4)).toBe(0xffff_ffff);
    const fact = long.indexOf('fact', 0, 'latin1');
    expect(long.readUInt32LE(fact + 8)).toBe(0xffff_ffff);
  });

  it('of another kind of file is refused', () => {
    expect(() => new WaveHeader(Buffer.from('FORM....AIFFCOMM'))).toThrow('no WAV file');
  });
});
