import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../shared/random.ts';
import { collect, failureOf, temporaryFolder } from './ffmpeg/test-sound.ts';
import { createSpool } from './spool.ts';

const directory = temporaryFolder();

/** Two channels that differ in every sample. */
const ramp = (samples: number): Float32Array[] => [
  Float32Array.from({ length: samples }, (_, i) => i),
  Float32Array.from({ length: samples }, (_, i) => -i - 0.5),
];

describe('createSpool', () => {
  it('gives back what was appended, in blocks of any length, from any start, again and again', async () => {
    const random = createRandom(11);
    const samples = 200_123;
    const sound = ramp(samples);
    const spool = createSpool({ channelCount: 2, directory });
    for (let from = 0; from < samples; ) {
      const to = Math.min(samples, from + Math.floor(random.next() * 90_000));
      await spool.append(sound.map((channel) => channel.subarray(from, to)));
      from = to;
    }
    expect(spool.sampleCount).toBe(samples);
    for (const [blockSamples, start] of [
      [undefined, undefined],
      [1000, 0],
      [65_536, 1],
      [70_000, 65_535],
      [300_000, 131_072],
      [4096, samples - 1],
    ] as const) {
      expect(await collect(spool.read(blockSamples, start))).toEqual(
        sound.map((channel) => channel.slice(start)),
      );
    }
    expect(await collect(spool.read(1000, samples))).toEqual([]);
    await spool.dispose();
  });

  it('gives blocks of the length asked for', async () => {
    const spool = createSpool({ channelCount: 1, directory });
    await spool.append([new Float32Array(2500)]);
    const lengths: number[] = [];
    for await (const block of spool.read(1000)) lengths.push(block[0]!.length);
    expect(lengths).toEqual([1000, 1000, 500]);
    await spool.dispose();
  });

  it('is read by two at once while more is appended', async () => {
    const sound = ramp(150_000);
    const spool = createSpool({ channelCount: 2, directory });
    await spool.append(sound);
    const readers = [collect(spool.read(777)), collect(spool.read(10_000, 100))];
    await spool.append(ramp(150_000));
    const [first, second] = await Promise.all(readers);
    expect(first!.map((channel) => channel.subarray(0, 150_000))).toEqual(sound);
    expect(second![0]![0]).toBe(100);
    expect(spool.sampleCount).toBe(300_000);
    await spool.dispose();
  });

  it('keeps NaN and infinities, and does not keep the block itself', async () => {
    const spool = createSpool({ channelCount: 1, directory });
    const block = Float32Array.of(Number.NaN, Infinity, -0);
    await spool.append([block]);
    block.fill(7);
    expect(await collect(spool.read())).toEqual([Float32Array.of(Number.NaN, Infinity, -0)]);
    await spool.dispose();
  });

  it('leaves no name in the folder, so that nothing stays when the process is killed', async () => {
    const spool = createSpool({ channelCount: 1, directory });
    await spool.append([new Float32Array(200_000)]);
    if (process.platform !== 'win32') expect(readdirSync(directory)).toEqual([]);
    await spool.dispose();
    await spool.dispose();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('can be disposed of while it is being read', async () => {
    const spool = createSpool({ channelCount: 1, directory });
    await spool.append([new Float32Array(500_000)]);
    const reading = collect(spool.read());
    await spool.dispose();
    await expect(reading).rejects.toThrow(/after dispose/);
    await expect(spool.append([new Float32Array(1)])).rejects.toThrow(/after dispose/);
  });

  it('refuses what makes no sense', async () => {
    await failureOf('bad-argument', async () => createSpool({ channelCount: 0, directory }));
    const spool = createSpool({ channelCount: 2, directory });
    await failureOf('bad-argument', () => spool.append([new Float32Array(3)]));
    await failureOf('bad-argument', () => spool.append([new Float32Array(3), new Float32Array(4)]));
    await failureOf('bad-argument', () => collect(spool.read(0)));
    await failureOf('bad-argument', () => collect(spool.read(10, -1)));
    await spool.dispose();
  });

  it('names a folder that is not there', async () => {
    const missing = join(directory, 'missing');
    const message = await failureOf('output-failed', async () =>
      createSpool({ channelCount: 1, directory: missing }),
    );
    expect(message).toContain(missing);
  });
});

describe('a full disk', () => {
  const disk = join(temporaryFolder(), 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk]);
  });

  it.skipIf(!mounted)(
    'is told in one sentence that names the folder (needs the right to mount)',
    async () => {
      const spool = createSpool({ channelCount: 2, directory: disk });
      const block = ramp(65_536);
      const message = await failureOf('output-failed', async () => {
        for (let i = 0; i < 10; i++) await spool.append(block);
      });
      expect(message).toMatch(/".*disk" is full: make room/);
      await spool.dispose();
    },
  );
});
