import type { SpectralGoal } from '../../../shared/mastering/reference/spectral-goal.ts';
import type { AppliedCurves } from '../../../shared/mastering/reference/spectral-match.ts';
import { MATCH_BANDS_HZ } from '../../../shared/mastering/reference/third-octave-scale.ts';
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
    warnings.push('The track is mono and stays so: there is no side to match.');
  }
  if (own.side !== undefined && goal.side === undefined && settings.width > 0) {
    warnings.push('The reference is mono: the width of the track was left as it is.');
  }
  const raised = MATCH_BANDS_HZ.filter((_, band) => curves.mid[band]! > NOTABLE_BOOST_DB);
  if (raised.length > 0) {
    warnings.push(
      `Where the reference is strong the track has next to nothing: ${spanOf(raised)} it was raised by up to ` +
        `${Math.max(...curves.mid).toFixed(0)} dB, noise with it. ` +
        'Lower the amount of the spectrum if that is heard.',
    );
  }
  return warnings;
}

/** Where bands lie, in words; `bandsHz` are their centres, in order. */
function spanOf(bandsHz: readonly number[]): string {
  const [lowest, highest] = [bandsHz[0]!.toFixed(0), bandsHz.at(-1)!.toFixed(0)];
  return lowest === highest ? `around ${lowest} Hz` : `between ${lowest} and ${highest} Hz`;
}
