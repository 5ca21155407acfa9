import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { failureOf, sine } from '../../electron/adapters/ffmpeg/test-sound.ts';
import { createBench, difference, mastering, music, testModel } from '../support/mastering-fixtures.ts';

const OFF = { integratedLufs: 'off', ceilingDbtp: 0 } as const;
const EXACT = { target: OFF, bitDepth: '32f' } as const;

/** Amplitude of a sine in a sound, by correlation; the ends are left out, where filters ring. */
function amplitude(samples: Float32Array, hz: number, sampleRate: number): number {
  let cosine = 0;
  let sine_ = 0;
  const margin = Math.round(0.1 * sampleRate);
  const count = samples.length - 2 * margin;
  for (let i = margin; i < samples.length - margin; i++) {
    cosine += samples[i]! * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    sine_ += samples[i]! * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  }
  return (2 * Math.hypot(cosine, sine_)) / count;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, sample, i) => Math.max(largest, Math.abs(sample - b[i]!)), 0);
}

describe('a master by a network', () => {
  const bench = createBench();

  it.each([
    [44100, 2, 3],
    [44100, 1, 3],
    [48000, 2, 3],
    [96000, 1, 2],
    [44100, 2, 1 / 44100],
  ] as const)(
    'that changes nothing is the input bit for bit: %i Hz, %i channels, %d s',
    async (rate, channels, seconds) => {
      const sound = music(seconds, rate, channels);
      const { sound: mastered, ...result } = await bench.master(await bench.write(sound, rate), {
        ...EXACT,
        model: testModel('identity'),
      });
      expect(difference(mastered, sound)).toBe('same');
      expect(result.device).toBe('cpu');
      expect(result.model?.id).toBe('identity.onnx');
      expect(result.model?.sha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it('is as if the network had seen the whole track at once: borders of segments leave no trace', async () => {
    const sound = music(4, 44100);
    const { sound: mastered } = await bench.master(await bench.write(sound, 44100), {
      ...EXACT,
      model: testModel('smooth'),
    });
    // What the model does, over the whole track: nine Hann taps, silence around the track.
    const taps = Array.from({ length: 9 }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / 10));
    const sum = taps.reduce((a, b) => a + b, 0);
    for (const [channel, samples] of sound.entries()) {
      const expected = samples.map((_, n) =>
        taps.reduce((total, tap, k) => total + (tap / sum) * (samples[n + k - 4] ?? 0), 0),
      );
      const inner = samples.length - 4;
      expect(
        largestDifference(mastered[channel]!.subarray(4, inner), expected.subarray(4, inner)),
      ).toBeLessThan(2e-7);
    }
  });

  it.each([
    [100, 0.5],
    [50, 0.75],
    [0, 1],
  ])('is mixed in by the intensity: %i percent', async (intensity, factor) => {
    const sound = music(2, 44100);
    const { sound: mastered, ...result } = await bench.master(await bench.write(sound, 44100), {
      ...EXACT,
      model: testModel('half-gain'),
      intensity,
    });
    expect(
      difference(
        mastered,
        sound.map((samples) => samples.map((x) => factor * x)),
      ),
    ).toBe('same');
    expect(result.device).toBe(intensity === 0 ? 'none' : 'cpu');
  });

  it('lets through what lies above the band of the model', async () => {
    const rate = 96000;
    const low = sine(2 * rate, 1000, rate);
    const high = sine(2 * rate, 30_000, rate);
    const sound = [low.map((x, i) => 0.5 * x + 0.5 * high[i]!)];
    const { sound: mastered, after } = await bench.master(await bench.write(sound, rate), {
      ...EXACT,
      model: testModel('half-gain'),
    });
    expect(after).toMatchObject({ sampleRate: rate, channelCount: 1, sampleCount: 2 * rate });
    expect(amplitude(mastered[0]!, 1000, rate)).toBeCloseTo(0.125, 5);
    expect(amplitude(mastered[0]!, 30_000, rate)).toBeCloseTo(0.25, 5);
  });

  it('keeps channels apart, and shows a mono track as two equal ones', async () => {
    const sound = [sine(44100, 500, 44100), sine(44100, 900, 44100)];
    const swapped = await bench.master(await bench.write(sound, 44100), {
      ...EXACT,
      model: testModel('swap-channels'),
    });
    expect(largestDifference(swapped.sound[0]!, sound[1]!)).toBeLessThan(1e-7);
    expect(largestDifference(swapped.sound[1]!, sound[0]!)).toBeLessThan(1e-7);
    const mono = await bench.master(await bench.write([sound[0]!], 44100), {
      ...EXACT,
      model: testModel('swap-channels'),
    });
    expect(difference(mono.sound, [sound[0]!])).toBe('same');
  });

  it('reaches the target and holds the ceiling afterwards', async () => {
    const { after, warnings } = await bench.master(await bench.write(music(6, 48000), 48000), {
      model: testModel('smooth'),
      target: { integratedLufs: -12, ceilingDbtp: -1.5 },
      bitDepth: 24,
    });
    expect(Math.abs(after.integratedLufs + 12)).toBeLessThanOrEqual(0.1);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-1.45);
    expect(warnings).toEqual([]);
  });

  it.each(['mono', 'double-precision', 'other-name', 'not-a-number', 'external-absolute'])(
    'is refused when the model is not one: %s',
    async (name) => {
      const inputPath = await bench.write(music(0.5, 44100), 44100);
      const before = await readdir(bench.folder);
      const outputPath = bench.path('refused.wav');
      const message = await failureOf('bad-model', () =>
        mastering.master({ inputPath, outputPath, settings: { model: testModel(name) } }),
      );
      expect(message).toContain(`${name}.onnx`);
      expect(await readdir(bench.folder)).toEqual(before);
    },
  );

  it('can be cancelled while the network works', async () => {
    const inputPath = await bench.write(music(20, 44100), 44100);
    const before = await readdir(bench.folder);
    const controller = new AbortController();
    await failureOf('cancelled', () =>
      mastering.master(
        { inputPath, outputPath: bench.path('cancelled.wav'), settings: { model: testModel('smooth') } },
        {
          signal: controller.signal,
          onProgress: ({ stage }) => {
            if (stage === 'network') controller.abort();
          },
        },
      ),
    );
    expect(await readdir(bench.folder)).toEqual(before);
  });
});
