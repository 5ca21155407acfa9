import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/random.ts';
import { codecArguments, requireRoom, storedSampleRate } from './formats.ts';
import { assertNotSameFile } from './same-file.ts';
import {
  collect,
  everyFfmpeg,
  failureOf,
  runFfmpeg,
  sine,
  temporaryFolder,
  writeSound,
} from './test-sound.ts';
import type { OutputBitDepth, OutputFormat } from './types.ts';

const folder = temporaryFolder();
const RATE = 44_100;
const FORMATS: readonly OutputFormat[] = ['wav', 'flac', 'aiff', 'mp3', 'm4a', 'ogg', 'opus'];

/** Random values on the grid of so many bits, with both ends of the range. */
function onGrid(samples: number, bits: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const scale = 2 ** (bits - 1);
  const sound = Float32Array.from(
    { length: samples },
    () => Math.floor((random.next() * 2 - 1) * scale) / scale,
  );
  sound.set([-1, 1 - 1 / scale, 0, 1 / scale, -1 / scale, -0.5, 0.5]);
  return sound;
}

const leftOvers = (where: string): string[] =>
  readdirSync(where).filter((file) => file.startsWith('.lathe-'));

describe.each(everyFfmpeg())('openSink with %s', (name, ffmpeg) => {
  const at = (file: string): string => join(folder, `${name.replaceAll('/', '-')}-${file}`);

  it.each([
    ['wav', 16, 1],
    ['wav', 24, 2],
    ['flac', 16, 2],
    ['flac', 24, 1],
    ['flac', 24, 2],
    ['aiff', 16, 2],
    ['aiff', 24, 2],
  ] as const)('stores %s of %i bit, %i channels, bit for bit', async (format, bitDepth, channelCount) => {
    const sound = [onGrid(50_000, bitDepth, 1), onGrid(50_000, bitDepth, 2)].slice(0, channelCount);
    const path = at(`exact-${bitDepth}-${channelCount}.${format}`);
    await writeSound(ffmpeg, path, sound, { format, bitDepth, sampleRate: 96_000 });
    expect(await ffmpeg.probe(path)).toMatchObject({
      sampleRate: 96_000,
      channelCount,
      bitDepth,
      isFloat: false,
    });
    expect(await collect(ffmpeg.decode(path))).toEqual(sound);
  });

  it.each(['wav', 'aiff'] as const)(
    'stores %s of 32 bit float as it is, over full scale too',
    async (format) => {
      const random = createRandom(3);
      const sound = [Float32Array.from({ length: 20_000 }, () => (random.next() - 0.5) * 5)];
      sound[0]!.set([1e-30, -7, 1, -1]);
      const path = at(`float.${format}`);
      await writeSound(ffmpeg, path, sound, { format, bitDepth: '32f', sampleRate: RATE });
      expect(await ffmpeg.probe(path)).toMatchObject({ bitDepth: 32, isFloat: true });
      expect(await collect(ffmpeg.decode(path))).toEqual(sound);
    },
  );

  it.each([
    ['wav', 16],
    ['wav', 24],
    ['flac', 24],
    ['aiff', 24],
  ] as const)('rounds to the nearest value of %s with %i bit and clips', async (format, bitDepth) => {
    const scale = 2 ** (bitDepth - 1);
    const steps = [0.4, -0.4, 0.6, -0.6, 3.25, -3.25, 100.75];
    const path = at(`round-${bitDepth}.${format}`);
    const sound = [Float32Array.from([...steps.map((step) => step / scale), 1.5, -1.5])];
    await writeSound(ffmpeg, path, sound, { format, bitDepth, sampleRate: RATE });
    const [stored] = await collect(ffmpeg.decode(path));
    const nearest = [0, 0, 1, -1, 3, -3, 101].map((step) => step / scale + 0);
    expect(Array.from(stored!)).toEqual([...nearest, 1 - 1 / scale, -1]);
  });

  it.each(FORMATS)('gives %s the same bytes twice and nothing is left beside it', async (format) => {
    const sound = [sine(30_000, 440, RATE), sine(30_000, 660, RATE)];
    const inside = at(`twice-${format}`);
    mkdirSync(inside);
    const files = ['one', 'two'].map((file) => join(inside, `${file}.${format}`));
    for (const file of files)
      await writeSound(ffmpeg, file, sound, { format, bitDepth: 24, sampleRate: RATE });
    expect(readFileSync(files[0]!).equals(readFileSync(files[1]!))).toBe(true);
    expect(readdirSync(inside).sort()).toEqual([`one.${format}`, `two.${format}`]);
  });

  it.each([
    ['mp3', 96_000, 48_000, 0.01],
    ['mp3', 8_000, 8_000, 0.05],
    ['m4a', 192_000, 96_000, 0.02],
    ['ogg', 96_000, 96_000, 0.02],
    ['opus', 44_100, 48_000, 0.02],
  ] as const)('writes %s from %i Hz at %i Hz', async (format, sampleRate, storedRate, tolerance) => {
    const path = at(`rate-${sampleRate}.${format}`);
    const sound = [sine(sampleRate, 440, sampleRate), sine(sampleRate, 440, sampleRate)];
    await writeSound(ffmpeg, path, sound, { format, bitDepth: 16, sampleRate });
    expect(storedSampleRate(format, sampleRate)).toBe(storedRate);
    expect(await ffmpeg.probe(path)).toMatchObject({ sampleRate: storedRate, channelCount: 2 });
    const [left] = await collect(ffmpeg.decode(path));
    expect(Math.abs(left!.length - storedRate)).toBeLessThanOrEqual(2048);
    const expected = sine(left!.length, 440, storedRate);
    // From 0.25 s to 0.75 s, where no codec starts or ends.
    for (let i = storedRate >> 2; i < (storedRate * 3) >> 2; i += 7) {
      expect(Math.abs(left![i]! - expected[i]!)).toBeLessThan(tolerance);
    }
  });

  it.each(['two  spaces.wav', `"q" 'a'.wav`, 'Песня.wav', '-y.wav', '%d 100%.wav', 'c:d.wav'])(
    'writes a file named %s',
    async (file) => {
      const inside = at('names');
      mkdirSync(inside, { recursive: true });
      const before = process.cwd();
      try {
        process.chdir(inside);
        const sound = [Float32Array.of(0.5, -0.5)];
        await writeSound(ffmpeg, file, sound, { format: 'wav', bitDepth: 16, sampleRate: RATE });
        expect(await collect(ffmpeg.decode(join(inside, file)))).toEqual(sound);
      } finally {
        process.chdir(before);
      }
    },
  );

  it('keeps what stood under the name until the new file is whole', async () => {
    const inside = at('replace');
    mkdirSync(inside);
    const path = join(inside, 'x.wav');
    writeFileSync(path, 'old');
    const options = { format: 'wav', bitDepth: 16, sampleRate: RATE, channelCount: 1 } as const;
    const aborted = await ffmpeg.openSink(path, options);
    await aborted.write([new Float32Array(100_000)]);
    expect(leftOvers(inside).length).toBe(1);
    await aborted.abort();
    await aborted.abort();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(inside)).toEqual(['x.wav']);
    const whole = await ffmpeg.openSink(path, options);
    await whole.write([new Float32Array(10)]);
    await whole.finish();
    await whole.abort();
    expect((await collect(ffmpeg.decode(path)))[0]!.length).toBe(10);
  });

  it('is cancelled by its signal and removes what it wrote', async () => {
    const inside = at('cancel');
    mkdirSync(inside);
    const controller = new AbortController();
    const options = { format: 'flac', bitDepth: 16, sampleRate: RATE, channelCount: 2 } as const;
    const sink = await ffmpeg.openSink(join(inside, 'x.flac'), { ...options, signal: controller.signal });
    const silence = [new Float32Array(50_000), new Float32Array(50_000)];
    await sink.write(silence);
    const writing = failureOf('cancelled', async () => {
      for (;;) await sink.write(silence);
    });
    controller.abort();
    await writing;
    await failureOf('cancelled', () => sink.finish());
    expect(readdirSync(inside)).toEqual([]);
    await failureOf('cancelled', () =>
      ffmpeg.openSink(join(inside, 'x.flac'), { ...options, signal: controller.signal }),
    );
  });

  it('says what is wrong with a place that cannot be written to', async () => {
    const options = { format: 'wav', bitDepth: 16, sampleRate: RATE, channelCount: 1 } as const;
    const wrong = (path: string) => failureOf('output-failed', () => ffmpeg.openSink(path, options));
    expect(await wrong(join(folder, 'missing', 'x.wav'))).toMatch(/folder ".*missing" does not exist/);
    expect(await wrong(folder)).toMatch(/it is a folder/);
    writeFileSync(at('file'), '');
    expect(await wrong(join(at('file'), 'x.wav'))).toMatch(/is not a folder/);
    expect(await wrong(join(folder, `${'x'.repeat(300)}.wav`))).toMatch(/too long/);
    expect(leftOvers(folder)).toEqual([]);
  });

  it('refuses to write over the file that the tags come from', async () => {
    const path = at('input.wav');
    runFfmpeg(ffmpeg, '-f', 'lavfi', '-i', 'sine=d=0.1', path);
    const options = {
      format: 'wav',
      bitDepth: 16,
      sampleRate: RATE,
      channelCount: 1,
      metadataFrom: path,
    } as const;
    const before = readFileSync(path);
    expect(await failureOf('bad-argument', () => ffmpeg.openSink(path, options))).toContain('is the input');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses depths, rates, blocks and files that make no sense', async () => {
    const base = { format: 'flac', bitDepth: 16, sampleRate: RATE, channelCount: 2 } as const;
    const path = at('nonsense.flac');
    expect(
      await failureOf('bad-argument', () => ffmpeg.openSink(path, { ...base, bitDepth: '32f' })),
    ).toMatch(/flac stores 16, 24 bit/);
    expect(
      await failureOf('bad-argument', () => ffmpeg.openSink(path, { ...base, sampleRate: 0 })),
    ).toContain('got 0');
    const uneven = await ffmpeg.openSink(path, base);
    await failureOf('bad-argument', () => uneven.write([new Float32Array(2), new Float32Array(3)]));
    const mono = await ffmpeg.openSink(path, base);
    await failureOf('bad-argument', () => mono.write([new Float32Array(2)]));
    const nothing = await ffmpeg.openSink(path, base);
    expect(await failureOf('bad-argument', () => nothing.finish())).toMatch(/nothing was written/);
    expect(leftOvers(folder)).toEqual([]);
  });
});

