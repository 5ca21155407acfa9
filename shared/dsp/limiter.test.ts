import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks, syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import { RealFft } from './fft.ts';
import { TruePeakLimiter, type TruePeakLimiterOptions } from './limiter.ts';
import { SlidingMaximum } from './limiter-envelope.ts';
import { TruePeakMeter } from './true-peak.ts';
import { kaiserWeight } from './window.ts';

const SETTINGS: TruePeakLimiterOptions = { sampleRate: 44_100, channelCount: 1, ceilingDbtp: -1 };

function limit(
  channels: readonly Float32Array[],
  options: Partial<TruePeakLimiterOptions> = {},
  blockLength = 4801,
): { output: Float32Array[]; maxReductionDb: number } {
  const limiter = new TruePeakLimiter({ ...SETTINGS, channelCount: channels.length, ...options });
  const output = channels.map((channel) => new Float32Array(channel.length));
  let written = 0;
  const take = (part: Float32Array[]): void => {
    part.forEach((samples, c) => {
      output[c]!.set(samples, written);
    });
    written += part[0]!.length;
  };
  pushInBlocks(channels, (block) => take(limiter.push(block)), blockLength);
  take(limiter.flush());
  expect(written).toBe(channels[0]!.length);
  return { output, maxReductionDb: limiter.maxReductionDb };
}

function meteredPeak(channels: readonly Float32Array[]): number {
  const meter = new TruePeakMeter({ channelCount: channels.length });
  meter.push(channels);
  return meter.truePeakDbtp();
}

/** 16 times oversampled peak in dB by ideal (FFT) interpolation, which shares nothing with the meter. */
function idealPeak(signal: Float32Array): number {
  const size = 2 ** Math.ceil(Math.log2(signal.length + 2048));
  const padded = new Float64Array(size);
  padded.set(signal, 1024);
  const small = new RealFft(size);
  const large = new RealFft(16 * size);
  const real = new Float64Array(large.binCount);
  const imag = new Float64Array(large.binCount);
  small.forward(padded, real, imag);
  real[size / 2]! /= 2;
  imag[size / 2]! /= 2;
  const points = new Float64Array(16 * size);
  large.inverse(real, imag, points);
  return 20 * Math.log10(16 * points.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0));
}

/** 16 times oversampled peak in dB as `scipy.signal.resample_poly(x, 16, 1)` has it: Kaiser window of 5, 20 taps a phase. */
function scipyPeak(signal: Float32Array): number {
  let peak = 0;
  for (let p = 0; p < 16; p++) {
    const taps = Array.from({ length: 21 }, (_, k) => {
      const t = k - 10 - p / 16;
      return (t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t)) * kaiserWeight(t / 10, 5);
    });
    for (let n = -10; n < signal.length + 10; n++) {
      let point = 0;
      for (let k = 0; k < 21; k++) point += taps[k]! * (signal[n + k - 10] ?? 0);
      peak = Math.max(peak, Math.abs(point));
    }
  }
  return 20 * Math.log10(peak);
}

/** Removes what lies above 0.44 of the sample rate, where interpolators differ. */
function bandLimit(signal: Float32Array): Float32Array {
  const taps = Float64Array.from({ length: 301 }, (_, k) => {
    const t = k - 150;
    return (t === 0 ? 0.84 : Math.sin(Math.PI * 0.84 * t) / (Math.PI * t)) * kaiserWeight(t / 150, 10);
  });
  return signal.map((_, n) => taps.reduce((sum, tap, k) => sum + tap * (signal[n + k - 150] ?? 0), 0));
}

const MATERIAL: Record<string, (length: number, seed: number, gain: number) => Float32Array> = {
  noise: (length, seed, gain) => whiteNoise(length, seed, gain),
  'clipped music': (length, seed, gain) =>
    syntheticMusic(length / 44_100, 44_100, seed).map((x) => gain * Math.max(-0.6, Math.min(0.6, 2 * x))),
  'a sine near the Nyquist frequency': (length, seed, gain) =>
    Float32Array.from({ length }, (_, n) => gain * Math.sin(2 * Math.PI * (0.35 + 0.001 * (seed % 120)) * n)),
  'a bass note': (length, seed, gain) =>
    Float32Array.from({ length }, (_, n) => gain * Math.sin(0.003 * (1 + (seed % 5)) * n)),
  impulses: (length, seed, gain) =>
    whiteNoise(length, seed).map((x, n) => (n % 701 < 2 ? gain * Math.sign(x) : 0.01 * x)),
  'bursts of noise': (length, seed, gain) =>
    whiteNoise(length, seed, gain).map((x, n) => (n % 3000 < 200 ? x : 0.1 * x)),
  'an alternating burst': (length, _, gain) =>
    Float32Array.from({ length }, (__, n) =>
      Math.abs((n % 2000) - 900) < 20 ? gain * (n % 2 === 0 ? 1 : -1) : 0,
    ),
};

