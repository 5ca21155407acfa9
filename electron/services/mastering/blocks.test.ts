import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatheError } from '../../../shared/errors.ts';
import { createFfmpeg } from '../../adapters/ffmpeg/ffmpeg.ts';
import { collect, failureOf, sine } from '../../adapters/ffmpeg/test-sound.ts';
import { alignBlocks, resampleBlocks } from './blocks.ts';

async function* blocksOf(track: readonly Float32Array[], lengths: readonly number[]) {
  for (let start = 0, i = 0; start < track[0]!.length; i++) {
    const end = start + lengths[i % lengths.length]!;
    yield track.map((samples) => samples.slice(start, end));
    start = end;
  }
}

const ramp = (length: number, from: number): Float32Array[] => [
  Float32Array.from({ length }, (_, i) => from + i),
];
const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

describe('alignBlocks', () => {
  it('pairs samples of the same time, and fills up or cuts off the second stream', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        lengths,
        lengths,
        async (firstLength, secondLength, firstBlocks, secondBlocks) => {
          const firsts: number[] = [];
          const seconds: number[] = [];
          const pairs = alignBlocks(
            blocksOf(ramp(firstLength, 0), firstBlocks),
            blocksOf(ramp(secondLength, 1000), secondBlocks),
          );
          for await (const [a, b] of pairs) {
            expect(a[0]!.length).toBe(b[0]!.length);
            firsts.push(...a[0]!);
            seconds.push(...b[0]!);
          }
          expect(firsts).toEqual([...ramp(firstLength, 0)[0]!]);
          expect(seconds).toEqual(firsts.map((i) => (i < secondLength ? 1000 + i : 0)));
        },
      ),
    );
  });

  it('tells a failure of the second stream, also after its last needed sample', async () => {
    async function* failing() {
      yield ramp(10, 0);
      throw new LatheError('tool-failed', 'broken');
    }
    const walk = async (): Promise<void> => {
      for await (const _ of alignBlocks(blocksOf(ramp(10, 0), [10]), failing()));
    };
    expect(await failureOf('tool-failed', walk)).toBe('broken');
  });
});

describe('resampleBlocks', () => {
  const ffmpeg = createFfmpeg();

  it('passes the stream on when the rate stays', async () => {
    const options = { fromRate: 44100, toRate: 44100, channelCount: 1 };
    const same = await collect(resampleBlocks(ffmpeg, blocksOf(ramp(100, 0), [7]), options));
    expect(same).toEqual(ramp(100, 0));
  });

  it('converts, and keeps samples where they were in time', async () => {
    const options = { fromRate: 44100, toRate: 88200, channelCount: 1 };
    const tone = sine(44100, 1000, 44100);
    const [converted] = await collect(resampleBlocks(ffmpeg, blocksOf([tone], [5000]), options));
    const expected = sine(88200, 1000, 88200);
    expect(converted).toHaveLength(88200);
    for (let i = 10_000; i < 78_000; i += 997) expect(converted![i]).toBeCloseTo(expected[i]!, 5);
  });

  it('tells a failure of its source', async () => {
    async function* failing() {
      yield [sine(1000, 100, 44100)];
      throw new LatheError('bad-input', 'broken source');
    }
    const options = { fromRate: 44100, toRate: 48000, channelCount: 1 };
    expect(await failureOf('bad-input', () => collect(resampleBlocks(ffmpeg, failing(), options)))).toBe(
      'broken source',
    );
  });
});
