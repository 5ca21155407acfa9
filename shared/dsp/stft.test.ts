import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/dsp_stft.json' with { type: 'json' };
import { createRandom } from '../random.ts';
import { istft, magnitudes, type StftOptions, stft } from './stft.ts';

const cases = vectors.cases as { options: StftOptions; frameCount: number; real: number[]; imag: number[] }[];

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

describe('stft', () => {
  it.each(cases)('agrees with torch.stft for $options', ({ options, frameCount, real, imag }) => {
    const spectrogram = stft(Float64Array.from(vectors.signal), options);
    expect(spectrogram.frameCount).toBe(frameCount);
    expect(spectrogram.binCount).toBe(options.nFft / 2 + 1);
    expect(spectrogram.real.length).toBe(real.length);
    const magnitude = magnitudes(spectrogram);
    for (let i = 0; i < real.length; i++) {
      // stored in single precision, values up to 20
      expect(Math.abs(spectrogram.real[i]! - real[i]!)).toBeLessThan(2e-6);
      expect(Math.abs(spectrogram.imag[i]! - imag[i]!)).toBeLessThan(2e-6);
      expect(Math.abs(magnitude[i]! - Math.hypot(real[i]!, imag[i]!))).toBeLessThan(3e-6);
    }
  });

  it.each([
    [{ nFft: 64, hopLength: 0 }, /hopLength must be a positive integer, got 0/],
    [{ nFft: 64, winLength: 65 }, /winLength must be an integer from 1 to nFft = 64, got 65/],
    [{ nFft: 60 }, /power of two .*got 60/],
    [{ nFft: 512 }, /more than nFft \/ 2 = 256 samples, got 200/],
    [{ nFft: 512, center: false }, /at least nFft = 512 samples, got 200/],
  ] as [StftOptions, RegExp][])('refuses %o', (options, message) => {
    expect(() => stft(new Float32Array(200), options)).toThrow(message);
  });
});

describe('istft', () => {
  it('inverts stft', () => {
    const options = fc.record({
      log2: fc.integer({ min: 4, max: 9 }),
      overlap: fc.integer({ min: 2, max: 8 }),
      window: fc.constantFrom('hann' as const, 'hamming' as const, 'blackman' as const),
      padMode: fc.constantFrom('reflect' as const, 'constant' as const),
      length: fc.integer({ min: 300, max: 3000 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(options, ({ log2, overlap, window, padMode, length, seed }) => {
        const framing = { nFft: 2 ** log2, hopLength: Math.floor(2 ** log2 / overlap), window, padMode };
        const signal = noise(length, seed);
        const back = istft(stft(signal, framing), framing, length);
        expect(back.length).toBe(length);
        // single-precision spectra; where windows barely overlap the sum of squares is small and rounding grows
        for (let n = 0; n < length; n++) expect(Math.abs(back[n]! - signal[n]!)).toBeLessThan(2e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('returns what the frames determine when no length is given', () => {
    const signal = noise(1000, 5);
    const framing = { nFft: 64, hopLength: 16 };
    expect(istft(stft(signal, framing), framing).length).toBe(16 * Math.floor(1000 / 16));
  });

  it('refuses windows with gaps and spectra of another size', () => {
    const framing = { nFft: 16, hopLength: 40 };
    const spectrogram = stft(noise(200, 1), framing);
    expect(() => istft(spectrogram, framing)).toThrow(/no window covers sample \d+/);
    expect(() => istft(spectrogram, { nFft: 32 })).toThrow(/has 17 bins, the spectrogram has 9/);
  });
});
