import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { RealFft } from './fft.ts';
import { newSpectrum, RealFftPair, type Spectrum } from './real-fft-pair.ts';
import { createWindow } from './window.ts';

function noise(length: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.uniform(-1, 1));
}

/** What RealFft finds of one frame, which is held against the definition by its own tests. */
function expected(signal: Float64Array, start: number, window: Float64Array): Spectrum {
  const fft = new RealFft(window.length);
  const spectrum = newSpectrum(fft.binCount);
  const windowed = window.map((weight, n) => weight * signal[start + n]!);
  fft.forward(windowed, spectrum.real, spectrum.imag);
  return spectrum;
}

/** Whether all are the same numbers; that of 0 may have another sign. */
function isSame(found: Float64Array, wanted: Float64Array): boolean {
  return found.length === wanted.length && found.every((value, i) => value === wanted[i]);
}

describe('RealFftPair', () => {
  it('finds of both frames what RealFft finds of each, to the last bit', () => {
    const options = fc.record({
      log2: fc.integer({ min: 1, max: 13 }),
      share: fc.double({ min: 0.1, max: 1, noNaN: true }),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      starts: fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 })),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(options, ({ log2, share, place, starts, seed }) => {
        const size = 2 ** log2;
        const weights = createWindow('hamming', Math.max(1, Math.round(share * size)));
        const window = new Float64Array(size);
        window.set(weights, Math.floor(place * (size - weights.length)));
        const [first, second] = [noise(size + 50, seed), noise(size + 50, seed + 1)];
        const pair = new RealFftPair(window);
        pair.transform(first, starts[0], second, starts[1]);
        const found = [newSpectrum(pair.binCount), newSpectrum(pair.binCount)] as const;
        pair.spectra(found[0], found[1]);
        const powers = [new Float64Array(pair.binCount), new Float64Array(pair.binCount)] as const;
        pair.powers(powers[0], powers[1]);
        for (const [i, signal] of [first, second].entries()) {
          const { real, imag } = expected(signal, starts[i]!, window);
          expect(isSame(found[i]!.real, real)).toBe(true);
          expect(isSame(found[i]!.imag, imag)).toBe(true);
          expect(
            isSame(
              powers[i]!,
              real.map((value, k) => value * value + imag[k]! * imag[k]!),
            ),
          ).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the windows and sizes of several apart', () => {
    const signal = noise(4096, 1);
    const windows = [createWindow('hann', 512), createWindow('blackman', 512), createWindow('hann', 4096)];
    const pairs = windows.map((window) => new RealFftPair(window));
    for (const _ of [0, 1]) {
      for (const [i, pair] of pairs.entries()) {
        const found = [newSpectrum(pair.binCount), newSpectrum(pair.binCount)] as const;
        pair.transform(signal, 0, signal, 0);
        pair.spectra(found[0], found[1]);
        const { real } = expected(signal, 0, windows[i]!);
        expect(isSame(found[0].real, real) && isSame(found[1].real, real)).toBe(true);
      }
    }
  });

  it('takes samples in single precision', () => {
    const single = Float32Array.from(noise(64, 3));
    const window = createWindow('hann', 64);
    const pair = new RealFftPair(window);
    const [first, second] = [newSpectrum(33), newSpectrum(33)];
    pair.transform(single, 0, Float64Array.from(single), 0);
    pair.spectra(first, second);
    expect(isSame(first.imag, second.imag)).toBe(true);
    expect(isSame(first.imag, expected(Float64Array.from(single), 0, window).imag)).toBe(true);
  });

  it('refuses frames that are no power of two, too long, or beyond the end', () => {
    for (const size of [0, 1, 12, 65_536]) {
      expect(() => new RealFftPair(new Float64Array(size))).toThrow(`got ${size}`);
    }
    const pair = new RealFftPair(createWindow('hann', 8));
    const signal = noise(20, 1);
    expect(() => pair.transform(signal, 0, signal, 13)).toThrow(/8 samples from 13 on, got 20/);
  });
});
