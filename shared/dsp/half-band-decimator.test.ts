import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../test/support/dsp-signals.ts';
import { HalfBandDecimator } from './half-band-decimator.ts';

function decimate(samples: Float32Array, factor: number, blockLength = samples.length): number[] {
  const decimator = new HalfBandDecimator(factor);
  const output: number[] = [];
  for (let start = 0; start < samples.length; start += blockLength) {
    output.push(...decimator.push(samples.subarray(start, start + blockLength)));
  }
  return [...output, ...decimator.flush()];
}

/** Level of a sine of amplitude 1 after decimation, in dB; the ends, where filters ring, are left out. */
function levelOf(cyclesPerOutputSample: number, factor: number): number {
  const samples = Float32Array.from({ length: 800 * factor }, (_, n) =>
    Math.sin((2 * Math.PI * cyclesPerOutputSample * n) / factor + 1),
  );
  const middle = decimate(samples, factor).slice(200, 600);
  return 10 * Math.log10((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length);
}

describe('HalfBandDecimator', () => {
  it.each([2, 16, 64])(
    'passes the bass and takes away what would fold onto it, by a factor of %s',
    (factor) => {
      for (const frequency of [0.01, 0.1, 0.22])
        expect(Math.abs(levelOf(frequency, factor))).toBeLessThan(0.002);
      // every image of the band: k ± 0.22 times the output rate, up to half the input rate
      for (let k = 1; k <= factor / 2; k = 2 * k) {
        for (const frequency of [k - 0.22, k - 0.05]) {
          if (frequency < factor / 2) expect(levelOf(frequency, factor)).toBeLessThan(-90);
        }
      }
    },
  );

  it('gives the same however the signal is cut', () => {
    const samples = whiteNoise(1000, 1);
    const whole = decimate(samples, 8);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (blockLength) => {
        expect(decimate(samples, 8, blockLength)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('takes nothing away by a factor of 1, and refuses what is no power of two', () => {
    const samples = whiteNoise(10, 2);
    expect(decimate(samples, 1).slice(0, 10)).toEqual([...samples]);
    expect(() => new HalfBandDecimator(12)).toThrow(/power of two of at least 1, got 12/);
  });
});
