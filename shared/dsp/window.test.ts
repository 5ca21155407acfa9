import { describe, expect, it } from 'vitest';
import { besselI0, createWindow, kaiserWeight, type WindowKind } from './window.ts';

describe('createWindow', () => {
  it('is periodic by default and symmetric on request', () => {
    expect([...createWindow('hann', 4)]).toEqual([0, expect.closeTo(0.5, 15), 1, expect.closeTo(0.5, 15)]);
    const symmetric = createWindow('hann', 5, false);
    for (let n = 0; n < 5; n++) expect(symmetric[n]).toBeCloseTo(symmetric[4 - n]!, 15);
    expect(symmetric[2]).toBe(1);
  });

  it('has the hamming and blackman edges of SciPy', () => {
    expect(createWindow('hamming', 16)[0]).toBeCloseTo(0.08, 15);
    expect(createWindow('blackman', 16)[0]).toBeCloseTo(0, 15);
    expect(createWindow('rectangular', 3)).toEqual(Float64Array.of(1, 1, 1));
  });

  it.each(['rectangular', 'hann', 'hamming', 'blackman'] as WindowKind[])('%s of one sample is 1', (kind) => {
    expect(createWindow(kind, 1, false)[0]).toBeCloseTo(1, 15);
  });

  it('sums to a constant at hops that divide it', () => {
    const window = createWindow('hann', 64);
    for (let n = 0; n < 16; n++) {
      expect(window[n]! + window[n + 16]! + window[n + 32]! + window[n + 48]!).toBeCloseTo(2, 13);
    }
  });

  it('refuses a length of 0', () => {
    expect(() => createWindow('hann', 0)).toThrow(/positive integer, got 0/);
  });
});

describe('kaiserWeight', () => {
  it('agrees with tables of the Bessel function (Abramowitz and Stegun, 9.8)', () => {
    expect(besselI0(1)).toBeCloseTo(1.2660658777520084, 14);
    expect(besselI0(10) / 2815.716628466254).toBeCloseTo(1, 13);
  });

  it('is 1 at the centre, 1 / I0(beta) at the edge and 0 outside', () => {
    expect(kaiserWeight(0, 8)).toBe(1);
    expect(kaiserWeight(1, 8)).toBeCloseTo(1 / besselI0(8), 15);
    expect(kaiserWeight(-1.01, 8)).toBe(0);
  });
});
