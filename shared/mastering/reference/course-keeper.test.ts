import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { CourseKeeper } from './course-keeper.ts';
import { LoudnessRide } from './loudness-ride.ts';
import { MidSideSpectrumMeter } from './mid-side-spectra.ts';

const RATE = 8000;
const LOW_HZ = 200;
const HIGH_HZ = 2000;

/** A stretch of a track that is two tones, with their levels in dBFS. */
interface Part {
  readonly seconds: number;
  readonly lowDb: number;
  readonly highDb: number;
}

/** What a filter does to the two tones, in dB. */
interface Gains {
  readonly lowDb: number;
  readonly highDb: number;
}

const amplitude = (db: number): number => 10 ** (db / 20);

/** The tones of the parts one after another, as a filter would leave them that knows nothing but the two. */
function toneTrack(parts: readonly Part[], gains: Gains = { lowDb: 0, highDb: 0 }): Float32Array {
  const sound = new Float32Array(parts.reduce((sum, { seconds }) => sum + seconds * RATE, 0));
  let n = 0;
  for (const { seconds, lowDb, highDb } of parts) {
    const low = amplitude(lowDb + gains.lowDb);
    const high = amplitude(highDb + gains.highDb);
    for (const end = n + seconds * RATE; n < end; n++) {
      const turn = (2 * Math.PI * n) / RATE;
      sound[n] = low * Math.sin(LOW_HZ * turn) + high * Math.sin(HIGH_HZ * turn);
    }
  }
  return sound;
}

function courseOf(sound: Float32Array) {
  const meter = new LoudnessMeter({ sampleRate: RATE, channelCount: 1 });
  meter.push([sound]);
  const { integratedLufs, loudnessRangeLu } = meter.result();
  return { integratedLufs, loudnessRangeLu, shortTermLufs: meter.shortTermHistory() };
}

function spectraOf(sound: Float32Array) {
  const meter = new MidSideSpectrumMeter({ sampleRate: RATE, channelCount: 1 });
  meter.push([sound]);
  return meter.result();
}

/** What the filter leaves, with the ride that goes with it and without. */
function keep(parts: readonly Part[], gains: Gains) {
  const sound = toneTrack(parts);
  const spectra = spectraOf(sound);
  const before = courseOf(sound);
  const powers = spectra.frequenciesHz.map((hz) => amplitude(hz < 700 ? gains.lowDb : gains.highDb) ** 2);
  const kept = new CourseKeeper(spectra, before).plan({ mid: powers, side: powers });
  const filtered = toneTrack(parts, gains);
  const ride = new LoudnessRide(kept.plan, RATE);
  const ridden = filtered.slice();
  ride.process([ridden]);
  return { before, filtered: courseOf(filtered), after: courseOf(ridden), ride, ...kept };
}

/**
 * Parts of 6 to 14 s. None is so quiet that it lies at the gate of loudness range, 20 LU below the mean, where hundredths of
 * a decibel decide whether it counts.
 */
const tones = fc.array(
  fc.record({
    seconds: fc.integer({ min: 6, max: 14 }),
    lowDb: fc.integer({ min: -26, max: -12 }),
    highDb: fc.integer({ min: -26, max: -12 }),
  }),
  { minLength: 4, maxLength: 8 },
);
const gain = fc.integer({ min: -8, max: 8 });
/**
 * A minute of parts that change at once has few moments at the tenth percentile, and a ride takes seconds: of 300 such
 * tracks two were off by more than 0.5 LU and none by 0.8.
 */
const SAME_LU = 1;

const differenceLu = (one: number, other: number): number => Math.abs(one - other);

describe('CourseKeeper', () => {
  it('brings the loudness range back, whatever a filter does to the parts of a track', () => {
    fc.assert(
      fc.property(tones, gain, gain, (parts, lowDb, highDb) => {
        const { before, filtered, after, filteredRangeLu } = keep(parts, { lowDb, highDb });
        expect(differenceLu(after.loudnessRangeLu, before.loudnessRangeLu)).toBeLessThan(SAME_LU);
        // The mean of everything stays where the filter left it.
        expect(differenceLu(after.integratedLufs, filtered.integratedLufs)).toBeLessThan(SAME_LU);
        expect(differenceLu(filteredRangeLu, filtered.loudnessRangeLu)).toBeLessThan(SAME_LU);
      }),
      { numRuns: 12 },
    );
  });

  it('moves no faster than a hand, and within its bounds, where a filter turns a track over', () => {
    const parts = [-40, -12, -40, -12].map((lowDb) => ({ seconds: 12, lowDb, highDb: -52 - lowDb }));
    const { ride, plan, after, before, filtered } = keep(parts, { lowDb: -10, highDb: 10 });
    expect(filtered.loudnessRangeLu).toBeGreaterThan(before.loudnessRangeLu + 10);
    expect(after.loudnessRangeLu).toBeLessThan(filtered.loudnessRangeLu - 5);
    expect(ride.range.lowestGainDb).toBeGreaterThanOrEqual(-12);
    expect(ride.range.highestGainDb).toBeLessThanOrEqual(12);
    const steps = plan.gainsDb.map((gainDb, point) => Math.abs(gainDb - (plan.gainsDb[point - 1] ?? gainDb)));
    expect(Math.max(...steps)).toBeLessThan(0.6001);
  });

  it('does nothing where the filter changes the level alone, or a track has one tone', () => {
    const parts = [-14, -22, -12].map((lowDb) => ({ seconds: 8, lowDb, highDb: lowDb - 6 }));
    for (const gains of [
      { lowDb: -7, highDb: -7 },
      { lowDb: 9, highDb: -12 },
    ]) {
      const { plan, framePowers } = keep(parts, gains);
      for (const gainDb of plan.gainsDb) expect(Math.abs(gainDb)).toBeLessThan(0.02);
      for (const power of framePowers) expect(Math.abs(power - 1)).toBeLessThan(0.005);
    }
    const { plan } = keep(parts, { lowDb: 0, highDb: 0 });
    expect(plan.gainsDb.every((gainDb) => gainDb === 0)).toBe(true);
  });

  it('leaves silence between parts alone, and takes the shortest track', () => {
    const pause = { seconds: 10, lowDb: -Infinity, highDb: -Infinity };
    const tone = { seconds: 10, lowDb: -15, highDb: -30 };
    const { plan, filteredRangeLu } = keep([tone, pause, { ...tone, lowDb: -30, highDb: -15 }], {
      lowDb: 6,
      highDb: -6,
    });
    expect(plan.gainsDb.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(filteredRangeLu)).toBe(true);
    expect(Math.abs(plan.gainsDb[135]!)).toBeLessThan(0.5);
    expect(keep([{ ...tone, seconds: 3 }], { lowDb: 3, highDb: 0 }).plan.gainsDb).toHaveLength(1);
  });
});
