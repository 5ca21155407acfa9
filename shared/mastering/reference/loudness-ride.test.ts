import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../test/support/dsp-signals.ts';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { addRides, LoudnessRide, planRange, planReturn, type RidePlan, rideGainDb } from './loudness-ride.ts';

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

function rideBy(sound: Float32Array, plan: RidePlan, blockLength = 4801) {
  const rider = new LoudnessRide(plan, RATE);
  const ridden = sound.slice();
  for (let start = 0; start < ridden.length; start += blockLength) {
    rider.process([ridden.subarray(start, start + blockLength)]);
  }
  return { ridden, rider, range: measure(ridden).loudnessRangeLu };
}

function ride(sound: Float32Array, goalRangeLu: number, amount: number, blockLength?: number) {
  const plan = planRange(measure(sound), goalRangeLu, amount);
  return { ...rideBy(sound, plan, blockLength), ratio: plan.ratio };
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
    const { ridden, ratio } = ride(sound, 6, 0);
    expect(ratio).toBe(1);
    expect(ridden.every((x, n) => x === sound[n])).toBe(true);
  });

  it('gives the same whatever the blocks, and moves no faster than a hand', () => {
    const sound = swell(16, 40);
    const { ridden, rider } = ride(sound, 5, 1);
    const other = ride(sound, 5, 1, 777).ridden;
    expect(ridden.every((x, n) => Math.abs(x - other[n]!) < 1e-7)).toBe(true);
    expect(rider.range.lowestGainDb).toBeGreaterThanOrEqual(-12);
    expect(rider.range.highestGainDb).toBeLessThanOrEqual(12);
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
    expect(ride(swell(0), 30, 1).ratio).toBe(3);
    const course = { integratedLufs: -20, loudnessRangeLu: 0, shortTermLufs: new Float64Array(0) };
    const rider = new LoudnessRide(planRange(course, 5, 1), RATE);
    const block = Float32Array.of(1, -1);
    rider.process([block]);
    expect([...block]).toEqual([1, -1]);
  });

  it('gives back the course of loudness after what widened it, and leaves the whole as loud', () => {
    const sound = swell(8);
    const before = measure(sound);
    // Loud parts 3 dB louder, as an equalizer makes them where they alone have bass.
    const widened = sound.map(
      (x, n) => x * 10 ** ((3 / 40) * (Math.sin((2 * Math.PI * n) / (30 * RATE)) + 1)),
    );
    const now = measure(widened);
    expect(now.loudnessRangeLu).toBeGreaterThan(before.loudnessRangeLu + 2);
    const { ridden, range } = rideBy(widened, planReturn(now, before));
    expect(Math.abs(range - before.loudnessRangeLu)).toBeLessThan(0.3);
    expect(Math.abs(measure(ridden).integratedLufs - now.integratedLufs)).toBeLessThan(0.3);
    const untouched = rideBy(sound, planReturn(before, before)).ridden;
    expect(untouched.every((x, n) => x === sound[n])).toBe(true);
  });

  it('leaves pauses and a track that got longer alone', () => {
    const quiet = {
      integratedLufs: -20,
      loudnessRangeLu: 5,
      shortTermLufs: Float64Array.of(-70, -Infinity, -80),
    };
    const { gainsDb } = planReturn(quiet, { ...quiet, shortTermLufs: Float64Array.of(-60) });
    expect([...gainsDb]).toEqual([0, 0, 0]);
  });

  it('adds rides within the bounds of one, no faster than a hand, and as they are where they are slow', () => {
    const slow = { gainsDb: Float64Array.from({ length: 100 }, (_, point) => 4 * Math.sin(point / 20)) };
    const none = { gainsDb: new Float64Array(100) };
    expect(addRides(slow, none)).toEqual(slow);
    expect(addRides(slow, slow).gainsDb[30]).toBeCloseTo(8 * Math.sin(1.5), 9);
    const jump = { gainsDb: Float64Array.from({ length: 100 }, (_, point) => (point < 50 ? -9 : 9)) };
    const { gainsDb } = addRides(jump, jump);
    expect([gainsDb[0], gainsDb[99]]).toEqual([-12, 12]);
    // Half of the way before the jump and half after it.
    expect(gainsDb[49]! + gainsDb[50]!).toBeCloseTo(0, 9);
    const steps = gainsDb.slice(1).map((gain, point) => Math.abs(gain - gainsDb[point]!));
    expect(Math.max(...steps)).toBeLessThan(0.6001);
  });

  it('has its gain between two points on a line, and that of the ends beyond them', () => {
    const plan = { gainsDb: Float64Array.of(-2, 0, 4) };
    for (const [seconds, gainDb] of [
      [0, -2],
      [1.5, -2],
      [1.55, -1],
      [1.675, 3],
      [9, 4],
    ] as const) {
      expect(rideGainDb(plan, seconds)).toBeCloseTo(gainDb, 9);
    }
  });
});
