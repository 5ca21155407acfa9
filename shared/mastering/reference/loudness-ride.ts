import { dbToAmplitude } from '../../units.ts';

/** How loud the moments of a track are, and all of it. */
export interface LoudnessMoments {
  /** Short-term loudness every 100 ms in LUFS; the first value belongs to 0 ... 3 s. */
  readonly shortTermLufs: Float64Array;
  readonly integratedLufs: number;
}

/** How loud a track is over time. */
export interface LoudnessCourse extends LoudnessMoments {
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
/** Each point is the mean of those up to so many seconds away: gains move over two seconds. */
const SMOOTHING_SECONDS = 1;

/** A hand on a fader moves it no faster: 6 dB a second. */
const FASTEST_DB_PER_POINT = 0.6;

/** Gains over time, as a hand on a fader would make them. */
export interface RidePlan {
  /** In dB, every 100 ms; the first belongs to 1.5 s. They move over seconds. */
  readonly gainsDb: Float64Array;
}

/** The least and the most gain of a ride, in dB. */
export interface RideRange {
  readonly lowestGainDb: number;
  readonly highestGainDb: number;
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
  const within = Math.max(1 / GREATEST_RATIO, Math.min(GREATEST_RATIO, full));
  const ratio = 1 + amount * (within - 1);
  const gainDb = (above: number): number => (ratio - 1) * Math.max(GATE_LU, above);
  return { ratio, gainsDb: planGains(course, SMOOTHING_SECONDS, gainDb) };
}

/**
 * Plans to give a track back the course of loudness that it had, where what was done to it made loud parts louder against
 * quiet ones, or less loud: an equalizer does, where they differ in their tone. The loudness as a whole stays.
 *
 * @param now the course of the track
 * @param before the course that it had, as long
 * @param smoothingSeconds each gain is the mean of those up to so far away, in steps of 0.1; default 1
 */
export function planReturn(
  now: LoudnessMoments,
  before: LoudnessMoments,
  smoothingSeconds = SMOOTHING_SECONDS,
): RidePlan {
  const had = (point: number): number => aboveMean(before, before.shortTermLufs[point] ?? -Infinity);
  return { gainsDb: planGains(now, smoothingSeconds, (above, point) => had(point) - above) };
}

/** Both rides in one, within the bounds of one and no faster than a hand. */
export function addRides(one: RidePlan, other: RidePlan): RidePlan {
  return { gainsDb: slowed(one.gainsDb.map((gain, point) => bounded(gain + other.gainsDb[point]!))) };
}

/** Gain of a ride in dB at a time of the track; the first and the last one hold beyond the ends. */
export function rideGainDb({ gainsDb }: RidePlan, seconds: number): number {
  const last = gainsDb.length - 1;
  const place = Math.max(0, Math.min(last, POINTS_PER_SECOND * (seconds - FIRST_POINT_SECONDS)));
  const i = Math.floor(place);
  return i < last ? gainsDb[i]! + (place - i) * (gainsDb[i + 1]! - gainsDb[i]!) : gainsDb[last]!;
}

/** @param gainDb of a point that lies so many LU above the integrated loudness */
function planGains(
  course: LoudnessMoments,
  smoothingSeconds: number,
  gainDb: (aboveLu: number, point: number) => number,
): Float64Array {
  const raw = course.shortTermLufs.map((lufs, point) => bounded(gainDb(aboveMean(course, lufs), point)));
  return smoothed(raw.length > 0 ? raw : new Float64Array(1), smoothingSeconds * POINTS_PER_SECOND);
}

function bounded(gainDb: number): number {
  return Math.max(-GREATEST_GAIN_DB, Math.min(GREATEST_GAIN_DB, gainDb));
}

/** How far a short-term loudness lies above the integrated one, in LU, within what can be told of it. */
function aboveMean({ integratedLufs }: LoudnessMoments, lufs: number): number {
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

  /** What the gains of the ride lie between. */
  get range(): RideRange {
    return {
      lowestGainDb: this.#gainsDb.reduce((least, gain) => Math.min(least, gain), Infinity),
      highestGainDb: this.#gainsDb.reduce((most, gain) => Math.max(most, gain), -Infinity),
    };
  }

  /** @param block the next planar samples; written to */
  process(block: readonly Float32Array[]): void {
    const length = block[0]!.length;
    for (let start = 0; start < length; ) {
      const { end, from, slope } = this.#stretch(start, length);
      for (const samples of block) {
        for (let n = start; n < end; n++) samples[n] = samples[n]! * (from + (n - start) * slope);
      }
      start = end;
    }
    this.#position += length;
  }

  /** The samples of a block from one on over which the gain is a line, and that line. */
  #stretch(
    start: number,
    length: number,
  ): { readonly end: number; readonly from: number; readonly slope: number } {
    const last = this.#amplitudes.length - 1;
    const place = (this.#position + start) * this.#pointsPerSample - this.#firstPoint;
    const i = Math.floor(place);
    if (i >= last) return { end: length, from: this.#amplitudes[last]!, slope: 0 };
    const nextPoint = (Math.max(-1, i) + 1 + this.#firstPoint) / this.#pointsPerSample;
    const end = Math.max(start + 1, Math.min(length, Math.ceil(nextPoint) - this.#position));
    if (i < 0) return { end, from: this.#amplitudes[0]!, slope: 0 };
    const rise = this.#amplitudes[i + 1]! - this.#amplitudes[i]!;
    return {
      end,
      from: this.#amplitudes[i]! + (place - i) * rise,
      slope: rise * this.#pointsPerSample,
    };
  }
}

/** Halfway between the highest slow course under the gains and the lowest one over them: itself where that is slow. */
function slowed(gainsDb: Float64Array): Float64Array {
  const under = gainsDb.slice();
  const over = gainsDb.slice();
  const hold = (point: number, from: number): void => {
    under[point] = Math.min(under[point]!, under[from]! + FASTEST_DB_PER_POINT);
    over[point] = Math.max(over[point]!, over[from]! - FASTEST_DB_PER_POINT);
  };
  for (let point = 1; point < gainsDb.length; point++) hold(point, point - 1);
  for (let point = gainsDb.length - 2; point >= 0; point--) hold(point, point + 1);
  return under.map((gain, point) => (gain + over[point]!) / 2);
}

/** Each value replaced by the mean of its neighbours, up to `reach` away, weighted by a Hann window. */
function smoothed(values: Float64Array, reach: number): Float64Array {
  const weights = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => 1 + Math.cos((Math.PI * (i - reach)) / (reach + 1)),
  );
  return values.map((_, t) => {
    let sum = 0;
    let total = 0;
    const end = Math.min(values.length - 1, t + reach);
    for (let i = Math.max(0, t - reach); i <= end; i++) {
      const weight = weights[i - t + reach]!;
      sum += weight * values[i]!;
      total += weight;
    }
    return sum / total;
  });
}
