import { dbToAmplitude } from '../../units.ts';

/** How loud a track is over time. */
export interface LoudnessCourse {
  /** Short-term loudness every 100 ms in LUFS; the first value belongs to 0 ... 3 s. */
  readonly shortTermLufs: Float64Array;
  readonly integratedLufs: number;
  /** EBU Tech 3342, in LU. */
  readonly loudnessRangeLu: number;
}

const POINTS_PER_SECOND = 10;
/** The value of a window of three seconds belongs to its middle. */
const FIRST_POINT_SECONDS = 1.5;
/** A range below this is no measure to draw a ratio from. */
const SMALLEST_RANGE_LU = 0.5;
/** Three times as wide or a third as wide is what riding a fader can do without being heard at work. */
const GREATEST_RATIO = 3;
/** Tech 3342 leaves out what is 20 LU below: a fade or a pause is not drawn further. */
const GATE_LU = -20;
/** Fades and pauses are no quieter than this: nothing is given back to them. */
const QUIETEST_LU = -40;
const HIGHEST_ABOVE_LU = 12;
const GREATEST_GAIN_DB = 12;
/** Each point is the mean of this many neighbours on both sides: gains move over two seconds. */
const SMOOTHING_POINTS = 10;

/** Gains over time, as a hand on a fader would make them. */
export interface RidePlan {
  /** In dB, every 100 ms; the first belongs to 1.5 s. They move over two seconds. */
  readonly gainsDb: Float64Array;
}

/**
 * Plans to draw the loud and the quiet parts of a track together or apart, so that its loudness range becomes another:
 * `gain = (ratio - 1) * (short-term loudness - integrated loudness)`.
 *
 * @param course of the track
 * @param goalRangeLu what its loudness range is to be, in LU
 * @param amount how much of the way is gone, 0 ... 1
 * @returns besides the gains how many LU each LU becomes: 1 leaves the dynamics as they are
 */
export function planRange(
  course: LoudnessCourse,
  goalRangeLu: number,
  amount: number,
): RidePlan & { readonly ratio: number } {
  const full = Math.max(goalRangeLu, SMALLEST_RANGE_LU) / Math.max(course.loudnessRangeLu, SMALLEST_RANGE_LU);
  const bounded = Math.max(1 / GREATEST_RATIO, Math.min(GREATEST_RATIO, full));
  const ratio = 1 + amount * (bounded - 1);
  return { ratio, gainsDb: planGains(course, (above) => (ratio - 1) * Math.max(GATE_LU, above)) };
}

/**
 * Plans to give a track back the course of loudness that it had, where what was done to it made loud parts louder against
 * quiet ones, or less loud: an equalizer does, where they differ in their tone. The loudness as a whole stays.
 *
 * @param now the course of the track
 * @param before the course that it had, as long
 */
export function planReturn(now: LoudnessCourse, before: LoudnessCourse): RidePlan {
  const had = (point: number): number => aboveMean(before, before.shortTermLufs[point] ?? -Infinity);
  return { gainsDb: planGains(now, (above, point) => had(point) - above) };
}

/** @param gainDb of a point that lies so many LU above the integrated loudness */
function planGains(course: LoudnessCourse, gainDb: (aboveLu: number, point: number) => number): Float64Array {
  const raw = course.shortTermLufs.map((lufs, point) =>
    Math.max(-GREATEST_GAIN_DB, Math.min(GREATEST_GAIN_DB, gainDb(aboveMean(course, lufs), point))),
  );
  return smoothed(raw.length > 0 ? raw : new Float64Array(1));
}

/** How far a short-term loudness lies above the integrated one, in LU, within what can be told of it. */
function aboveMean({ integratedLufs }: LoudnessCourse, lufs: number): number {
  return Math.max(QUIETEST_LU, Math.min(HIGHEST_ABOVE_LU, lufs - integratedLufs));
}

/** Turns a track up and down by a plan, streaming. What is short, and so the punch, stays as it is. */
export class LoudnessRide {
  readonly #gainsDb: Float64Array;
  readonly #amplitudes: Float64Array;
  readonly #pointsPerSample: number;
  readonly #firstPoint: number;
  #position = 0;

  /**
   * @param plan see {@link RidePlan}
   * @param sampleRate in Hz
   */
  constructor({ gainsDb }: RidePlan, sampleRate: number) {
    this.#gainsDb = gainsDb;
    this.#amplitudes = gainsDb.map(dbToAmplitude);
    this.#pointsPerSample = POINTS_PER_SECOND / sampleRate;
    this.#firstPoint = FIRST_POINT_SECONDS * POINTS_PER_SECOND;
  }

  /** The least and the most gain of the ride, in dB. */
  get rangeDb(): { readonly lowest: number; readonly highest: number } {
    return {
      lowest: this.#gainsDb.reduce((least, gain) => Math.min(least, gain), Infinity),
      highest: this.#gainsDb.reduce((most, gain) => Math.max(most, gain), -Infinity),
    };
  }

  /** @param block the next planar samples; written to */
  process(block: readonly Float32Array[]): void {
    const length = block[0]!.length;
    const last = this.#amplitudes.length - 1;
    for (let n = 0; n < length; n++) {
      const point = (this.#position + n) * this.#pointsPerSample - this.#firstPoint;
      const place = point < 0 ? 0 : point > last ? last : point;
      const i = place | 0;
      const from = this.#amplitudes[i]!;
      const gain = i < last ? from + (place - i) * (this.#amplitudes[i + 1]! - from) : from;
      for (let c = 0; c < block.length; c++) block[c]![n] = block[c]![n]! * gain;
    }
    this.#position += length;
  }
}

/** Each value replaced by the mean of its neighbours, weighted by a Hann window. */
function smoothed(values: Float64Array): Float64Array {
  return values.map((_, t) => {
    let sum = 0;
    let total = 0;
    for (let offset = -SMOOTHING_POINTS; offset <= SMOOTHING_POINTS; offset++) {
      const value = values[t + offset];
      if (value === undefined) continue;
      const weight = 1 + Math.cos((Math.PI * offset) / (SMOOTHING_POINTS + 1));
      sum += weight * value;
      total += weight;
    }
    return sum / total;
  });
}
