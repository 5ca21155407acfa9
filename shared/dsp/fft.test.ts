import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { RealFft } from './fft.ts';

function noise(length: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.uniform(-1, 1));
}

/** The definition, in O(N²). */
function naiveDft(signal: Float64Array): { real: Float64Array; imag: Float64Array } {
  const size = signal.length;
  const real = new Float64Array(size / 2 + 1);
  const imag = new Float64Array(size / 2 + 1);
  for (let k = 0; k < real.length; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      real[k]! += signal[n]! * Math.cos(angle);
      imag[k]! += signal[n]! * Math.sin(angle);
    }
  }
  return { real, imag };
}

function transform(signal: Float64Array): { real: Float64Array; imag: Float64Array } {
  const fft = new RealFft(signal.length);
  const real = new Float64Array(fft.binCount);
  const imag = new Float64Array(fft.binCount);
  fft.forward(signal, real, imag);
  return { real, imag };
}

describe('RealFft', () => {
  it.each([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])(
    'of %i samples is the discrete Fourier transform',
    (size) => {
      const signal = noise(size, size);
      const expected = naiveDft(signal);
      const actual = transform(signal);
      for (let k = 0; k <= size / 2; k++) {
        // both sides round; the naive sum loses up to N ulps
        expect(Math.abs(actual.real[k]! - expected.real[k]!)).toBeLessThan(1e-14 * size + 1e-14);
        expect(Math.abs(actual.imag[k]! - expected.imag[k]!)).toBeLessThan(1e-14 * size + 1e-14);
      }
    },
  );

  it('inverts itself, keeps the energy (Parseval) and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), fc.nat(), (log2, seed) => {
        const size = 2 ** log2;
        const signal = noise(size, seed);
        const before = signal.slice();
        const { real, imag } = transform(signal);
        expect(signal).toEqual(before);
        let power = 0;
        for (let k = 0; k <= size / 2; k++) {
          power += (k === 0 || k === size / 2 ? 1 : 2) * (real[k]! ** 2 + imag[k]! ** 2);
        }
        const energy = signal.reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(power / size - energy)).toBeLessThan(1e-12 * energy);
        const back = new Float64Array(size);
        new RealFft(size).inverse(real, imag, back);
        for (let n = 0; n < size; n++) expect(Math.abs(back[n]! - signal[n]!)).toBeLessThan(1e-14);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a signal that is too short', () => {
    const bins = new Float64Array(5);
    expect(() => new RealFft(8).forward(noise(7, 1), bins, bins)).toThrow(/8 samples, got 7/);
  });

  it.each([0, 1, 3, 12, 2.5, Number.NaN])('refuses a size of %d', (size) => {
    expect(() => new RealFft(size)).toThrow(`got ${size}`);
  });
});
