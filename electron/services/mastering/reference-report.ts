import type { SpectralGoal } from '../../../shared/mastering/reference/spectral-goal.ts';
import type { AppliedCurves } from '../../../shared/mastering/reference/spectral-match.ts';
import { MATCH_BANDS_HZ } from '../../../shared/mastering/reference/third-octave-scale.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { ReferenceReport, ResolvedReferenceSettings } from './types.ts';

/** From here on a band is raised so much that there must have been next to nothing in it. */
const NOTABLE_BOOST_DB = 20;

/** The curves as plain data. */
export function describeCurves(
  curves: AppliedCurves | undefined,
  channelCount: number,
): ReferenceReport['spectrumChange'] {
  if (curves === undefined) return null;
  return {
    frequenciesHz: MATCH_BANDS_HZ,
    midGainDb: [...curves.mid],
    sideGainDb: channelCount === 1 ? null : [...curves.side],
  };
}

/** The change of width as plain data. */
export function describeWidth(
  own: SpectralGoal,
  goal: SpectralGoal,
  changeDb: number,
): ReferenceReport['widthChange'] {
  const orNull = (level: number): number | null => (Number.isFinite(level) ? level : null);
  return { trackDb: orNull(own.widthDb), referenceDb: orNull(goal.widthDb), changeDb };
}

/** What the user should know about what matching did and could not do. */
export function referenceWarnings(
  own: SpectralGoal,
  goal: SpectralGoal,
  settings: ResolvedReferenceSettings,
  curves: AppliedCurves | undefined,
): string[] {
  if (curves === undefined) return [];
  const warnings: string[] = [];
  if (own.side === undefined && goal.side !== undefined && settings.width > 0) {
    warnings.push(sentence('trackMono'));
  }
  if (own.side !== undefined && goal.side === undefined && settings.width > 0) {
    warnings.push(sentence('referenceMono'));
  }
  const raised = MATCH_BANDS_HZ.filter((_, band) => curves.mid[band]! > NOTABLE_BOOST_DB);
  if (raised.length > 0) {
    warnings.push(boostWarning(raised, Math.max(...curves.mid)));
  }
  return warnings;
}

/** @param bandsHz centres of the bands that were raised, in order */
function boostWarning(bandsHz: readonly number[], gainDb: number): string {
  const [low, high, gain] = [bandsHz[0]!.toFixed(0), bandsHz.at(-1)!.toFixed(0), gainDb.toFixed(0)];
  return low === high
    ? sentence('bandRaised', { hertz: low, gain })
    : sentence('bandsRaised', { low, high, gain });
}
