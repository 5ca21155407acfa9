import { describe, expect, it } from 'vitest';
import { spectrumOf, swell } from '../../test/support/analysis-signals.ts';
import { spectralBalance } from './spectral-balance.ts';

const RATE = 44_100;
const LENGTH = 4 * RATE;
/** Mean square of the swell. */
const SWELL = 3 / 8;

/** Sines of left and right amplitudes: [frequency, left, right]. */
function tones(parts: readonly (readonly [number, number, number])[]): Float32Array[] {
  return [1, 2].map((channel) =>
    Float32Array.from({ length: LENGTH }, (_, n) =>
      parts.reduce(
        (sum, part) => sum + swell(n, LENGTH) * part[channel]! * Math.sin((2 * Math.PI * part[0] * n) / RATE),
        0,
      ),
    ),
  );
}

describe('spectralBalance', () => {
  const bands = spectralBalance(
    spectrumOf(
      tones([
        [40, 0.5, 0.5],
        [120, 0.2, -0.2],
        [1000, 0.1, 0],
        [3000, 0.05, 0.1],
      ]),
      RATE,
    ),
  );
  const band = (name: string) => bands.find((each) => each.name === name)!;

  it('has the level of each band, and its share of all', () => {
    const total = 0.5 ** 2 + 0.2 ** 2 + 0.1 ** 2 / 2 + (0.05 ** 2 + 0.1 ** 2) / 2;
    expect(band('sub').levelDbfs).toBeCloseTo(10 * Math.log10((SWELL * 0.5 ** 2) / 2), 2);
    expect(band('bass').levelDbfs).toBeCloseTo(10 * Math.log10((SWELL * 0.2 ** 2) / 2), 2);
    expect(band('mids').levelDbfs).toBeCloseTo(10 * Math.log10((SWELL * 0.1 ** 2) / 4), 2);
    expect(band('mids').shareDb).toBeCloseTo(10 * Math.log10(0.1 ** 2 / 2 / total), 2);
  });

  it('has the stereo image of each band', () => {
    expect(band('sub').correlation).toBeCloseTo(1, 5);
    expect(band('sub').monoFoldDownDb).toBeCloseTo(0, 4);
    expect(band('bass').correlation).toBeCloseTo(-1, 5);
    expect(band('bass').width).toBeGreaterThan(0.99);
    expect(band('bass').monoFoldDownDb).toBeLessThan(-60);
    expect(band('mids').balanceDb).toBeGreaterThan(60);
    expect(band('mids').monoFoldDownDb).toBeCloseTo(-3.01, 2);
    expect(band('high mids').balanceDb).toBeCloseTo(-6.02, 2);
    expect(band('high mids').sideToMidDb).toBeCloseTo(20 * Math.log10(0.05 / 0.15), 2);
  });

  it('ends where the spectrum ends, and has no image for one channel or silence', () => {
    const mono = spectralBalance(spectrumOf([tones([[300, 0.5, 0]])[0]!], 8000));
    expect(mono.map(({ name, highHz }) => [name, highHz]).at(-1)).toEqual(['high mids', 4000]);
    for (const each of mono) expect(each).toMatchObject({ correlation: null, width: null, balanceDb: null });
    const silent = spectralBalance(spectrumOf([new Float32Array(1000), new Float32Array(1000)], RATE));
    expect(silent).toHaveLength(7);
    for (const each of silent)
      expect(each).toMatchObject({ levelDbfs: -Infinity, shareDb: null, width: null });
  });
});
