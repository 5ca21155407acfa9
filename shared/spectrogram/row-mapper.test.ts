import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createFrequencyAxis } from './frequency-axis.ts';
import { RowMapper, type RowMapping } from './row-mapper.ts';

const SAMPLE_RATE = 48_000;

function mapRows(
  powers: Float64Array,
  mapping: Partial<RowMapping> & { rowCount: number; nFft: number },
): Float32Array {
  const axis = mapping.axis ?? createFrequencyAxis({ scale: 'linear' }, SAMPLE_RATE);
  const mapper = new RowMapper({ sampleRate: SAMPLE_RATE, reduction: 'mean', ...mapping, axis });
  const rows = new Float32Array(mapping.rowCount).fill(-1234);
  mapper.map({ index: 0, powers, frameCount: 1 }, rows, 0, 1);
  return rows;
}

const dB = (power: number): number => 10 * Math.log10(power);

describe('rows of a column', () => {
  it('have the mean of the bins that they cover, by how much of each they cover', () => {
    // 8 bins of 1 to each row and a half: rows of 1.5 bins; bin k reaches from k - 0.5 to k + 0.5.
    const powers = Float64Array.from([1, 2, 4, 8, 16, 32, 64, 128, 256]);
    const axis = createFrequencyAxis({ scale: 'linear', highHz: 18_000 }, SAMPLE_RATE);
    const rows = mapRows(powers, { nFft: 16, rowCount: 4, axis });
    const wanted = [0.5 * 1 + 1 * 2, 1 * 4 + 0.5 * 8, 0.5 * 8 + 1 * 16, 1 * 32 + 0.5 * 64].map((sum) =>
      dB(sum / 1.5),
    );
    for (const [row, level] of wanted.entries()) expect(rows[row]).toBeCloseTo(level, 4);
  });

  it('have the greatest of the bins that they touch', () => {
    const powers = Float64Array.from([1, 2, 4, 800, 16, 32, 64, 128, 256]);
    const axis = createFrequencyAxis({ scale: 'linear', highHz: 18_000 }, SAMPLE_RATE);
    const rows = mapRows(powers, { nFft: 16, rowCount: 4, axis, reduction: 'max' });
    for (const [row, power] of [2, 800, 800, 64].entries()) expect(rows[row]).toBeCloseTo(dB(power), 4);
  });

  it('are interpolated between wider bins, through the level of each', () => {
    const powers = Float64Array.from([1, 100, 1e-4, 1, 1]);
    const rows = mapRows(powers, { nFft: 8, rowCount: 400 });
    // Row r is centred at (r + 0.5) / 100 bins.
    expect(rows[99]).toBeCloseTo(0.995 * 20, 4);
    expect(rows[149]).toBeCloseTo(20 + 0.495 * (-40 - 20), 3);
    const steps = Array.from(rows).map((level, row) => Math.abs(level - (rows[row + 1] ?? level)));
    expect(Math.max(...steps)).toBeLessThan(0.61);
  });

  it('show even power as one level on every scale, and nothing that is not in the powers', () => {
    const setting = fc.record({
      scale: fc.constantFrom('linear' as const, 'log' as const, 'mel' as const),
      nFft: fc.constantFrom(512, 2048, 16_384),
      rowCount: fc.integer({ min: 64, max: 700 }),
      reduction: fc.constantFrom('mean' as const, 'max' as const),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(setting, ({ scale, nFft, rowCount, reduction, seed }) => {
        const axis = createFrequencyAxis({ scale }, SAMPLE_RATE);
        const even = mapRows(new Float64Array(nFft / 2 + 1).fill(0.01), { axis, nFft, rowCount, reduction });
        expect(Math.max(...even.map((level) => Math.abs(level + 20)))).toBeLessThan(1e-4);
        const random = createRandom(seed);
        const powers = Float64Array.from({ length: nFft / 2 + 1 }, () => 10 ** random.uniform(-9, 0));
        const rows = mapRows(powers, { axis, nFft, rowCount, reduction });
        expect(Math.max(...rows)).toBeLessThanOrEqual(dB(Math.max(...powers)) + 1e-4);
        expect(Math.min(...rows)).toBeGreaterThanOrEqual(dB(Math.min(...powers)) - 1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it('show a tone at its frequency', () => {
    for (const scale of ['linear', 'log', 'mel'] as const) {
      const axis = createFrequencyAxis({ scale }, SAMPLE_RATE);
      const powers = new Float64Array(2049);
      powers[256] = 1; // 3000 Hz
      const rows = mapRows(powers, { axis, nFft: 4096, rowCount: 300 });
      const loudest = rows.indexOf(Math.max(...rows));
      expect(Math.abs((loudest + 0.5) / 300 - axis.positionOf(3000))).toBeLessThan(1 / 300);
    }
  });

  it('have -200 dB for silence, and no level above half the rate of the sound', () => {
    const axis = createFrequencyAxis({ scale: 'linear' }, SAMPLE_RATE);
    const rows = mapRows(new Float64Array(513), { axis, nFft: 1024, rowCount: 100, sampleRate: 24_000 });
    expect([...rows.slice(0, 50)]).toEqual(new Array(50).fill(-200));
    expect([...rows.slice(50)]).toEqual(new Array(50).fill(Number.NaN));
  });
});
