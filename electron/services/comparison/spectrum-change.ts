import type { SpectrumBand } from '../../../shared/analysis/third-octaves.ts';
import type { CompareResult } from '../../../shared/contract/compare.ts';

/**
 * Two long-term spectra side by side, in the bands that both have.
 *
 * @param gainDb added to the second
 */
export function spectrumChange(
  before: readonly SpectrumBand[],
  after: readonly SpectrumBand[],
  gainDb: number,
): CompareResult['spectrum'] {
  return before.slice(0, after.length).map(({ centreHz, levelDbfs: beforeDbfs }, i) => {
    const afterDbfs = after[i]!.levelDbfs + gainDb;
    const differenceDb = afterDbfs - beforeDbfs;
    return {
      centreHz,
      beforeDbfs,
      afterDbfs,
      differenceDb: Number.isFinite(differenceDb) ? differenceDb : null,
    };
  });
}
