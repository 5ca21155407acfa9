import { powerToDb } from '../units.ts';
import { requireSameShape } from './same-shape.ts';

function mean(samples: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n]!;
  return sum / samples.length;
}

/**
 * Scale-invariant signal-to-distortion ratio in dB: how much of the estimate is the reference, whatever its gain.
 * 10 log10(|αs|² / |αs - ŝ|²) with α = ⟨ŝ, s⟩ / |s|² (Le Roux et al., "SDR - half-baked or well done?", 2019, eq. 4 and 5).
 * Each channel loses its mean; then the channels count as one long signal with one α, so that a wrong balance between
 * left and right is a distortion too.
 *
 * @param estimate planar audio
 * @param reference planar audio of the same channels and length
 * @returns dB; `Infinity` for an estimate that is the reference up to a gain, `-Infinity` for one that has nothing of
 *   it, or is silent; NaN for a silent reference, to which no ratio exists
 * @throws LatheError `bad-argument` if the shapes differ or there is no sample
 */
export function siSdrDb(estimate: readonly Float32Array[], reference: readonly Float32Array[]): number {
  requireSameShape('siSdrDb', estimate, reference);
  let product = 0;
  let referenceEnergy = 0;
  for (let c = 0; c < reference.length; c++) {
    const s = reference[c]!;
    const e = estimate[c]!;
    const meanS = mean(s);
    const meanE = mean(e);
    for (let n = 0; n < s.length; n++) {
      product += (s[n]! - meanS) * (e[n]! - meanE);
      referenceEnergy += (s[n]! - meanS) ** 2;
    }
  }
  if (referenceEnergy === 0) return Number.NaN;
  const alpha = product / referenceEnergy;
  if (alpha === 0) return -Infinity;
  return powerToDb((alpha * alpha * referenceEnergy) / distortionEnergy(estimate, reference, alpha));
}

/** |αs - ŝ|² by its definition: as the difference of two energies it would lose all digits near the reference. */
function distortionEnergy(
  estimate: readonly Float32Array[],
  reference: readonly Float32Array[],
  alpha: number,
): number {
  let energy = 0;
  for (let c = 0; c < reference.length; c++) {
    const s = reference[c]!;
    const e = estimate[c]!;
    const offset = alpha * mean(s) - mean(e);
    for (let n = 0; n < s.length; n++) energy += (alpha * s[n]! - e[n]! - offset) ** 2;
  }
  return energy;
}
