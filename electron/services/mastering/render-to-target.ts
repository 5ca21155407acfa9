import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import type { AudioProbe } from '../../adapters/ffmpeg/types.ts';
import { type Approach, approachTarget } from './approach.ts';
import { LOSSLESS_TOLERANCES, LOSSY_TOLERANCES } from './compliance.ts';
import type { Drive } from './ingest.ts';
import type { PreparedTrack } from './measured-spool.ts';
import { type RenderOptions, renderFile } from './render.ts';
import type { ResolvedMasterSettings } from './types.ts';

/** What {@link renderToTarget} needs. */
export interface RenderToTargetOptions
  extends Pick<RenderOptions, 'ffmpeg' | 'work' | 'settings' | 'signal'> {
  readonly probe: AudioProbe;
  /** Whether the track has the samples of the source. */
  readonly isSource: boolean;
  /** Opens a file of the same name for each try. */
  readonly nextSink: () => Promise<RenderOptions['sink']>;
  /** Take what is done of one try, 0 ... 1. */
  readonly onEncoded: (fraction: number) => void;
  readonly onMeasured: (fraction: number) => void;
}

/** Writes files with the gain and limiter that are forecast to meet the target, until one does. */
export function renderToTarget(
  { track, course, truePeakDbtp, forecast }: PreparedTrack,
  { probe, isSource, nextSink, onEncoded, onMeasured, ...options }: RenderToTargetOptions,
): Promise<Approach> {
  const { settings } = options;
  const { isLossless } = FORMAT_TRAITS[settings.format];
  const total = track.spool.sampleCount;
  return approachTarget({
    target: settings.target,
    tolerances: isLossless ? LOSSLESS_TOLERANCES : LOSSY_TOLERANCES,
    integratedLufs: course.integratedLufs,
    forecast,
    render: async (drive) => {
      const isLimited = !staysBelow(truePeakDbtp, drive);
      return renderFile(track, {
        ...options,
        sink: await nextSink(),
        drive,
        isLimited,
        isUntouched: isSource && drive.gainDb === 0 && !isLimited && isOnGrid(probe, settings),
        onEncoded: (count) => onEncoded(count / total),
        onMeasured: (count) => onMeasured(count / total),
      });
    },
  });
}

/** Whether peaks are known to stay under the ceiling; a hair is left for rounding. */
function staysBelow(truePeakDbtp: number | undefined, { gainDb, ceilingDbtp }: Drive): boolean {
  return truePeakDbtp !== undefined && truePeakDbtp + gainDb <= ceilingDbtp - 0.01;
}

/** Whether the source's samples lie on the grid of the written file, so that rounding changes none. */
function isOnGrid(probe: AudioProbe, { bitDepth }: ResolvedMasterSettings): boolean {
  const { bitDepth: sourceDepth, isFloat, channelCount } = probe;
  return (
    bitDepth !== '32f' &&
    sourceDepth !== undefined &&
    !isFloat &&
    channelCount <= 2 &&
    sourceDepth <= bitDepth
  );
}