describe('TruePeakLimiter', () => {
  it.each(Object.keys(MATERIAL))('keeps %s under the ceiling, between samples too', (name) => {
    const input = fc.record({
      seed: fc.nat(10_000),
      gain: fc.double({ min: 0.5, max: 8, noNaN: true }),
      ceilingDbtp: fc.double({ min: -12, max: 0, noNaN: true }),
      lookAheadSeconds: fc.double({ min: 0.001, max: 0.01, noNaN: true }),
      releaseSeconds: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(input, ({ seed, gain, ...settings }) => {
        const limited = limit([MATERIAL[name]!(4000, seed, gain)], settings).output;
        expect(scipyPeak(limited[0]!)).toBeLessThanOrEqual(settings.ceilingDbtp + 0.05);
        expect(meteredPeak(limited)).toBeLessThanOrEqual(settings.ceilingDbtp + 0.05);
        const smooth = limit([bandLimit(MATERIAL[name]!(4000, seed, gain))], settings).output;
        expect(idealPeak(smooth[0]!)).toBeLessThanOrEqual(settings.ceilingDbtp + 0.05);
      }),
      { numRuns: 12 },
    );
  });

  it('passes what does not exceed the ceiling bit for bit', () => {
    for (const [name, make] of Object.entries(MATERIAL)) {
      const signal = make(9000, 5, 1);
      const ceilingDbtp = Math.max(meteredPeak([signal]), scipyPeak(signal)) + 0.02;
      const { output, maxReductionDb } = limit([signal], { ceilingDbtp });
      expect(output[0], name).toEqual(signal);
      expect(maxReductionDb).toBe(0);
    }
  });

  it('comes back to the exact input after a peak', () => {
    const signal = syntheticMusic(6, 44_100, 2).map((x) => 0.3 * x);
    signal[20_000] = 1.5;
    const { output, maxReductionDb } = limit([signal], { lookAheadSeconds: 0.003, releaseSeconds: 0.02 });
    expect(maxReductionDb).toBeGreaterThan(4.5);
    expect(output[0]!.subarray(0, 19_800)).toEqual(signal.subarray(0, 19_800));
    expect(output[0]!.subarray(220_000)).toEqual(signal.subarray(220_000));
    expect(output[0]![20_100]).not.toBe(signal[20_100]);
  });

  it('gives the same bytes however the signal is cut, for any length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (length, blockLength) => {
          const signal = [1, 2].map((seed) => whiteNoise(length, seed, 2));
          expect(limit(signal, {}, blockLength).output).toEqual(limit(signal, {}, 10_000).output);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives both channels the same gain', () => {
    const loud = syntheticMusic(1, 44_100, 1).map((x) => 3 * x);
    const quiet = loud.map((x) => 0.25 * x);
    const { output } = limit([loud, quiet]);
    expect(output[1]).toEqual(output[0]!.map((x) => 0.25 * x));
  });

  it('does not overdo it: the peak of a reduced signal is at the ceiling', () => {
    const { output, maxReductionDb } = limit([syntheticMusic(3, 44_100, 1).map((x) => 2 * x)]);
    expect(meteredPeak(output)).toBeGreaterThan(-1.05);
    expect(maxReductionDb).toBeGreaterThan(3);
    expect(maxReductionDb).toBeLessThan(8);
  });

  // less than the rounding of 20 bits
  it.each([
    [1000, -120],
    [200, -120],
    [50, -120],
    [32, -120],
  ])('distorts a sine of %i Hz at 3 dB of reduction by less than %d dB', (frequencyHz, expectedDb) => {
    const signal = Float32Array.from(
      { length: 4 * 44_100 },
      (_, n) => 1.2589 * Math.sin((2 * Math.PI * frequencyHz * n) / 44_100),
    );
    const settled = limit([signal]).output[0]!.subarray(2 * 44_100, 3 * 44_100);
    // least squares of the fundamental over a whole number of periods; what is left is distortion
    let sine = 0;
    let cosine = 0;
    let energy = 0;
    settled.forEach((x, n) => {
      const angle = (2 * Math.PI * frequencyHz * n) / 44_100;
      sine += x * Math.sin(angle);
      cosine += x * Math.cos(angle);
      energy += x * x;
    });
    const fundamental = (2 * (sine * sine + cosine * cosine)) / settled.length;
    expect(10 * Math.log10(Math.max(0, energy - fundamental) / fundamental)).toBeLessThan(expectedDb);
  });

  it.each([
    [{ sampleRate: 100 }, /between 8000 and 192000 Hz, got 100/],
    [{ channelCount: 0 }, /positive integer, got 0/],
    [{ ceilingDbtp: Number.NaN }, /ceilingDbtp must be finite and at most 24, got NaN/],
    [{ lookAheadSeconds: 1 }, /lookAheadSeconds must lie between 0.001 and 0.02, got 1/],
    [{ releaseSeconds: 0 }, /releaseSeconds must lie between 0.005 and 2, got 0/],
  ])('refuses %o', (options, message) => {
    expect(() => new TruePeakLimiter({ ...SETTINGS, ...options })).toThrow(message);
  });
});

describe('SlidingMaximum', () => {
  it('is the largest of the last values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (list, length) => {
        const maximum = new SlidingMaximum(length);
        list.forEach((value, i) => {
          expect(maximum.next(value)).toBe(Math.max(...list.slice(Math.max(0, i - length + 1), i + 1)));
        });
      }),
    );
  });
});
