import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushInBlocks, syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import { createRandom } from '../random.ts';
import { type DitherKind, Quantizer, type QuantizerOptions } from './dither.ts';
import { RealFft } from './fft.ts';
import { createWindow } from './window.ts';

const SETTINGS: QuantizerOptions = {
  bitDepth: 16,
  dither: 'tpdf',
  sampleRate: 44_100,
  channelCount: 1,
  seed: 1,
};

function quantize(signal: Float32Array, options: Partial<QuantizerOptions> = {}): Float32Array {
  const result = signal.slice();
  new Quantizer({ ...SETTINGS, ...options }).process([result]);
  return result;
}

/** Error in steps of 16 bit. */
function errorOf(signal: Float32Array, options: Partial<QuantizerOptions>): Float64Array {
  const result = quantize(signal, options);
  return Float64Array.from(signal, (x, n) => (result[n]! - x) * 32_768);
}

function mean(values: Float64Array, of: (x: number) => number): number {
  return values.reduce((sum, x) => sum + of(x), 0) / values.length;
}

/** Power density of the error in dB, relative to that of plain rounding (1/12 step²), averaged over a band. */
function densityDb(error: Float64Array, fromHz: number, toHz: number): number {
  const size = 1024;
  const fft = new RealFft(size);
  const window = createWindow('hann', size);
  const windowPower = window.reduce((sum, weight) => sum + weight * weight, 0);
  const real = new Float64Array(fft.binCount);
  const imag = new Float64Array(fft.binCount);
  let power = 0;
  let count = 0;
  for (let start = 0; start + size <= error.length; start += size) {
    fft.forward(
      window.map((weight, n) => weight * error[start + n]!),
      real,
      imag,
    );
    for (let k = Math.ceil((fromHz * size) / 44_100); k <= (toHz * size) / 44_100; k++) {
      power += (real[k]! ** 2 + imag[k]! ** 2) / windowPower;
      count++;
    }
  }
  return 10 * Math.log10((12 * power) / count);
}

const signal = syntheticMusic(2, 44_100, 9).map((x) => 0.7 * x);

/** Sample by sample, as it is written in the literature: two uniform numbers added, and rounding. */
function naive(samples: Float32Array, bitDepth: 16 | 24, dither: DitherKind): Float32Array {
  const steps = 2 ** (bitDepth - 1);
  const random = createRandom(SETTINGS.seed).fork('dither', 0);
  let zeros = 0;
  return samples.map((x) => {
    const draw = random.next() * 2 ** 32;
    const uniforms = [Math.floor(draw / 65_536), draw % 65_536].map((bits) => bits / 65_536);
    const noise = dither === 'off' ? 0 : uniforms[0]! + uniforms[1]! - (1 - 2 ** -16);
    zeros = x === 0 ? zeros + 1 : 0;
    const step = Math.floor(x * steps + noise + 0.5);
    return zeros > 2048 ? 0 : Math.max(-steps, Math.min(steps - 1, step)) / steps;
  });
}

