import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/dsp_mel.json' with { type: 'json' };
import { Dct } from './dct.ts';
import { melSpectrogram, powersToDb } from './mel-spectrogram.ts';
import { type MfccOptions, mfcc } from './mfcc.ts';

const cases = vectors.features as unknown as {
  options: MfccOptions;
  frameCount: number;
  mel: number[];
  mfcc: number[];
}[];

/** The signal of test/reference/dsp_mel.py. */
const signal = Float64Array.from({ length: 3000 }, (_, n) => {
  const tones = [0.03, 0.11, 0.29, 0.83, 2.2].reduce((sum, w, i) => sum + Math.sin(w * n + i) / (i + 1), 0);
  return 0.3 * tones * Math.exp(-n / 120);
});

/** Largest difference, relative to the values, or to `least` where they are smaller. */
function largestDifference(found: ArrayLike<number>, wanted: readonly number[], least: number): number {
  expect(found.length).toBe(wanted.length);
  return wanted.reduce((most, value, i) => {
    return Math.max(most, Math.abs(found[i]! - value) / Math.max(least, Math.abs(value)));
  }, 0);
}

describe('melSpectrogram and mfcc', () => {
  it.each(cases)('agree with torchaudio for $options', ({ options, frameCount, mel, mfcc: wanted }) => {
    const mels = melSpectrogram(signal, options);
    expect(mels).toMatchObject({ frameCount, bandCount: options.nMels });
    // Single precision of what is stored.
    expect(largestDifference(mels.values, mel, 0)).toBeLessThan(1e-6);
    const coefficients = mfcc(signal, options);
    expect(coefficients).toMatchObject({ frameCount, bandCount: options.nMfcc });
    expect(largestDifference(coefficients.values, wanted, 1)).toBeLessThan(1e-4);
  });

  it('refuses more coefficients than bands', () => {
    expect(() => mfcc(signal, { sampleRate: 16_000, nFft: 256, nMels: 20, nMfcc: 21 })).toThrow(
      /from 1 to the size 20, got 21/,
    );
  });
});

describe('powersToDb', () => {
  it('has a floor under the highest, and one under everything', () => {
    const powers = Float32Array.of(1, 1e-3, 1e-9, 0);
    const all = powers.slice();
    powersToDb(powers);
    expect([...powers]).toEqual([0, -30, -80, -80]);
    powersToDb(all, Infinity);
    expect([...all]).toEqual([0, -30, -90, -100]);
  });
});

describe('Dct', () => {
  it('keeps the energy', () => {
    const coefficients = new Float64Array(50);
    new Dct({ size: 50, count: 50 }).apply(signal, coefficients);
    const energy = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
    expect(energy(coefficients)).toBeCloseTo(energy(signal.subarray(0, 50)), 10);
  });
});
