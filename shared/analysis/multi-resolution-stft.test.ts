import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricCases, metricEstimates, metricReference } from '../../test/support/metric-signals.ts';
import { noiseSignal } from '../../test/support/music-signal.ts';
import { kernelDoubles, kernels } from '../dsp/kernels.ts';
import { multiResolutionStftDistance } from './multi-resolution-stft.ts';

describe('multiResolutionStftDistance', () => {
  it.each(metricCases())('agrees with PyTorch: $name', ({ name, mrStft }) => {
    const found = multiResolutionStftDistance(metricEstimates()[name]!, metricReference());
    expect(Math.abs(found - mrStft)).toBeLessThan(1e-4);
  });

  it('of a gain g is |1 - g| + |ln g|, and 0 for equal signals, silence too', () => {
    const noise = noiseSignal(8000);
    const halved = noise.map((samples) => samples.map((x) => x / 2));
    expect(multiResolutionStftDistance(halved, noise)).toBeCloseTo(0.5 + Math.LN2, 4);
    expect(multiResolutionStftDistance(noise, noise)).toBe(0);
    const silence = [new Float32Array(4000)];
    expect(multiResolutionStftDistance(silence, silence)).toBe(0);
  });

  it('refuses audio that is shorter than half its longest frame', () => {
    const short = [new Float32Array(1000)];
    expect(() => multiResolutionStftDistance(short, short)).toThrow(
      /more than nFft \/ 2 = 1024 samples, got 1000/,
    );
  });
});

describe('the kernel spectralDistance', () => {
  const room = kernelDoubles(64);
  const [estimate, reference, sums] = [room.subarray(0, 30), room.subarray(30, 60), room.subarray(60)];

  it('adds up what its definition says, whatever the powers and the number of bins', () => {
    // Powers of samples in single precision may be as large as 1e80.
    const power = fc.double({ min: -12, max: 80, noNaN: true }).map((exponent) => 10 ** exponent);
    const bins = fc.array(fc.tuple(power, power), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(bins, (pairs) => {
        const floor = 1e-8;
        for (const [k, [found, wanted]] of pairs.entries()) [estimate[k], reference[k]] = [found, wanted];
        const { byteOffset } = estimate;
        kernels().spectralDistance(byteOffset, reference.byteOffset, pairs.length, floor, sums.byteOffset);
        const floored = pairs.map((pair) => pair.map((value) => Math.max(value, floor)));
        const total = (of: (a: number, b: number) => number): number =>
          floored.reduce((sum, [a, b]) => sum + of(a!, b!), 0);
        const energy = total((_, b) => b);
        const largest = total((a, b) => a + b);
        const difference = total((a, b) => (Math.sqrt(a) - Math.sqrt(b)) ** 2);
        const logarithms = total((a, b) => Math.abs(Math.log(a) - Math.log(b)));
        expect(Math.abs(sums[0]! - difference)).toBeLessThanOrEqual(1e-13 * largest);
        expect(Math.abs(sums[1]! - energy)).toBeLessThanOrEqual(1e-13 * energy);
        // Each side rounds logarithms of up to 184.
        expect(Math.abs(sums[2]! * Math.LN2 + Math.log(sums[3]!) - logarithms)).toBeLessThan(1e-10);
      }),
    );
  });
});
