import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import type { StageWeights } from './progress.ts';
import type { ResolvedMasterSettings } from './types.ts';

/** Seconds of work that each stage takes on a common machine, for a four-minute track. */
export function stageWeights(
  settings: ResolvedMasterSettings,
  { hasNetwork, sourceRate }: { readonly hasNetwork: boolean; readonly sourceRate: number },
): StageWeights {
  const resamples = settings.sampleRate !== sourceRate;
  return {
    decode: 1.2,
    network: (hasNetwork ? 15 : 0) + (resamples ? 1 : 0),
    reference: settings.reference === undefined ? 0 : 2,
    style: settings.style === undefined ? 0 : 6,
    encode: FORMAT_TRAITS[settings.format].isLossless ? 1 : 5,
    // A WAV file is looked at while it is written.
    measure: settings.format === 'wav' ? 0 : 1.2,
  };
}
