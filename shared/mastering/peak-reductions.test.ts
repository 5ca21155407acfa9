import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TruePeakMeter } from '../dsp/true-peak.ts';
import { createRandom } from '../random.ts';
import { PeakExcess, PeakReductions, REDUCTION_STEP_SAMPLES } from './peak-reductions.ts';

const STEP = REDUCTION_STEP_SAMPLES;

function excessOf(track: readonly Float32Array[], ceilingDbtp: number, blockLength: number) {
  const finder = new PeakExcess({ channelCount: track.length, ceilingDbtp });
  for (let start = 0; start < track[0]!.length; start += blockLength) {
    finder.push(track.map((samples) => samples.subarray(start, start + blockLength)));
  }
  return finder.finish();
}

function peakOf(track: readonly Float32Array[]): number {
  const meter = new TruePeakMeter({ channelCount: track.length });
  meter.push(track);
  return meter.truePeakDbtp();
}

function loudNoise(length: number): Float32Array[] {
  const random = createRandom(length);
  return [0, 1].map(() => Float32Array.from({ length }, () => random.uniform(-0.8, 0.8)));
}

describe('PeakExcess', () => {
  it('finds the true peak of the whole track as its largest excess, for any length and blocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 4000 }),
        (length, blockLength) => {
          // Silence first: a peak before the first sample of a track lies in no step.
          const track = loudNoise(length + 64).map((samples) => samples.fill(0, 0, 64));
          const excess = excessOf(track, -20, blockLength);
          expect(Math.max(...excess.values()) - 20).toBeCloseTo(peakOf(track), 5);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('names the step of a peak, also of the last sample, and nothing where no peak is', () => {
    for (const position of [0, 1000, 5 * STEP - 1, 5 * STEP]) {
      const samples = new Float32Array(5 * STEP + 1);
      samples[position] = 1;
      const excess = excessOf([samples], -6, 100);
      // A single sample is a sinc, whose neighbour in the step before rises as well.
      expect(excess.get(Math.floor(position / STEP))).toBeCloseTo(6, 6);
      expect(Math.max(...excess.keys()) - Math.min(...excess.keys())).toBeLessThanOrEqual(1);
    }
    expect(excessOf([new Float32Array(1000)], -1, 64).size).toBe(0);
  });
});

describe('PeakReductions', () => {
  const ones = (length: number): Float32Array[] => [
    new Float32Array(length).fill(1),
    new Float32Array(length).fill(1),
  ];

  it('lower a step by what was asked for, and leave the track alone two steps away', () => {
    const reductions = new PeakReductions();
    expect(reductions.isEmpty).toBe(true);
    reductions.add(new Map([[10, 1]]), 0.5);
    const track = ones(20 * STEP);
    reductions.apply(track, 0);
    const gain = 10 ** (-1.5 / 20);
    for (const samples of track) {
      expect(samples.subarray(10 * STEP, 11 * STEP).every((x) => Math.abs(x - gain) < 1e-6)).toBe(true);
      expect(samples.subarray(0, 8 * STEP).every((x) => x === 1)).toBe(true);
      expect(samples.subarray(13 * STEP).every((x) => x === 1)).toBe(true);
      const steepest = samples.reduce(
        (largest, x, i) => Math.max(largest, i > 0 ? Math.abs(x - samples[i - 1]!) : 0),
        0,
      );
      expect(steepest).toBeLessThanOrEqual((1.001 * (1 - gain)) / STEP);
    }
  });

  it('add up', () => {
    const reductions = new PeakReductions();
    reductions.add(new Map([[3, 1]]), 0);
    reductions.add(new Map([[4, 2]]), 0);
    expect([1, 2, 3, 4, 5, 6].map((step) => reductions.at(step))).toEqual([0, 1, 3, 3, 2, 0]);
  });

  it('are the same for any blocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (blockLength) => {
        const reductions = new PeakReductions();
        reductions.add(
          new Map([
            [0, 2],
            [3, 0.4],
            [4, 1],
          ]),
          0.1,
        );
        const whole = loudNoise(8 * STEP + 17);
        const parts = whole.map((samples) => samples.slice());
        reductions.apply(whole, 0);
        for (let start = 0; start < parts[0]!.length; start += blockLength) {
          reductions.apply(
            parts.map((samples) => samples.subarray(start, start + blockLength)),
            start,
          );
        }
        expect(parts.every((samples, c) => samples.every((x, i) => x === whole[c]![i]))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('bring a track under the ceiling in one round', () => {
    const track = loudNoise(50_000);
    const reductions = new PeakReductions();
    reductions.add(excessOf(track, -3, 4096), 0.05);
    reductions.apply(track, 0);
    expect(peakOf(track)).toBeLessThanOrEqual(-3);
  });
});
