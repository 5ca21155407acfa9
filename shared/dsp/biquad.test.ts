import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/dsp_biquad.json' with { type: 'json' };
import { type BiquadDesign, BiquadFilter, biquadGainDb, designBiquad } from './biquad.ts';

const cases = vectors.cases as {
  design: BiquadDesign;
  sampleRate: number;
  b: number[];
  a: number[];
  output: number[];
}[];

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) largest = Math.max(largest, Math.abs(actual[i]! - expected[i]!));
  return largest;
}

describe('designBiquad and BiquadFilter against SciPy', () => {
  it.each(cases)('$design.kind at $design.frequencyHz Hz', ({ design, sampleRate, b, a, output }) => {
    const c = designBiquad(design, sampleRate);
    // double precision; the pre-warped tangent of 80 Hz costs four digits
    expect(largestDifference([c.b0, c.b1, c.b2, 1, c.a1, c.a2], [...b, ...a])).toBeLessThan(1e-11);
    const samples = Float64Array.from(vectors.input);
    new BiquadFilter(c).process(samples);
    expect(largestDifference(samples, output)).toBeLessThan(1e-9);
  });
});

describe('BiquadFilter', () => {
  it('gives the same result however the signal is cut', () => {
    const c = designBiquad({ kind: 'peaking', frequencyHz: 500, gainDb: 8, q: 2 }, 44100);
    const whole = Float64Array.from(vectors.input);
    new BiquadFilter(c).process(whole);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (cut) => {
        const parts = Float64Array.from(vectors.input);
        const filter = new BiquadFilter(c);
        filter.process(parts.subarray(0, cut));
        filter.process(parts.subarray(cut));
        expect(parts).toEqual(whole);
      }),
    );
  });

  it('rings out to exact zeros', () => {
    const filter = new BiquadFilter(designBiquad({ kind: 'high-pass', frequencyHz: 100, q: 0.7 }, 44100));
    filter.process(Float64Array.of(1));
    const block = new Float64Array(4096);
    for (let i = 0; i < 20; i++) filter.process(block.fill(0));
    expect(block.every((sample) => sample === 0)).toBe(true);
  });
});

describe('biquadGainDb', () => {
  it('is the gain asked for at the centre of a bell and at the corner of a Butterworth low-pass', () => {
    const bell = designBiquad({ kind: 'peaking', frequencyHz: 3000, gainDb: -7, q: 3 }, 48000);
    expect(biquadGainDb(bell, 3000, 48000)).toBeCloseTo(-7, 10);
    const pass = designBiquad({ kind: 'low-pass', frequencyHz: 3000, q: Math.SQRT1_2 }, 48000);
    expect(biquadGainDb(pass, 3000, 48000)).toBeCloseTo(10 * Math.log10(0.5), 10);
  });
});

describe('designBiquad', () => {
  it.each([
    [
      { kind: 'low-pass', frequencyHz: 24000, q: 1 },
      /frequencyHz must lie between 0 and 24000 Hz, got 24000/,
    ],
    [{ kind: 'low-pass', frequencyHz: 100, q: 0 }, /q must be positive, got 0/],
    [{ kind: 'peaking', frequencyHz: 100, q: 1, gainDb: Number.NaN }, /gainDb must be finite, got NaN/],
  ] as [BiquadDesign, RegExp][])('refuses %o', (design, message) => {
    expect(() => designBiquad(design, 48000)).toThrow(message);
  });
});
