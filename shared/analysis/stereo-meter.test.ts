import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { StereoMeter } from './stereo-meter.ts';

function measure(...channels: Float32Array[]) {
  const meter = new StereoMeter();
  meter.push(channels.map((samples) => samples.subarray(0, 100)));
  meter.push(channels.map((samples) => samples.subarray(100)));
  return meter.result();
}

function noise(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 20_000 }, () => random.normal());
}

describe('StereoMeter', () => {
  const undefinedImage = {
    correlation: null,
    width: null,
    sideToMidDb: null,
    balanceDb: null,
    monoFoldDownDb: null,
  };

  it('reads 1 and no width for two equal channels, and nothing for one channel or silence', () => {
    const x = noise(1);
    expect(measure(x, x).correlation).toBeCloseTo(1, 12);
    expect(measure(x, x)).toMatchObject({ width: 0, sideToMidDb: -120, balanceDb: 0, monoFoldDownDb: 0 });
    expect(measure(x)).toEqual(undefinedImage);
    expect(measure(new Float32Array(200), new Float32Array(200))).toEqual(undefinedImage);
  });

  it('reads -1 and full width for opposite channels', () => {
    const x = noise(2);
    const { correlation, width, sideToMidDb, monoFoldDownDb } = measure(
      x,
      x.map((sample) => -sample),
    );
    expect(correlation).toBeCloseTo(-1, 12);
    expect([width, sideToMidDb, monoFoldDownDb]).toEqual([1, 120, -120]);
  });

  it('reads 0 for unrelated channels, and no correlation with a silent one', () => {
    const unrelated = measure(noise(3), noise(4));
    expect(Math.abs(unrelated.correlation ?? 1)).toBeLessThan(0.02);
    expect(unrelated.width).toBeCloseTo(0.5, 1);
    expect(unrelated.monoFoldDownDb).toBeCloseTo(-3.01, 1);
    expect(measure(noise(3), new Float32Array(20_000))).toMatchObject({
      correlation: null,
      width: 0.5,
      sideToMidDb: 0,
      balanceDb: 120,
    });
  });

  it('reads the balance of a panned signal, and what is left of it in mono', () => {
    const x = noise(7);
    const panned = measure(
      x,
      x.map((sample) => sample / 4),
    );
    expect(panned.balanceDb).toBeCloseTo(20 * Math.log10(4), 5);
    expect(panned.monoFoldDownDb).toBeCloseTo(10 * Math.log10(0.625 ** 2 / ((1 + 1 / 16) / 2)), 5);
  });

  it('reads the width that mid and side were mixed with', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (ratio) => {
        const mid = noise(5);
        const side = noise(6);
        const left = mid.map((sample, i) => sample + ratio * side[i]!);
        const right = mid.map((sample, i) => sample - ratio * side[i]!);
        const power = (samples: Float32Array): number =>
          samples.reduce((sum, sample) => sum + sample * sample, 0);
        const level = Math.sqrt(power(side) / power(mid)) * ratio;
        expect(measure(left, right).width).toBeCloseTo(level / (1 + level), 4);
      }),
      { numRuns: 20 },
    );
  });
});
