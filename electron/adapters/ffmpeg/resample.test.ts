import { describe, expect, it } from 'vitest';
import { openFfmpegResampler } from './resample.ts';
import { resampleFilter } from './resampling.ts';
import { collect, everyFfmpeg, failureOf, sine } from './test-sound.ts';

describe.each(everyFfmpeg())('openResampler with %s', (_, ffmpeg) => {
  const programs = [
    ['soxr', { path: ffmpeg.path, hasSoxr: async () => true }, 1e-5],
    ['swr', { path: ffmpeg.path, hasSoxr: async () => false }, 1e-3],
  ] as const;

  describe.each(programs)('by %s', (_method, program, tolerance) => {
    it.each([
      [44_100, 48_000],
      [48_000, 44_100],
      [44_100, 705_600],
      [96_000, 44_100],
      [44_100, 44_100],
    ])('turns a sine at %i Hz into the same sine at %i Hz, without delay', async (fromRate, toRate) => {
      const samples = 20_001;
      const sound = [sine(samples, 997, fromRate), sine(samples, 3001, fromRate)];
      const resampler = openFfmpegResampler(program, { fromRate, toRate, channelCount: 2 });
      const writing = (async () => {
        for (let from = 0; from < samples; from += 777) {
          await resampler.write(sound.map((channel) => channel.subarray(from, from + 777)));
        }
        resampler.end();
      })();
      const output = await collect(resampler.output);
      await writing;
      const length = output[0]!.length;
      expect(Math.abs(length - (samples * toRate) / fromRate)).toBeLessThanOrEqual(1);
      let worst = 0;
      for (const [c, hz] of [997, 3001].entries()) {
        const expected = sine(length, hz, toRate);
        // Away from the ends, where the filter reaches beyond the sound.
        const edge = Math.ceil((1000 * toRate) / fromRate);
        for (let i = edge; i < length - edge; i++)
          worst = Math.max(worst, Math.abs(output[c]![i]! - expected[i]!));
      }
      expect(worst).toBeLessThan(tolerance);
    });
  });

  it('asks for soxr where it is and names the fallback where not', () => {
    expect(resampleFilter(48_000, true)).toContain('resampler=soxr:precision=28');
    expect(resampleFilter(48_000, false)).toContain('resampler=swr');
  });

  it('gives nothing for nothing', async () => {
    const resampler = ffmpeg.openResampler({ fromRate: 44_100, toRate: 48_000, channelCount: 1 });
    resampler.end();
    expect(await collect(resampler.output)).toEqual([]);
  });

  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    const options = { fromRate: 44_100, toRate: 48_000, channelCount: 1, signal: controller.signal };
    const resampler = ffmpeg.openResampler(options);
    const silence = [new Float32Array(44_100)];
    const writing = failureOf('cancelled', async () => {
      for (;;) await resampler.write(silence);
    });
    await failureOf('cancelled', async () => {
      for await (const block of resampler.output) {
        expect(block.length).toBe(1);
        controller.abort();
      }
    });
    await writing;
  });

  it('tells the writer when the reader has left', async () => {
    const resampler = ffmpeg.openResampler({ fromRate: 44_100, toRate: 48_000, channelCount: 1 });
    const silence = [new Float32Array(44_100)];
    const writing = failureOf('cancelled', async () => {
      for (;;) await resampler.write(silence);
    });
    for await (const block of resampler.output) {
      expect(block.length).toBe(1);
      break;
    }
    await writing;
  });

  it('refuses rates and channel counts that make no sense', async () => {
    const open = (fromRate: number, toRate: number, channelCount: number) =>
      failureOf('bad-argument', async () => ffmpeg.openResampler({ fromRate, toRate, channelCount }));
    expect(await open(0, 48_000, 1)).toContain('got 0');
    expect(await open(48_000, 0.5, 1)).toContain('got 0.5');
    expect(await open(48_000, 44_100, 0)).toContain('got 0');
  });
});
