import { meanAbove } from '../../dsp/loudness-gating.ts';
import { dbToPower } from '../../units.ts';
import type { MidSideSpectra } from './mid-side-spectra.ts';

/** Mean spectra of the loudest parts of a track, in the narrow bands of its {@link MidSideSpectra}. */
export interface LoudParts {
  /** Mean square of the mid channel in each band. */
  readonly mid: Float64Array;
  /** Mean square of the side channel in each band. */
  readonly side: Float64Array;
  /** How much of the track they are, in seconds; 0 for a silent one. */
  readonly seconds: number;
}

/** Power gains in each narrow band that a track is thought to have gone through. */
export interface BandPowerGains {
  readonly mid: Float64Array;
  readonly side: Float64Array;
}

/** The window of short-term loudness (EBU Tech 3341). */
const SHORT_TERM_SECONDS = 3;
/** What lies this far below the mean of everything counts as a pause (BS.1770-4 eq. 6). */
const RELATIVE_GATE_LU = -10;
/** Below -80 dBFS is silence, and nothing is asked of its spectrum. */
const SILENCE_ENERGY = 1e-8;
/**
 * How loudness decides: this much above the mean a moment has three quarters of its weight, as much below a quarter. A
 * sharp limit would let a moment in and out of the loud parts for the smallest change of the filter.
 */
const SOFTNESS_LU = 0.3;

/**
 * The mean spectra of the parts whose short-term loudness is at least that of the whole track without its pauses: what a
 * listener remembers as the sound of a track. An intro of one guitar says little about it.
 *
 * @param spectra of the track
 * @param gains of a filter that the track is thought to have gone through; default: none. They decide with, as a filter
 *   may make other parts the loudest, and are not in the result
 * @param ride power gain of each frame, by which the track is thought to be turned up and down; default: none. They decide
 *   with, and are in the result, as they say how much of each moment is heard
 */
export function loudParts(spectra: MidSideSpectra, gains?: BandPowerGains, ride?: Float64Array): LoudParts {
  const { frames, hopSeconds } = spectra;
  const energies = frameEnergies(spectra, gains);
  if (ride !== undefined) for (let t = 0; t < energies.length; t++) energies[t]! *= ride[t]!;
  const threshold = meanWithoutPauses(energies);
  const count = spectra.frequenciesHz.length;
  const mid = new Float64Array(count);
  const side = new Float64Array(count);
  const shortTerm = movingMean(energies, reachOf(hopSeconds));
  let total = 0;
  frames.forEach((powers, t) => {
    const weight = threshold > 0 ? loudnessWeight(shortTerm[t]! / threshold) : 0;
    if (weight < 1e-3) return;
    total += weight;
    const share = weight * (ride?.[t] ?? 1);
    for (let band = 0; band < count; band++) {
      mid[band]! += share * powers[band]!;
      side[band]! += share * powers[count + band]!;
    }
  });
  const scale = total > 0 ? 1 / total : 0;
  for (const powers of [mid, side]) for (let band = 0; band < count; band++) powers[band]! *= scale;
  return { mid, side, seconds: total * hopSeconds };
}

/** K-weighted mean square of a spectrum: what its loudness is the logarithm of. */
export function weightedPower(powers: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let band = 0; band < powers.length; band++) sum += weights[band]! * powers[band]!;
  return sum;
}

/**
 * K-weighted mean square of each frame, mid and side together: half of what left and right add up to.
 *
 * @param gains of a filter that the track is thought to have gone through; default: none
 */
export function frameEnergies(spectra: MidSideSpectra, gains?: BandPowerGains): Float64Array {
  const { frames, weights } = spectra;
  const count = weights.length;
  const midWeights = gains === undefined ? weights : weights.map((weight, band) => weight * gains.mid[band]!);
  const sideWeights =
    gains === undefined ? weights : weights.map((weight, band) => weight * gains.side[band]!);
  return Float64Array.from(frames, (powers) => {
    let energy = 0;
    for (let band = 0; band < count; band++) {
      energy += midWeights[band]! * powers[band]! + sideWeights[band]! * powers[count + band]!;
    }
    return energy;
  });
}

/** The mean of energies without silence and what lies 10 LU below the mean: that of a loudness measured with gates. */
export function meanWithoutPauses(energies: Float64Array): number {
  const gate = meanAbove(energies, SILENCE_ENERGY) * dbToPower(RELATIVE_GATE_LU);
  return meanAbove(energies, Math.max(gate, SILENCE_ENERGY));
}

/** Frames on either side that together are a short-term window: one frame is two hops long. */
function reachOf(hopSeconds: number): number {
  return Math.max(0, Math.round((SHORT_TERM_SECONDS / hopSeconds - 2) / 2));
}

/** Mean over `reach` values on both sides; at the ends, over those that there are. */
function movingMean(values: Float64Array, reach: number): Float64Array {
  return values.map((_, t) => {
    const window = values.subarray(Math.max(0, t - reach), t + reach + 1);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}

/** @param ratio of an energy to the mean, 0 or more */
function loudnessWeight(ratio: number): number {
  // (ratio)^-s with s so that the weight is 3/4 at +SOFTNESS_LU.
  const exponent = (10 * Math.log10(3)) / SOFTNESS_LU;
  return 1 / (1 + ratio ** -exponent);
}
