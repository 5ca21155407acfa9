import { powerToDb } from '../units.ts';

/** BS.1770-4 eq. 2: a full-scale 997 Hz sine in one channel reads -3.01 LKFS. */
const LOUDNESS_OFFSET = -0.691;
/** Γa of BS.1770-4 eq. 5 and Tech 3342: blocks at or below it are silence. */
const ABSOLUTE_GATE_LUFS = -70;
/** Γr of BS.1770-4 eq. 6, below the loudness of what passed the absolute gate. */
const INTEGRATED_GATE_LU = -10;
/** Relative gate of Tech 3342, section 3.1. */
const RANGE_GATE_LU = -20;

/** Loudness in LUFS of a mean square after K weighting, summed over channels (BS.1770-4 eq. 2); 0 gives `-Infinity`. */
export function energyToLufs(energy: number): number {
  return LOUDNESS_OFFSET + powerToDb(energy);
}

/** The mean square of a loudness in LUFS: the inverse of {@link energyToLufs}. */
export function lufsToEnergy(lufs: number): number {
  return 10 ** ((lufs - LOUDNESS_OFFSET) / 10);
}

/**
 * Mean of the energies above a threshold; 0 if there are none.
 *
 * @param energies mean squares
 * @param threshold a mean square, which itself is left out
 */
export function meanAbove(energies: Float64Array, threshold: number): number {
  let sum = 0;
  let count = 0;
  for (const energy of energies) {
    if (energy > threshold) {
      sum += energy;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Gated loudness (BS.1770-4 eq. 3-7).
 *
 * @param energies mean squares of 400 ms blocks that overlap by 75 %
 * @returns LUFS; `-Infinity` if no block passes the absolute gate of -70 LUFS
 */
export function gatedLoudness(energies: Float64Array): number {
  const absolute = lufsToEnergy(ABSOLUTE_GATE_LUFS);
  const relative = meanAbove(energies, absolute) * 10 ** (INTEGRATED_GATE_LU / 10);
  return energyToLufs(meanAbove(energies, Math.max(absolute, relative)));
}

/**
 * Loudness range (EBU Tech 3342): from the 10th to the 95th percentile of the gated short-term loudness.
 *
 * @param energies mean squares of overlapping 3 s blocks
 * @returns LU; 0 if no block passes the gates
 */
export function loudnessRange(energies: Float64Array): number {
  const absolute = lufsToEnergy(ABSOLUTE_GATE_LUFS);
  const relative = meanAbove(energies, absolute) * 10 ** (RANGE_GATE_LU / 10);
  const threshold = Math.max(absolute, relative);
  const gated = energies.filter((energy) => energy > threshold).sort();
  if (gated.length === 0) return 0;
  const percentile = (p: number): number => gated[Math.round((gated.length - 1) * p)]!;
  return powerToDb(percentile(0.95) / percentile(0.1));
}