describe('a full or read-only disk', () => {
  const [, ffmpeg] = everyFfmpeg()[0]!;
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk]);
  });

  it.skipIf(!mounted).each(FORMATS)(
    'is told in one sentence for %s (needs the right to mount)',
    async (format) => {
      const random = createRandom(5);
      const noise = [Float32Array.from({ length: RATE }, () => random.next() - 0.5)];
      const message = await failureOf('output-failed', async () => {
        const sink = await ffmpeg.openSink(join(disk, `x.${format}`), {
          ...{ format, bitDepth: 24, sampleRate: RATE, channelCount: 1 },
        });
        for (let i = 0; i < 60; i++) await sink.write(noise);
        await sink.finish();
      });
      expect(message).toMatch(/the disk of ".*disk" is full: make room/);
      expect(readdirSync(disk)).toEqual([]);
    },
  );

  it.skipIf(!mounted)('is told when it is read-only (needs the right to mount)', async () => {
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    const options = { format: 'wav', bitDepth: 16, sampleRate: RATE, channelCount: 1 } as const;
    const message = await failureOf('output-failed', () => ffmpeg.openSink(join(disk, 'x.wav'), options));
    spawnSync('mount', ['-o', 'remount,rw', disk]);
    expect(message).toMatch(/read-only disk/);
  });

  it.skipIf(process.getuid?.() === 0)(
    'is told when the folder may not be written to (not as root)',
    async () => {
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o555);
      const options = { format: 'wav', bitDepth: 16, sampleRate: RATE, channelCount: 1 } as const;
      const message = await failureOf('output-failed', () => ffmpeg.openSink(join(locked, 'x.wav'), options));
      expect(message).toMatch(/not allowed/);
    },
  );
});

