import { requireArgument } from '../errors.ts';
import type { Samples } from './fft.ts';

/** Range and sensitivity of {@link yinPitch}. */
export interface YinOptions {
  /** Hz */
  readonly sampleRate: number;
  /** Lowest pitch, default 65 Hz: below it no voice speaks. */
  readonly lowestHz?: number;
  /** Highest pitch, default 600 Hz: above it speech does not go, but shouts do. */
  readonly highestHz?: number;
  /** Greatest share of the power that does not repeat, in (0, 1); default 0.1 (paper, section II.D). */
  readonly threshold?: number;
}

/** Pitch of one frame. */
export interface Pitch {
  /** Hz; `null` where nothing repeats. */
  readonly hz: number | null;
  /** Share of the power that does not repeat at the best period: 0 for a perfect tone, about 1 for noise. */
  readonly aperiodicity: number;
}

/**
 * Pitch by YIN (de Cheveigné and Kawahara 2002): the first dip below the threshold of the cumulative mean normalised
 * difference, eq. 8, with a parabola through its neighbours.
 *
 * @param frame at least two periods of the lowest pitch
 * @throws LatheError `bad-argument` for a range that is none or a frame that is too short
 */
export function yinPitch(frame: Samples, options: YinOptions): Pitch {
  const { sampleRate, lowestHz = 65, highestHz = 600, threshold = 0.1 } = options;
  const longest = Math.ceil(sampleRate / lowestHz);
  const shortest = Math.max(2, Math.floor(sampleRate / highestHz));
  const window = frame.length - longest - 1;
  requireArgument(
    shortest < longest && window >= longest,
    `yin: the frame must hold two periods of ${lowestHz} Hz, ${2 * longest + 1} samples, got ${frame.length}`,
  );
  const normalised = cumulativeMeanNormalised(frame, window, longest + 1);
  const period = firstDip(normalised, shortest, longest, threshold);
  const aperiodicity = Math.min(1, normalised[period]!);
  if (aperiodicity >= threshold) return { hz: null, aperiodicity };
  return { hz: sampleRate / (period + parabolicOffset(normalised, period)), aperiodicity };
}

/** d'(τ) = d(τ) / ((1/τ) Σ_{j=1..τ} d(j)) with d(τ) = Σ (x[n] - x[n + τ])²; 1 where all is silent. */
function cumulativeMeanNormalised(frame: Samples, window: number, longest: number): Float64Array {
  const result = new Float64Array(longest + 1).fill(1);
  let sum = 0;
  for (let lag = 1; lag <= longest; lag++) {
    let difference = 0;
    for (let n = 0; n < window; n++) difference += (frame[n]! - frame[n + lag]!) ** 2;
    sum += difference;
    if (sum > 0) result[lag] = (difference * lag) / sum;
  }
  return result;
}

/** The lowest point of the first dip below the threshold, or the lowest of all. */
function firstDip(values: Float64Array, shortest: number, longest: number, threshold: number): number {
  let best = shortest;
  for (let lag = shortest; lag <= longest; lag++) {
    if (values[lag]! < values[best]!) best = lag;
    if (values[lag]! >= threshold) continue;
    let lowest = lag;
    while (lowest < longest && values[lowest + 1]! < values[lowest]!) lowest++;
    return lowest;
  }
  return best;
}

/** Where the parabola through a point and its neighbours is lowest, -0.5 ... 0.5. */
function parabolicOffset(values: Float64Array, place: number): number {
  const [before, here, after] = [values[place - 1]!, values[place]!, values[place + 1]!];
  const curvature = before - 2 * here + after;
  return curvature <= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curvature));
}
