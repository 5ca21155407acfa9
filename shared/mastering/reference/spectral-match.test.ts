import { describe, expect, it } from 'vitest';
import { toLeftRight, toMidSide } from '../../../test/support/mid-side.ts';
import { deviationOf, midSideLevels } from '../../../test/support/third-octave-deviation.ts';
import { BiquadFilter, designBiquad } from '../../dsp/biquad.ts';
import { FastConvolver } from '../../dsp/fast-convolution.ts';
import { LoudnessMeter } from '../../dsp/loudness.ts';
import { createRandom } from '../../random.ts';
import { CourseKeeper } from './course-keeper.ts';
import { CurveFilterDesigner } from './gain-curve.ts';
import { loudParts } from './loud-parts.ts';
import { LoudnessRide } from './loudness-ride.ts';
import { type MidSideSpectra, MidSideSpectrumMeter } from './mid-side-spectra.ts';
import { blendGoals, isSameSound, spectralGoal } from './spectral-goal.ts';
import { applyAmounts, gainsOf, matchSpectrum, type SpectralAmounts } from './spectral-match.ts';
import { MATCH_BANDS_HZ } from './third-octave-scale.ts';

const RATE = 44_100;

interface Character {
  readonly seed: number;
  readonly tiltDb: number;
  readonly bellHz: number;
  readonly side: number;
  readonly level?: number;
}

/** Noise with a spectrum of its own in mid and side, whose second half is loud; the first half is dull and quiet. */
function song({ seed, tiltDb, bellHz, side, level = 1 }: Character, seconds = 12): Float32Array[] {
  const random = createRandom(seed);
  const noise = (gainDb: number, hz: number): Float32Array => {
    const samples = Float32Array.from({ length: seconds * RATE }, () => random.uniform(-0.1, 0.1));
    for (const design of [
      { kind: 'high-shelf', frequencyHz: 1000, gainDb: tiltDb, q: 0.7 },
      { kind: 'peaking', frequencyHz: hz, gainDb, q: 1 },
    ] as const) {
      new BiquadFilter(designBiquad(design, RATE)).process(samples);
    }
    return samples;
  };
  const mid = noise(8, bellHz);
  const sides = noise(-6, 2 * bellHz);
  const gainAt = (n: number): number => (n < (seconds * RATE) / 2 ? 0.1 : 1) * level;
  return [1, -1].map((sign) => mid.map((m, n) => gainAt(n) * (m + sign * side * sides[n]!)));
}

function measure(sound: readonly Float32Array[], sampleRate = RATE): MidSideSpectra {
  const meter = new MidSideSpectrumMeter({ sampleRate, channelCount: sound.length });
  meter.push(sound);
  return meter.result();
}

function keeperOf(sound: readonly Float32Array[], sampleRate = RATE): CourseKeeper {
  const meter = new LoudnessMeter({ sampleRate, channelCount: sound.length });
  meter.push(sound);
  const { integratedLufs, loudnessRangeLu } = meter.result();
  const course = { integratedLufs, loudnessRangeLu, shortTermLufs: meter.shortTermHistory() };
  return new CourseKeeper(measure(sound, sampleRate), course);
}

function match(
  track: readonly Float32Array[],
  reference: readonly Float32Array[],
  amounts: SpectralAmounts,
  phase: 'linear' | 'minimum' = 'linear',
): Float32Array[] {
  const spectra = measure(track);
  const designer = new CurveFilterDesigner(RATE);
  const keeper = keeperOf(track);
  const found = matchSpectrum(spectra, spectralGoal(measure(reference), RATE), designer, keeper);
  const { mid, side } = applyAmounts(found, amounts, spectra, designer);
  const filters = [designer.design(mid, phase), designer.design(side, phase)];
  const convolver = new FastConvolver(filters.slice(0, track.length));
  const sound = track.map((samples) => samples.slice());
  if (sound.length === 2) toMidSide(sound[0]!, sound[1]!);
  const parts = [convolver.push(sound), convolver.flush()];
  const matched = track.map((samples, c) => {
    const joined = new Float32Array(samples.length);
    joined.set(parts[0]![c]!);
    joined.set(parts[1]![c]!, parts[0]![c]!.length);
    return joined;
  });
  if (matched.length === 2) toLeftRight(matched[0]!, matched[1]!);
  const { plan } = keeper.plan(gainsOf({ mid, side }, designer, spectra.frequenciesHz));
  new LoudnessRide(plan, RATE).process(matched);
  return matched;
}

const TRACK = song({ seed: 1, tiltDb: 6, bellHz: 200, side: 0.2 });
const REFERENCE = song({ seed: 2, tiltDb: -9, bellHz: 1500, side: 0.7, level: 0.3 });
const wanted = midSideLevels(REFERENCE, RATE).loudest;
const before = midSideLevels(TRACK, RATE).loudest;