describe('assertNotSameFile', () => {
  it('sees through links and spellings', async () => {
    const inside = join(folder, 'same');
    mkdirSync(join(inside, 'sub'), { recursive: true });
    const input = join(inside, 'in.wav');
    writeFileSync(input, 'x');
    symlinkSync(input, join(inside, 'symbolic.wav'));
    linkSync(input, join(inside, 'hard.wav'));
    symlinkSync(inside, join(folder, 'same-linked'));
    for (const output of [
      input,
      `${inside}/sub/../in.wav`,
      join(inside, 'symbolic.wav'),
      join(inside, 'hard.wav'),
      join(folder, 'same-linked', 'in.wav'),
    ]) {
      const message = await failureOf('bad-argument', () => assertNotSameFile(input, output));
      expect(message).toContain(output);
    }
    writeFileSync(join(inside, 'other.wav'), 'x');
    await assertNotSameFile(input, join(inside, 'other.wav'));
    await assertNotSameFile(input, join(inside, 'new.wav'));
    // Also where neither exists yet.
    await failureOf('bad-argument', () =>
      assertNotSameFile(join(inside, 'new.wav'), join(folder, 'same-linked', 'new.wav')),
    );
    expect(statSync(input).size).toBe(1);
  });
});

describe('the table of formats', () => {
  it('stops AIFF before its 32-bit length overflows, and no other format', async () => {
    const samples = Math.ceil(2 ** 32 / 6);
    const options = (format: OutputFormat) => ({
      format,
      bitDepth: 24 as OutputBitDepth,
      sampleRate: RATE,
      channelCount: 2 as const,
    });
    expect(
      await failureOf('output-failed', async () => requireRoom('x.aiff', options('aiff'), samples)),
    ).toMatch(/4 GB/);
    requireRoom('x.aiff', options('aiff'), samples - 1_000_000);
    for (const format of FORMATS) if (format !== 'aiff') requireRoom('x', options(format), samples);
  });

  it('has options for each format and depth but FLAC in float', () => {
    for (const format of FORMATS) {
      for (const bitDepth of [16, 24, '32f'] as const) {
        if (format === 'flac' && bitDepth === '32f') continue;
        expect(codecArguments({ format, bitDepth, sampleRate: RATE, channelCount: 2 })[0]).toBe('-c:a');
      }
    }
  });
});
