import { loudnessRange, lufsToEnergy } from '../../dsp/loudness-gating.ts';
import { dbToPower, powerToDb } from '../../units.ts';
import { type BandPowerGains, frameEnergies, meanWithoutPauses } from './loud-parts.ts';
import { addRides, type LoudnessMoments, planReturn, type RidePlan, rideGainDb } from './loudness-ride.ts';
import type { MidSideSpectra } from './mid-side-spectra.ts';

/** A ride that gives a filtered track the course of loudness back that it had. */
export interface CourseReturn {
  readonly plan: RidePlan;
  /** Power gain of the ride in each frame of the track's spectra. */
  readonly framePowers: Float64Array;
  /** Loudness range in LU that the filter alone would leave. */
  readonly filteredRangeLu: number;
}

/** Steps of the course, 100 ms, and how many of them short-term loudness looks at. */
const STEPS_PER_SECOND = 10;
const SHORT_TERM_STEPS = 30;
/** Added to energies, so that silence stays silence: -120 dBFS. */
const FLOOR_ENERGY = 1e-12;
/**
 * A filter may move the loudness by 20 dB from one bar to the next, where a ride over two seconds is heard at work: gains
 * move over five.
 */
const SMOOTHING_SECONDS = 2.5;
/** What moves slowly leaves something undone, which is looked at again. */
const ROUNDS = 4;

/**
 * Reckons from the spectra of a track what a filter makes of its course of loudness, and the ride that gives it back: a
 * filter makes loud parts louder against quiet ones, or less loud, where they differ in their tone. No sound is filtered
 * for it. The course is that which was measured, plus what the spectra say of its change.
 */
export class CourseKeeper {
  readonly #track: MidSideSpectra;
  readonly #before: LoudnessMoments;
  readonly #stepsBefore: Float64Array;
  readonly #shortTermBefore: Float64Array;

  /** @param before the course of the track, as it was measured */
  constructor(track: MidSideSpectra, before: LoudnessMoments) {
    this.#track = track;
    this.#before = before;
    this.#stepsBefore = this.#steps(frameEnergies(track));
    this.#shortTermBefore = shortTermMeans(this.#stepsBefore);
  }

  /** @param gains of the filter */
  plan(gains: BandPowerGains): CourseReturn {
    const filtered = this.#steps(frameEnergies(this.#track, gains));
    let plan: RidePlan = { gainsDb: new Float64Array(Math.max(1, this.#before.shortTermLufs.length)) };
    for (let round = 0; round < ROUNDS; round++) {
      const now = this.#courseOf(ridden(filtered, plan));
      plan = addRides(plan, planReturn(now, this.#before, SMOOTHING_SECONDS));
    }
    const { frames, hopSeconds } = this.#track;
    return {
      plan,
      framePowers: Float64Array.from(frames, (_, t) => dbToPower(rideGainDb(plan, (t + 1) * hopSeconds))),
      filteredRangeLu: loudnessRange(this.#courseOf(filtered).shortTermLufs.map(lufsToEnergy)),
    };
  }

  /** Energies of frames as energies of steps; between the middles of two frames on a line. */
  #steps(energies: Float64Array): Float64Array {
    const { hopSeconds } = this.#track;
    const last = energies.length - 1;
    const length = this.#before.shortTermLufs.length + SHORT_TERM_STEPS - 1;
    return Float64Array.from({ length }, (_, step) => {
      const place = Math.max(0, Math.min(last, (step + 0.5) / STEPS_PER_SECOND / hopSeconds - 1));
      const i = Math.min(last, Math.floor(place));
      const next = Math.min(last, i + 1);
      return energies[i]! + (place - i) * (energies[next]! - energies[i]!) + FLOOR_ENERGY;
    });
  }

  #courseOf(steps: Float64Array): LoudnessMoments {
    const { integratedLufs, shortTermLufs } = this.#before;
    const shortTerm = shortTermMeans(steps).map(
      (energy, point) => shortTermLufs[point]! + powerToDb(energy / this.#shortTermBefore[point]!),
    );
    const loudness = (of: Float64Array): number => powerToDb(meanWithoutPauses(of) + FLOOR_ENERGY);
    return {
      integratedLufs: integratedLufs + loudness(steps) - loudness(this.#stepsBefore),
      shortTermLufs: shortTerm,
    };
  }
}

function ridden(steps: Float64Array, plan: RidePlan): Float64Array {
  return steps.map((energy, step) => energy * dbToPower(rideGainDb(plan, (step + 0.5) / STEPS_PER_SECOND)));
}

/** Means over each window of short-term loudness. */
function shortTermMeans(steps: Float64Array): Float64Array {
  const means = new Float64Array(Math.max(0, steps.length - SHORT_TERM_STEPS + 1));
  let sum = 0;
  for (let step = 0; step < steps.length; step++) {
    sum += steps[step]!;
    if (step >= SHORT_TERM_STEPS) sum -= steps[step - SHORT_TERM_STEPS]!;
    if (step >= SHORT_TERM_STEPS - 1) means[step - SHORT_TERM_STEPS + 1] = sum / SHORT_TERM_STEPS;
  }
  return means;
}
