import { describe, expect, it } from 'vitest';
import { amplitudeToDb } from '../units.ts';
import { type FirFilter, linearPhase, magnitudeResponse, minimumPhase } from './fir-design.ts';

const SIZE = 4096;

/** The definition of the response at a frequency in cycles a sample, the centre as time zero. */
function responseAt({ taps, centre }: FirFilter, frequency: number): { gain: number; phase: number } {
  let real = 0;
  let imag = 0;
  taps.forEach((tap, k) => {
    const angle = -2 * Math.PI * frequency * (k - centre);
    real += tap * Math.cos(angle);
    imag += tap * Math.sin(angle);
  });
  return { gain: Math.hypot(real, imag), phase: Math.atan2(imag, real) };
}

/** A bass shelf, a wide bell and a fall: decibels over cycles a sample. */
function smoothCurveDb(frequency: number): number {
  const octaves = Math.log2(Math.max(frequency, 1e-3) / 0.05);
  return 6 * Math.exp(-(octaves ** 2)) - 9 / (1 + (0.01 / Math.max(frequency, 1e-6)) ** 2);
}

const smooth = Float64Array.from({ length: SIZE / 2 + 1 }, (_, k) => 10 ** (smoothCurveDb(k / SIZE) / 20));

describe.each([
  ['linearPhase', linearPhase],
  ['minimumPhase', minimumPhase],
] as const)('%s', (_, design) => {
  it('has the magnitude that was asked for', () => {
    const filter = design(smooth, 1023);
    for (const frequency of [0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45]) {
      const { gain } = responseAt(filter, frequency);
      expect(Math.abs(amplitudeToDb(gain) - smoothCurveDb(frequency))).toBeLessThan(0.1);
    }
  });

  it('of a flat response is one tap', () => {
    const { taps, centre } = design(new Float64Array(257).fill(0.5), 127);
    taps.forEach((tap, k) => {
      expect(tap).toBeCloseTo(k === centre ? 0.5 : 0, 9);
    });
  });

  it('refuses what is no magnitude', () => {
    expect(() => design(Float64Array.of(1, -1, 1), 1)).toThrow('got -1');
    expect(() => design(Float64Array.of(1, Number.NaN, 1), 1)).toThrow('got NaN');
    expect(() => design(new Float64Array(100).fill(1), 15)).toThrow('got 100 values');
    expect(() => design(new Float64Array(9).fill(1), 33)).toThrow('power of two');
    expect(() => design(new Float64Array(9).fill(1), 0)).toThrow('positive integer');
  });
});

describe('magnitudeResponse', () => {
  it('is that of the definition, and wants as many frequencies as the taps need', () => {
    const filter = linearPhase(smooth, 255);
    const magnitude = magnitudeResponse(filter, 257);
    for (const k of [0, 1, 17, 200, 256]) {
      expect(magnitude[k]).toBeCloseTo(responseAt(filter, k / 512).gain, 9);
    }
    expect(() => magnitudeResponse(filter, 65)).toThrow('255 taps need more frequencies, got 65');
  });
});

describe('linearPhase', () => {
  it('is symmetric, shifts no frequency, and takes zeros', () => {
    const lowPass = Float64Array.from({ length: SIZE / 2 + 1 }, (_, k) => (k < SIZE / 8 ? 1 : 0));
    const filter = linearPhase(lowPass, 511);
    expect(filter.centre).toBe(255);
    expect(filter.taps.every((tap, k) => Math.abs(tap - filter.taps[510 - k]!) < 1e-15)).toBe(true);
    expect(Math.abs(responseAt(filter, 0.06).phase)).toBeLessThan(1e-9);
    // The faded quarters let the side lobes of a step fall by 18 dB an octave.
    expect(amplitudeToDb(responseAt(filter, 0.16).gain)).toBeLessThan(-60);
  });

  it('wants an odd length', () => {
    expect(() => linearPhase(smooth, 512)).toThrow('must be odd, got 512');
  });
});

describe('minimumPhase', () => {
  it('has the phase of a first-order filter, whose closed form is known', () => {
    // 1 / (1 - 0.9 z^-1): its only pole lies inside the unit circle, so that it is its own minimum-phase form.
    const magnitude = Float64Array.from({ length: SIZE / 2 + 1 }, (_, k) => {
      const angle = (2 * Math.PI * k) / SIZE;
      return 1 / Math.hypot(1 - 0.9 * Math.cos(angle), 0.9 * Math.sin(angle));
    });
    const { taps, centre } = minimumPhase(magnitude, 512);
    expect(centre).toBe(0);
    for (let n = 0; n < 100; n++) expect(taps[n]).toBeCloseTo(0.9 ** n, 9);
  });

  it('has its energy no later than the linear-phase filter of the same response', () => {
    const linear = linearPhase(smooth, 1023);
    const minimum = minimumPhase(smooth, 1023);
    const energyUntil = (taps: Float64Array, count: number): number =>
      taps.subarray(0, count).reduce((sum, tap) => sum + tap * tap, 0);
    for (const count of [1, 5, 50, 500, 1023]) {
      expect(energyUntil(minimum.taps, count)).toBeGreaterThan(0.999 * energyUntil(linear.taps, count));
    }
  });

  it('raises zeros instead of failing, and refuses nothing but zeros', () => {
    const bandPass = Float64Array.from({ length: SIZE / 2 + 1 }, (_, k) => (k > 200 && k < 800 ? 1 : 0));
    expect(minimumPhase(bandPass, 1024).taps.every(Number.isFinite)).toBe(true);
    expect(() => minimumPhase(new Float64Array(257), 64)).toThrow('only zeros');
  });
});