describe('matching spectra', () => {
  it.each(['linear', 'minimum'] as const)(
    "brings the thirds of an octave of mid and side to the reference's, %s phase",
    (phase) => {
      const matched = match(TRACK, REFERENCE, { spectrum: 1, width: 1 }, phase);
      expect(matched.map((samples) => samples.length)).toEqual(TRACK.map((samples) => samples.length));
      const start = deviationOf(before, wanted);
      expect(Math.min(start.mid, start.side)).toBeGreaterThan(4);
      const end = deviationOf(midSideLevels(matched, RATE).loudest, wanted);
      expect(end.mid).toBeLessThan(0.3);
      expect(end.side).toBeLessThan(0.3);
    },
  );

  it('goes half of the way in decibels at half the amount', () => {
    const matched = match(TRACK, REFERENCE, { spectrum: 0.5, width: 0.5 });
    const start = deviationOf(before, wanted);
    const end = deviationOf(midSideLevels(matched, RATE).loudest, wanted);
    expect(end.mid / start.mid).toBeCloseTo(0.5, 1);
  });

  it('changes the width alone, and the spectrum alone', () => {
    const level = (sound: readonly Float32Array[], c: 1 | -1): number =>
      10 * Math.log10(sound[0]!.reduce((sum, l, n) => sum + (l + c * sound[1]![n]!) ** 2, 0));
    const width = (sound: readonly Float32Array[]): number => level(sound, -1) - level(sound, 1);
    const wider = match(TRACK, REFERENCE, { spectrum: 0, width: 1 });
    const levels = midSideLevels(wider, RATE).loudest;
    // A gain for mid and one for side: no band of either moves against the others.
    const moves = levels.mid.map((mid, band) => mid - before.mid[band]!);
    expect(Math.max(...moves) - Math.min(...moves)).toBeLessThan(0.05);
    expect(width(wider)).toBeGreaterThan(width(TRACK) + 6);
    const coloured = match(TRACK, REFERENCE, { spectrum: 1, width: 0 });
    expect(deviationOf(midSideLevels(coloured, RATE).loudest, wanted).mid).toBeLessThan(0.3);
    expect(Math.abs(width(coloured) - width(TRACK))).toBeLessThan(5);
  });

  it('is told by the loud part: a quiet half of another sound changes next to nothing', () => {
    const { mid } = loudParts(measure(TRACK));
    const half = TRACK[0]!.length / 2;
    const loudHalf = loudParts(measure(TRACK.map((samples) => samples.subarray(half))));
    const ratio = mid.reduce((sum, p) => sum + p, 0) / loudHalf.mid.reduce((sum, p) => sum + p, 0);
    expect(10 * Math.log10(ratio)).toBeCloseTo(0, 0);
  });

  it('asks nothing of bands that the track or the reference cannot hold', () => {
    const sound = song({ seed: 3, tiltDb: 0, bellHz: 300, side: 0.3 }, 6);
    const low = measure(sound, 11_025);
    const full = spectralGoal(measure(REFERENCE), RATE);
    const { mid } = matchSpectrum(low, full, new CurveFilterDesigner(11_025), keeperOf(sound, 11_025));
    const four = MATCH_BANDS_HZ.findIndex((centre) => centre > 3900);
    expect(mid.subarray(four + 1).every((gain) => gain === mid[four + 1])).toBe(true);
    expect(spectralGoal(low, 11_025).lastBand).toBe(four + 1);
  });

  it('leaves a mono track mono, and a width that a mono reference does not tell', () => {
    const mono = [TRACK[0]!];
    const matched = match(mono, REFERENCE, { spectrum: 1, width: 1 });
    expect(matched).toHaveLength(1);
    const twice = [TRACK[0]!, TRACK[0]!];
    const same = match(twice, REFERENCE, { spectrum: 1, width: 1 });
    expect(same[0]!.every((x, n) => Math.abs(x - same[1]![n]!) < 1e-7)).toBe(true);
    const goal = spectralGoal(measure(mono), RATE);
    expect(goal.side).toBeUndefined();
    const designer = new CurveFilterDesigner(RATE);
    expect(matchSpectrum(measure(TRACK), goal, designer, keeperOf(TRACK)).widthDb).toBe(0);
  });
});

describe('goals', () => {
  const goal = spectralGoal(measure(TRACK), RATE);

  it('do not depend on the level, and tell copies from other sounds', () => {
    const quiet = spectralGoal(measure(TRACK.map((samples) => samples.map((x) => 0.1 * x))), RATE);
    expect(isSameSound(goal, quiet)).toBe(true);
    expect(isSameSound(goal, spectralGoal(measure(REFERENCE), RATE))).toBe(false);
    expect(isSameSound(goal, spectralGoal(measure([TRACK[0]!]), RATE))).toBe(false);
  });

  it('are blended in decibels; the side by those that have one', () => {
    const other = spectralGoal(measure(REFERENCE), RATE);
    const mono = spectralGoal(measure([TRACK[0]!]), RATE);
    const blend = blendGoals([goal, other, mono]);
    for (const band of [0, 12, 30]) {
      expect(blend.mid[band]).toBeCloseTo((goal.mid[band]! + other.mid[band]! + mono.mid[band]!) / 3, 9);
      expect(blend.side![band]).toBeCloseTo((goal.side![band]! + other.side![band]!) / 2, 9);
    }
    expect(blend.widthDb).toBeCloseTo((goal.widthDb + other.widthDb) / 2, 9);
  });
});
