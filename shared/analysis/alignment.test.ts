import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks } from '../../test/support/dsp-signals.ts';
import { musicSignal, noiseSignal } from '../../test/support/music-signal.ts';
import { LatheError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { alignSignals, searchAlignment } from './alignment.ts';
import { EnergySketch } from './energy-sketch.ts';

const sampleRate = 8000;

/** Samples from `start` on, silence outside: `start = 3` lets the signal begin 3 samples earlier. */
function from(signal: readonly Float32Array[], start: number, length = signal[0]!.length): Float32Array[] {
  return signal.map((samples) => Float32Array.from({ length }, (_, n) => samples[n + start] ?? 0));
}

function plusNoise(signal: readonly Float32Array[], deviation: number, seed: number): Float32Array[] {
  const noise = noiseSignal(signal[0]!.length, signal.length, deviation, seed);
  return signal.map((samples, c) => samples.map((x, n) => x + noise[c]![n]!));
}

/** A delay by any number of samples, by its definition: a sum of sines whose phases are known. */
function sines(length: number, delay: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const partials = Array.from({ length: 60 }, () => ({
    omega: random.uniform(0.02, 2.9),
    phase: random.uniform(0, 2 * Math.PI),
    start: random.uniform(0.1, 0.9) * length,
  }));
  return Float32Array.from({ length }, (_, n) => {
    let sum = 0;
    for (const { omega, phase, start } of partials) {
      const time = n - delay - start;
      sum += 0.05 * Math.exp(-((time / 2000) ** 2)) * Math.sin(omega * time + phase);
    }
    return sum;
  });
}

/** Noise in beats of random strength. */
function beats(length: number): Float32Array[] {
  const random = createRandom(9);
  let level = 0;
  return [
    Float32Array.from({ length }, (_, n) => {
      level = n % 1500 === 0 ? random.uniform(0.05, 0.5) : level * 0.999;
      return level * random.uniform(-1, 1);
    }),
  ];
}

describe('alignSignals', () => {
  const music = musicSignal(5, sampleRate);

  it('finds delay, polarity and gain changes of a copy exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.constantFrom(1, -1, 0.01, -0.3),
        fc.boolean(),
        (delay, gain, isMono) => {
          const other = from(music, -delay).map((samples) => samples.map((x) => gain * x));
          const found = alignSignals(music, isMono ? other.slice(0, 1) : other, { sampleRate });
          expect(found).toMatchObject({ polarity: Math.sign(gain), isAligned: true });
          // Windows at the borders hold a part of the copy only: the estimate is not exact to rounding.
          expect(Math.abs(found.offsetSamples - delay)).toBeLessThan(isMono ? 0.05 : 1e-3);
        },
      ),
      { numRuns: 8 },
    );
  });

  it.each([0, 0.25, -0.5, 7.125, -1000.7])('finds a delay of %d samples', (delay) => {
    const length = 30_000;
    const other = [sines(length, delay, 3)];
    const found = alignSignals([sines(length, 0, 3)], other, { sampleRate });
    expect(Math.abs(found.offsetSamples - delay)).toBeLessThan(0.01);
  });

  it('holds against noise as loud as the music', () => {
    const found = alignSignals(plusNoise(music, 0.1, 5), plusNoise(from(music, 777), 0.1, 6), { sampleRate });
    expect(Math.abs(found.offsetSamples + 777)).toBeLessThan(0.2);
    expect(found).toMatchObject({ polarity: 1, isAligned: true });
  });

  it('is not misled by steady tones, which fit at every period', () => {
    const noise = noiseSignal(60_000, 1, 0.002, 3)[0]!;
    const drone = [
      noise.map((x, n) => {
        let tones = 0;
        for (let h = 1; h <= 30; h++) tones += Math.sin(0.0578 * h * n + h * h) / h;
        return 0.2 * tones + x;
      }),
    ];
    const filtered = from(drone, -3000).map((samples) =>
      samples.map((x, n) => x + 0.7 * (samples[n - 1] ?? 0)),
    );
    const found = alignSignals(drone, filtered, { sampleRate });
    expect(found).toMatchObject({ polarity: 1, isAligned: true });
    // The filter delays by up to half a sample.
    expect(Math.abs(found.offsetSamples - 3000)).toBeLessThan(0.6);
  });

  it('finds a part of a signal that is too long to be searched at once', () => {
    const long = beats(2 ** 20 + 900_000);
    const start = 1_234_567;
    const part = from(long, start, 30 * sampleRate).map((samples) => samples.map((x) => Math.tanh(-3 * x)));
    const found = alignSignals(long, part, { sampleRate });
    expect(found).toMatchObject({ polarity: -1, isAligned: true });
    expect(Math.abs(found.offsetSamples + start)).toBeLessThan(0.05);
    const back = alignSignals(part, long, { sampleRate });
    expect(Math.abs(back.offsetSamples - start)).toBeLessThan(0.05);
  });

  it('does not look further than it is told', () => {
    const other = from(music, -4000);
    expect(alignSignals(music, other, { sampleRate, maximumOffsetSeconds: 0.6 }).offsetSamples).toBeCloseTo(
      4000,
      2,
    );
    const near = alignSignals(music, other, { sampleRate, maximumOffsetSeconds: 0.3 });
    expect(Math.abs(near.offsetSamples)).toBeLessThan(0.3 * sampleRate + 10);
  });

  it('says when nothing fits', () => {
    const unrelated = noiseSignal(40_000, 1, 0.1, 1);
    const cases: [Float32Array[], Float32Array[]][] = [
      [unrelated, noiseSignal(40_000, 1, 0.1, 2)],
      [unrelated, [new Float32Array(40_000)]],
      [[new Float32Array(40_000)], unrelated],
      [unrelated, [new Float32Array(0)]],
      [[new Float32Array(1)], [new Float32Array(1)]],
    ];
    for (const [a, b] of cases) {
      const found = alignSignals(a, b, { sampleRate });
      expect(found).toMatchObject({ offsetSamples: 0, polarity: 1, isAligned: false });
      expect(found.correlation).toBeLessThan(0.1);
    }
  });

  it('refuses what cannot be searched', () => {
    expect(() => alignSignals([], music, { sampleRate })).toThrow(/need a channel, got 0 and 2/);
    expect(() => alignSignals(music, music, { sampleRate, maximumOffsetSeconds: -1 })).toThrow(LatheError);
  });
});

describe('searchAlignment', () => {
  it('asks for a few seconds at a time, however long the signals are', () => {
    const sketch = new EnergySketch({ sampleRate, channelCount: 1 });
    const [signal] = beats(2 ** 20);
    pushInBlocks([signal!], (block) => sketch.push(block));
    const track = { sampleCount: signal!.length, sketch };
    const search = searchAlignment(track, track, { sampleRate });
    let largest = 0;
    for (let step = search.next(); !step.done; ) {
      const { referenceLength, otherLength } = step.value;
      largest = Math.max(largest, referenceLength, otherLength);
      const silence = (length: number): Float32Array[] => [new Float32Array(length)];
      step = search.next({ reference: silence(referenceLength), other: silence(otherLength) });
    }
    expect(largest).toBeLessThanOrEqual(2 ** 18);
  });
});
