import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { ChromaFilterBank } from './chroma.ts';
import { RealFft } from './fft.ts';
import { frameRms, zeroCrossingRate } from './frame-measures.ts';
import { spectralCentroid, spectralContrast, spectralRolloff } from './spectral-measures.ts';
import { createWindow } from './window.ts';
import { yinPitch } from './yin.ts';

interface Case {
  readonly sampleRate: number;
  readonly nFft: number;
  readonly centroid: number;
  readonly rolloff: number;
  readonly contrast: readonly number[];
  readonly chroma: readonly number[];
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../test/vectors/dsp_speech.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** The signal of test/reference/dsp_speech.py. */
function magnitudesOf({ sampleRate, nFft }: Case): Float64Array {
  const window = createWindow('hann', nFft);
  const frame = window.map((weight, n) => {
    const tones = [220, 447, 1310, 5200].map(
      (hz, i) => Math.sin((2 * Math.PI * hz * n) / sampleRate) / (i + 1),
    );
    return weight * (tones.reduce((a, b) => a + b) + 0.05 * Math.sin(n * n * 0.37));
  });
  const fft = new RealFft(nFft);
  const [real, imag] = [new Float64Array(fft.binCount), new Float64Array(fft.binCount)];
  fft.forward(frame, real, imag);
  return real.map((value, k) => Math.hypot(value, imag[k]!));
}

describe.each(cases)('a spectrum at $sampleRate Hz', (vector) => {
  const magnitudes = magnitudesOf(vector);
  const binHz = vector.sampleRate / vector.nFft;

  it('has the centroid, roll-off, contrast and chroma that librosa defines', () => {
    expect(spectralCentroid(magnitudes, binHz) / vector.centroid).toBeCloseTo(1, 9);
    expect(spectralRolloff(magnitudes, binHz)).toBeCloseTo(vector.rolloff, 9);
    const contrast = spectralContrast(magnitudes, binHz);
    expect(contrast).toHaveLength(vector.contrast.length);
    for (const [band, value] of vector.contrast.entries()) expect(contrast[band]).toBeCloseTo(value, 5);
    const chroma = new ChromaFilterBank(vector).apply(magnitudes.map((value) => value * value));
    for (const [pitch, value] of vector.chroma.entries()) expect(chroma[pitch]).toBeCloseTo(value, 8);
  });
});

describe('silence', () => {
  const silence = new Float64Array(513);
  it('has no centre, and no measure that is not a number', () => {
    expect(spectralCentroid(silence, 46.875)).toBe(0);
    expect(spectralRolloff(silence, 46.875)).toBe(0);
    expect([...spectralContrast(silence, 46.875)]).toEqual(new Array(7).fill(0));
    expect([...new ChromaFilterBank({ sampleRate: 48_000, nFft: 1024 }).apply(silence)]).toEqual(
      new Array(12).fill(0),
    );
    expect(yinPitch(new Float64Array(4096), { sampleRate: 48_000 })).toEqual({ hz: null, aperiodicity: 1 });
  });
});

describe('a frame', () => {
  it('has its level and the share of sign changes', () => {
    expect(frameRms(Float64Array.of(3, -3, 3, -3))).toBe(3);
    expect(zeroCrossingRate(Float64Array.of(1, -1, 1, -1))).toBe(3 / 4);
    expect(zeroCrossingRate(Float64Array.of(1, 0, 2, -1, -2))).toBe(1 / 5);
  });
});

describe('YIN', () => {
  const sampleRate = 48_000;

  it('finds the pitch of a harmonic sound to 0.2 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 70, max: 580, noNaN: true }), fc.integer(), (hz, seed) => {
        const random = createRandom(seed);
        const partials = [1, 2, 3, 4, 5].map((k) => ({
          k,
          level: random.uniform(0.2, 1),
          phase: random.uniform(0, 6),
        }));
        const frame = Float64Array.from({ length: 2048 }, (_, n) =>
          partials.reduce(
            (sum, { k, level, phase }) =>
              sum + level * Math.sin((2 * Math.PI * k * hz * n) / sampleRate + phase),
            0,
          ),
        );
        const pitch = yinPitch(frame, { sampleRate });
        expect(Math.abs((pitch.hz ?? 0) / hz - 1)).toBeLessThan(2e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('finds none in noise', () => {
    const random = createRandom(8);
    const frame = Float64Array.from({ length: 2048 }, () => random.normal());
    const { hz, aperiodicity } = yinPitch(frame, { sampleRate });
    expect(hz).toBeNull();
    expect(aperiodicity).toBeGreaterThan(0.5);
  });

  it('asks for a frame of two periods', () => {
    expect(() => yinPitch(new Float64Array(500), { sampleRate })).toThrow(
      'two periods of 65 Hz, 1479 samples, got 500',
    );
  });
});
