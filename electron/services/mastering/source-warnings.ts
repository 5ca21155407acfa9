import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import type { IngestedTrack } from './ingest.ts';

/** Seconds that loudness is measured over at least. */
const LOUDNESS_BLOCK_SECONDS = 0.4;

/**
 * What the user should know about the source.
 *
 * @param integratedLufs of the track before its gain; `-Infinity` where it has none
 */
export function sourceWarnings(
  { channelCount }: Pick<AudioProbe, 'channelCount'>,
  { measurement, offsets }: Pick<IngestedTrack, 'measurement' | 'offsets'>,
  integratedLufs: number,
  target: LoudnessTarget,
): string[] {
  const { samplePeakDbfs, clippedRuns } = measurement;
  const hasNoLoudness = target.integratedLufs !== 'off' && !Number.isFinite(integratedLufs);
  const offset = Math.max(...offsets.map(Math.abs));
  return [
    ...(channelCount > 2 ? [sentence('sourceFolded', { count: channelCount })] : []),
    ...(samplePeakDbfs === -Infinity
      ? [sentence('sourceSilent')]
      : hasNoLoudness
        ? [noLoudness(measurement.durationSeconds)]
        : []),
    ...(clippedRuns > 0 ? [sentence('sourceClipped', { count: clippedRuns })] : []),
    ...(offset > 0 ? [sentence('offsetRemoved', { percent: (100 * offset).toFixed(1) })] : []),
  ];
}

/** Why a sound that is not silent has no loudness. */
function noLoudness(durationSeconds: number): string {
  return durationSeconds < LOUDNESS_BLOCK_SECONDS
    ? sentence('sourceTooShort', { milliseconds: (1000 * durationSeconds).toFixed(1) })
    : sentence('sourceTooQuiet');
}
