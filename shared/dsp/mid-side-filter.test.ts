import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { FirFilter } from './fir-design.ts';
import { MidSideFilter } from './mid-side-filter.ts';

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

/** The definition: y[n] = Σ taps[k] x[n + centre - k], silence around the signal. */
function naive(signal: Float64Array, { taps, centre }: FirFilter): Float64Array {
  return signal.map((_, n) => {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += taps[k]! * (signal[n + centre - k] ?? 0);
    return sum;
  });
}

describe('MidSideFilter', () => {
  it('filters mid and side apart, in segments of any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (taps, place) => {
          const centre = Math.round(place * (taps - 1));
          const [mid, side] = [1, 2].map((seed) => ({ taps: Float64Array.from(noise(taps, seed)), centre }));
          const filter = new MidSideFilter({ mid: mid!, side: side! });
          const { segmentSamples, hopSamples, leadSamples } = filter.segments;
          const [left, right] = [noise(2 * hopSamples, 3), noise(2 * hopSamples, 4)];
          const half = (sign: number) => Float64Array.from(left!, (l, n) => (l + sign * right![n]!) / 2);
          const [m, s] = [naive(half(1), mid!), naive(half(-1), side!)];
          for (const segment of [1, 0]) {
            const start = segment * hopSamples;
            const cut = (samples: Float32Array): Float32Array =>
              Float32Array.from({ length: segmentSamples }, (_, n) => samples[start - leadSamples + n] ?? 0);
            const [l, r] = [cut(left!), cut(right!)];
            filter.process(l, r);
            let worst = 0;
            for (let n = 0; n < hopSamples; n++) {
              worst = Math.max(worst, Math.abs(l[n]! - (m[start + n]! + s[start + n]!)));
              worst = Math.max(worst, Math.abs(r[n]! - (m[start + n]! - s[start + n]!)));
            }
            // Half a unit in the last place of a single-precision sample of up to 32.
            expect(worst).toBeLessThan(2e-6);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('refuses filters that do not belong together', () => {
    const one = { taps: new Float64Array(3), centre: 1 };
    expect(() => new MidSideFilter({ mid: one, side: { ...one, centre: 0 } })).toThrow(
      /one centre, got 3 and 3/,
    );
    expect(() => new MidSideFilter({ mid: one, side: { taps: new Float64Array(5), centre: 1 } })).toThrow(
      /5 taps/,
    );
  });
});
