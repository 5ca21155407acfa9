import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/dsp_mel.json' with { type: 'json' };
import { hzToMel, MelFilterBank, type MelOptions, melToHz } from './mel.ts';

const banks = vectors.banks as { options: MelOptions; bands: { start: number; weights: number[] }[] }[];

describe('MelFilterBank', () => {
  it.each(banks)('agrees with torchaudio for $options', ({ options, bands }) => {
    const bank = new MelFilterBank(options);
    expect(bank.nMels).toBe(bands.length);
    let largest = 0;
    for (const [mel, { start, weights }] of bands.entries()) {
      for (let bin = 0; bin < bank.binCount; bin++) {
        largest = Math.max(largest, Math.abs(bank.weight(mel, bin) - (weights[bin - start] ?? 0)));
      }
    }
    // Written with nine digits; values up to 1.
    expect(largest).toBeLessThan(1e-8);
  });

  it('applies its weights', () => {
    const bank = new MelFilterBank({ sampleRate: 8000, nFft: 64, nMels: 5 });
    const spectrum = Float64Array.from({ length: 33 }, (_, k) => (k * k) % 7);
    const mels = new Float64Array(5);
    bank.apply(spectrum, mels);
    for (let i = 0; i < 5; i++) {
      const sum = spectrum.reduce((total, value, k) => total + value * bank.weight(i, k), 0);
      expect(mels[i]).toBeCloseTo(sum, 10);
    }
  });

  it.each([
    [{ nMels: 0 }, /nMels must be a positive integer, got 0/],
    [{ fMin: 5000 }, /within 0 and 4000 Hz, got fMin 5000 and fMax 4000/],
    [{ fMax: 4001 }, /got fMin 0 and fMax 4001/],
    [{ fMin: -1 }, /got fMin -1/],
  ])('refuses %o', (changed, message) => {
    expect(() => new MelFilterBank({ sampleRate: 8000, nFft: 256, ...changed })).toThrow(message);
  });
});

describe('mel scales', () => {
  it('have their defining values and invert', () => {
    // O'Shaughnessy's scale has 1000 mels at 1 kHz; Slaney's toolbox has 15 there and 42 at 6.4 kHz.
    expect(hzToMel(1000)).toBeCloseTo(999.99, 2);
    expect(hzToMel(1000, 'slaney')).toBeCloseTo(15, 12);
    expect(hzToMel(6400, 'slaney')).toBeCloseTo(42, 12);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 96_000, noNaN: true }),
        fc.constantFrom('htk' as const, 'slaney' as const),
        (hz, scale) => {
          expect(melToHz(hzToMel(hz, scale), scale)).toBeCloseTo(hz, 6);
        },
      ),
    );
  });
});
