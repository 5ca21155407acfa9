import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { LoudnessRide } from './loudness-ride.ts';

const RATE = 8000;

/** Noise whose level goes up and down over half a minute. */
function swell(depthDb: number, seconds = 90): Float32Array {
  return whiteNoise(seconds * RATE, 5, 0.3).map(
    (x, n) => x * 10 ** ((depthDb / 40) * (Math.sin((2 * Math.PI * n) / (30 * RATE)) - 1)),
  );
}

function measure(sound: Float32Array) {
  const meter = new LoudnessMeter({ sampleRate: RATE, channelCount: 1 });
  meter.push([sound]);
  return { ...meter.result(), shortTermLufs: meter.shortTermHistory() };
}

function ride(sound: Float32Array, goalRangeLu: number, amount: number, blockLength = 4801) {
  const { integratedLufs, loudnessRangeLu, shortTermLufs } = measure(sound);
  const options = { integratedLufs, loudnessRangeLu, shortTermLufs, goalRangeLu, amount, sampleRate: RATE };
  const rider = new LoudnessRide(options);
  const ridden = sound.slice();
  for (let start = 0; start < ridden.length; start += blockLength) {
    rider.process([ridden.subarray(start, start + blockLength)]);
  }
  return { ridden, rider, range: measure(ridden).loudnessRangeLu };
}

describe('LoudnessRide', () => {
  it.each([
    [16, 8],
    [16, 12],
    [6, 10],
  ])('brings a swell of %d dB to a loudness range of %d LU', (depthDb, goalRangeLu) => {
    const { range } = ride(swell(depthDb), goalRangeLu, 1);
    expect(Math.abs(range - goalRangeLu)).toBeLessThan(0.7);
  });

  it('goes half of the way at half the amount, and changes no sample at none', () => {
    const sound = swell(16);
    const { loudnessRangeLu } = measure(sound);
    expect(ride(sound, 6, 0.5).range).toBeCloseTo((loudnessRangeLu + 6) / 2, 0);
    const { ridden, rider } = ride(sound, 6, 0);
    expect(rider.ratio).toBe(1);
    expect(ridden.every((x, n) => x === sound[n])).toBe(true);
  });

  it('gives the same whatever the blocks, and moves no faster than a hand', () => {
    const sound = swell(16, 40);
    const { ridden, rider } = ride(sound, 5, 1);
    const other = ride(sound, 5, 1, 777).ridden;
    expect(ridden.every((x, n) => Math.abs(x - other[n]!) < 1e-7)).toBe(true);
    expect(rider.rangeDb.lowest).toBeGreaterThanOrEqual(-12);
    expect(rider.rangeDb.highest).toBeLessThanOrEqual(12);
    let fastest = 0;
    for (let n = RATE; n < ridden.length; n += RATE / 10) {
      const gain = (at: number): number => 20 * Math.log10(ridden[at]! / sound[at]!);
      if (Math.abs(sound[n]!) > 0.01 && Math.abs(sound[n - RATE / 10]!) > 0.01) {
        fastest = Math.max(fastest, Math.abs(gain(n) - gain(n - RATE / 10)));
      }
    }
    expect(fastest).toBeLessThan(1);
  });

  it('is bounded where ranges say nothing, and takes a track without short-term loudness', () => {
    expect(ride(swell(0), 30, 1).rider.ratio).toBe(3);
    const options = { integratedLufs: -20, loudnessRangeLu: 0, goalRangeLu: 5, amount: 1, sampleRate: RATE };
    const rider = new LoudnessRide({ ...options, shortTermLufs: new Float64Array(0) });
    const block = Float32Array.of(1, -1);
    rider.process([block]);
    expect([...block]).toEqual([1, -1]);
  });
});
