import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { FastConvolver } from './fast-convolution.ts';
import type { FirFilter } from './fir-design.ts';

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

/** The definition: y[n] = Σ taps[k] x[n + centre - k], silence around the signal. */
function naive(signal: Float32Array, { taps, centre }: FirFilter): Float64Array {
  return Float64Array.from(signal, (_, n) => {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += taps[k]! * (signal[n + centre - k] ?? 0);
    return sum;
  });
}

function convolve(signal: readonly Float32Array[], filters: readonly FirFilter[], blockLength: number) {
  const convolver = new FastConvolver(filters);
  const parts: Float32Array[][] = [];
  for (let start = 0; start < signal[0]!.length; start += blockLength) {
    parts.push(convolver.push(signal.map((samples) => samples.subarray(start, start + blockLength))));
  }
  parts.push(convolver.flush());
  return signal.map((_, c) => Float32Array.from(parts.flatMap((part) => [...part[c]!])));
}

describe('FastConvolver', () => {
  it('is the convolution, as long as the input and aligned with it, for any lengths, centres and blocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 2500 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (taps, length, blockLength, place) => {
          const centre = Math.round(place * (taps - 1));
          const filters = [1, 2].map((seed) => ({ taps: Float64Array.from(noise(taps, seed)), centre }));
          const signal = [noise(length, 3), noise(length, 4)];
          convolve(signal, filters, blockLength).forEach((samples, c) => {
            const expected = naive(signal[c]!, filters[c]!);
            expect(samples).toHaveLength(length);
            // The output is single precision: half a unit in the last place of what sums of noise reach.
            samples.forEach((sample, n) => {
              if (Math.abs(sample - expected[n]!) > 2e-6 * (1 + Math.abs(expected[n]!)))
                expect(sample).toBeCloseTo(expected[n]!, 6);
            });
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes filters of different lengths', () => {
    const signal = [noise(700, 1), noise(700, 2)];
    const filters = [
      { taps: Float64Array.of(0, 2), centre: 1 },
      { taps: Float64Array.of(1, 1, 1), centre: 1 },
    ];
    const [scaled, summed] = convolve(signal, filters, 100);
    expect(scaled![300]).toBeCloseTo(2 * signal[0]![300]!, 6);
    expect(summed![300]).toBeCloseTo(signal[1]![299]! + signal[1]![300]! + signal[1]![301]!, 6);
  });

  it('sends one channel through several filters', () => {
    const signal = [noise(1500, 1), noise(1500, 2)];
    const filters = [1, 2, 3].map((seed) => ({ taps: Float64Array.from(noise(60, seed)), centre: 20 }));
    const convolver = new FastConvolver([filters.slice(0, 2), filters[2]!]);
    const [start, end] = [convolver.push(signal), convolver.flush()];
    const inputs = [signal[0]!, signal[0]!, signal[1]!];
    inputs.forEach((input, i) => {
      const output = [...start[i]!, ...end[i]!];
      expect(output).toHaveLength(1500);
      naive(input, filters[i]!).forEach((expected, n) => {
        if (Math.abs(output[n]! - expected) > 2e-6 * (1 + Math.abs(expected)))
          expect(output[n]).toBeCloseTo(expected, 6);
      });
    });
  });

  it('gives nothing for nothing', () => {
    const convolver = new FastConvolver([{ taps: Float64Array.of(1, 2, 3), centre: 1 }]);
    expect(convolver.push([new Float32Array(0)])[0]).toHaveLength(0);
    expect(convolver.flush()[0]).toHaveLength(0);
  });

  it('refuses filters that do not fit, and blocks of other channels', () => {
    const filter = { taps: Float64Array.of(1, 2), centre: 0 };
    expect(() => new FastConvolver([])).toThrow('at least one tap');
    expect(() => new FastConvolver([filter, { ...filter, centre: 1 }])).toThrow('got 0, 1');
    expect(() => new FastConvolver([{ ...filter, centre: 2 }])).toThrow('got 2');
    expect(() => new FastConvolver([filter]).push([])).toThrow('expected 1 channels, got 0');
  });
});
