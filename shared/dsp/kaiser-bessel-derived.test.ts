import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/analysis_measures.json' with { type: 'json' };
import { kaiserBesselDerivedWindow } from './kaiser-bessel-derived.ts';

describe('kaiserBesselDerivedWindow', () => {
  it('is that of SciPy', () => {
    const { length, alpha, weights } = vectors.window;
    const window = kaiserBesselDerivedWindow(length, alpha);
    weights.forEach((weight, n) => {
      expect(window[n]).toBeCloseTo(weight, 12);
    });
  });

  it.each([2, 64, 4096])('keeps energy where frames of %s overlap by half', (length) => {
    const window = kaiserBesselDerivedWindow(length, 8);
    for (let n = 0; n < length / 2; n++) {
      expect(window[n]! ** 2 + window[n + length / 2]! ** 2).toBeCloseTo(1, 12);
    }
  });

  it('refuses odd lengths', () => {
    expect(() => kaiserBesselDerivedWindow(7, 8)).toThrow(/even number of at least 2, got 7/);
  });
});
