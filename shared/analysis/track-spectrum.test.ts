import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanSquare, spectrumOf } from '../../test/support/analysis-signals.ts';
import { pushInBlocks, syntheticMusic, whiteNoise } from '../../test/support/dsp-signals.ts';
import { spectralBalance } from './spectral-balance.ts';
import { CROSSOVER_HZ, mainFrameLength, TrackSpectrum } from './track-spectrum.ts';

const RATES = [8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000];

describe('TrackSpectrum', () => {
  it('keeps the energy of every signal, wherever in it that is', () => {
    const kinds = fc.record({
      sampleRate: fc.constantFrom(...RATES),
      length: fc.integer({ min: 1, max: 20_000 }),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(kinds, ({ sampleRate, length, at, seed }) => {
        const noise = whiteNoise(length, seed);
        noise[Math.floor(at * length)] = 5;
        const spectrum = spectrumOf([noise, noise.map((x) => -x / 2)], sampleRate);
        const { left, right, product } = spectrum.band(0, sampleRate / 2);
        const power = meanSquare(noise);
        // Exact but for the crossover, where two filters overlap: a bin of noise of one in hundreds.
        expect(left / power).toBeGreaterThan(0.97);
        expect(left / power).toBeLessThan(1.03);
        expect(right / left).toBeCloseTo(0.25, 9);
        expect(product / left).toBeCloseTo(-0.5, 9);
        expect(spectrum.bandPower(0, sampleRate / 2)).toBeCloseTo((left + right) / 2, 12);
        const above = spectrum.binPowers().reduce((sum, x) => sum + x, 0);
        expect(above / ((power * 1.25) / 2)).toBeCloseTo(1, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same however the signal is cut', () => {
    const channels = [syntheticMusic(0.5, 44_100, 1), syntheticMusic(0.5, 44_100, 2)];
    const whole = spectrumOf(channels, 44_100);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (blockLength) => {
        const spectrum = new TrackSpectrum({ sampleRate: 44_100, channelCount: 2 });
        pushInBlocks(channels, (block) => spectrum.push(block), blockLength);
        spectrum.finish();
        expect(spectralBalance(spectrum)).toEqual(spectralBalance(whole));
      }),
      { numRuns: 10 },
    );
  });

  it.each(RATES)('puts a sine at %s Hz into the band that holds it', (sampleRate) => {
    for (const frequencyHz of [41, 200, 900, 3300]) {
      const sine = Float32Array.from({ length: 2 * sampleRate }, (_, n) =>
        Math.sin((2 * Math.PI * frequencyHz * n) / sampleRate),
      );
      const spectrum = spectrumOf([sine], sampleRate);
      // bins of the scale that is used there
      const reach = 15 * (frequencyHz < CROSSOVER_HZ ? spectrum.bassBinHz : spectrum.binHz);
      // The frames at the two ends, where the sine is cut, have half a per cent of it elsewhere.
      expect(Math.abs(spectrum.bandPower(frequencyHz - reach, frequencyHz + reach) / 0.5 - 1)).toBeLessThan(
        0.006,
      );
      expect(spectrum.bandPower(0, frequencyHz - reach)).toBeLessThan(2e-3);
      expect(spectrum.bandPower(frequencyHz + reach, sampleRate / 2)).toBeLessThan(2e-3);
    }
  });

  it('has frames of about 93 ms at every rate', () => {
    for (const rate of RATES)
      expect(Math.abs(Math.log2(mainFrameLength(rate) / rate / 0.093))).toBeLessThan(0.51);
  });
});