describe('Quantizer', () => {
  it('rounds as a loop over single samples would, bit for bit, pauses and all', () => {
    const sounds = fc.array(
      fc.oneof(
        fc.float32Array({ min: -1.25, max: 1.25, noNaN: true, minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5000 }).map((length) => new Float32Array(length)),
        fc.integer({ min: 1, max: 9000 }).map((length) => whiteNoise(length, length)),
      ),
      { minLength: 1, maxLength: 6 },
    );
    const cases = fc.tuple(
      sounds,
      fc.constantFrom<16 | 24>(16, 24),
      fc.constantFrom<DitherKind>('tpdf', 'off'),
    );
    fc.assert(
      fc.property(cases, ([parts, bitDepth, dither]) => {
        const whole = Float32Array.from(parts.flatMap((part) => [...part]));
        const rounded = quantize(whole, { bitDepth, dither });
        const expected = naive(whole, bitDepth, dither);
        return Buffer.from(rounded.buffer).equals(Buffer.from(expected.buffer));
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('puts every sample on the grid, inside full scale', () => {
    const input = fc.record({
      bitDepth: fc.constantFrom(16 as const, 24 as const),
      dither: fc.constantFrom<DitherKind>('tpdf', 'shaped', 'off'),
      sampleRate: fc.constantFrom(44_100, 96_000),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(input, (options) => {
        const steps = 2 ** (options.bitDepth - 1);
        const values = quantize(whiteNoise(2000, options.seed, 1.3), options).map((sample) => sample * steps);
        expect(values.every(Number.isInteger)).toBe(true);
        expect(Math.min(...values)).toBe(-steps);
        expect(Math.max(...values)).toBe(steps - 1);
      }),
      { numRuns: 15 },
    );
  });

  it('rounds to the nearest step without dither, and leaves what is on the grid', () => {
    expect(errorOf(signal, { dither: 'off' }).every((error) => Math.abs(error) <= 0.5)).toBe(true);
    const grid = quantize(signal, { dither: 'off' });
    expect(quantize(grid, { dither: 'off' }).every((x, n) => x === grid[n])).toBe(true);
  });

  it('makes mean and power of the error independent of the signal with tpdf (Lipshitz et al. 1992, 1/12 + 1/6 step²)', () => {
    for (const level of [0, 0.25, 0.5, 0.9]) {
      const constant = new Float32Array(2e5).fill((100 + level) / 32_768);
      const error = errorOf(constant, { dither: 'tpdf' });
      // 200 000 draws: standard errors of 0.0011 and 0.0006
      expect(Math.abs(mean(error, (x) => x))).toBeLessThan(0.005);
      expect(Math.abs(mean(error, (x) => x * x) - 0.25)).toBeLessThan(0.003);
      expect(error.every((x) => Math.abs(x) <= 1.5)).toBe(true);
    }
  });

  it('has a white error with tpdf, 4.8 dB above plain rounding', () => {
    const error = errorOf(signal, { dither: 'tpdf' });
    for (const band of [0, 1, 2, 3, 4, 5, 6]) {
      expect(Math.abs(densityDb(error, 100 + 3000 * band, 3000 + 3000 * band) - 4.77)).toBeLessThan(0.4);
    }
  });

  it('moves the error where the filter says', () => {
    const error = errorOf(signal, { dither: 'shaped' });
    for (const frequency of [500, 2000, 3000, 8000, 12_000, 16_000, 20_000]) {
      const omega = (2 * Math.PI * frequency) / 44_100;
      const c = [1, -2.033, 2.165, -1.959, 1.59, -0.6149];
      const re = c.reduce((sum, value, k) => sum + value * Math.cos(k * omega), 0);
      const im = c.reduce((sum, value, k) => sum + value * Math.sin(k * omega), 0);
      const expected = 4.77 + 10 * Math.log10(re * re + im * im);
      expect(Math.abs(densityDb(error, frequency - 150, frequency + 150) - expected)).toBeLessThan(1.5);
    }
    expect(densityDb(error, 2500, 4500)).toBeLessThan(-8);
  });

  it('is plain tpdf at rates for which the filter was not made', () => {
    const options = { sampleRate: 96_000 };
    const plain = quantize(signal, { ...options, dither: 'tpdf' });
    expect(quantize(signal, { ...options, dither: 'shaped' }).every((x, n) => x === plain[n])).toBe(true);
  });

  it('keeps digital silence and dithers what comes before it', () => {
    const paused = new Float32Array(10_000);
    paused.set(signal.subarray(0, 1000));
    for (const dither of ['tpdf', 'shaped'] as const) {
      const result = quantize(paused, { dither });
      expect(result.subarray(1000, 3000).some((x) => x !== 0)).toBe(true);
      expect(result.subarray(3048).every((x) => x === 0)).toBe(true);
    }
  });

  it('gives the same bytes for the same seed, however the signal is cut, and other noise for other channels', () => {
    for (const dither of ['tpdf', 'shaped'] as const) {
      const whole = quantize(signal, { dither });
      const parts = signal.slice();
      const quantizer = new Quantizer({ ...SETTINGS, dither });
      pushInBlocks([parts], (block) => quantizer.process(block), 777);
      expect(parts.every((x, n) => x === whole[n])).toBe(true);
      const other = quantize(signal, { dither, seed: 2 });
      expect(other.every((x, n) => x === whole[n])).toBe(false);
      const stereo = [signal.slice(), signal.slice()];
      new Quantizer({ ...SETTINGS, dither, channelCount: 2 }).process(stereo);
      expect(stereo[0]!.every((x, n) => x === stereo[1]![n])).toBe(false);
    }
  });

  it('refuses channels that do not fit', () => {
    expect(() => new Quantizer({ ...SETTINGS, channelCount: 0 })).toThrow(/positive integer, got 0/);
    expect(() => new Quantizer(SETTINGS).process([])).toThrow(/expected 1 channels, got 0/);
  });
});
