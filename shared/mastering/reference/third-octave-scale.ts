import { thirdOctaveCentre } from '../../analysis/third-octaves.ts';

/** Number of the band of 20 Hz in the series of thirds of an octave, and that of 20 kHz. */
const FIRST = -17;
const LAST = 13;

/** Centres of the thirds of an octave that references are matched in, 20 Hz ... 20 kHz, exact (IEC 61260-1). */
export const MATCH_BANDS_HZ: readonly number[] = Array.from({ length: LAST - FIRST + 1 }, (_, band) =>
  thirdOctaveCentre(FIRST + band),
);

/**
 * Where a frequency lies among {@link MATCH_BANDS_HZ}: 0 at 20 Hz, 1 at 25 Hz, -1 at 16 Hz; halves are the edges.
 *
 * @param frequencyHz above 0
 */
export function matchBandPosition(frequencyHz: number): number {
  return 10 * Math.log10(frequencyHz / 1000) - FIRST;
}

/**
 * Sums the powers of narrow bands into thirds of an octave.
 *
 * @param frequenciesHz centres of the narrow bands
 * @param powers of the same length
 * @returns one power for each of {@link MATCH_BANDS_HZ}; what lies outside them is left out
 */
export function toMatchBands(frequenciesHz: Float64Array, powers: Float64Array): Float64Array {
  const sums = new Float64Array(MATCH_BANDS_HZ.length);
  for (let i = 0; i < powers.length; i++) {
    const band = Math.round(matchBandPosition(frequenciesHz[i]!));
    if (band >= 0 && band < sums.length) sums[band]! += powers[i]!;
  }
  return sums;
}
