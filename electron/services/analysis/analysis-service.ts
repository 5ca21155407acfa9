import { LatheError } from '../../../shared/errors.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import { type TrackMeasurement, TrackMeter } from '../../../shared/mastering/track-meter.ts';
import type { Ffmpeg } from '../../adapters/ffmpeg/types.ts';

/** What is found out about one file. */
export interface TrackAnalysis extends TrackMeasurement {
  readonly path: string;
  /** As ffmpeg names it. */
  readonly container: string;
  /** As ffmpeg names it. */
  readonly codec: string;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/** How an analysis is watched and stopped. */
export interface AnalysisControl {
  readonly signal?: AbortSignal;
  /** Called with the part that is done, 0 ... 1, where the length is known beforehand. */
  readonly onProgress?: (fraction: number) => void;
}

/** Measures files. */
export interface AnalysisService {
  /**
   * Measures one file in one streaming pass.
   *
   * @throws LatheError `bad-input` for what is no sound, `cancelled` once the signal is aborted
   */
  analyze(path: string, control?: AnalysisControl): Promise<TrackAnalysis>;
}

/** Builds the service. */
export function createAnalysisService({ ffmpeg }: { readonly ffmpeg: Ffmpeg }): AnalysisService {
  const measure = async (path: string, control: AnalysisControl): Promise<TrackAnalysis> => {
    const abort = control.signal === undefined ? {} : { signal: control.signal };
    const { sampleRate, channelCount, durationSeconds, container, codec } = await ffmpeg.probe(
      path,
      control.signal,
    );
    const meter = new TrackMeter({ sampleRate, channelCount: channelCount === 1 ? 1 : 2 });
    let sampleCount = 0;
    for await (const block of ffmpeg.decode(path, abort)) {
      requireFiniteSamples(block, { path, startSample: sampleCount, sampleRate });
      meter.push(block);
      sampleCount += block[0]!.length;
      if (durationSeconds !== undefined) {
        control.onProgress?.(Math.min(1, sampleCount / sampleRate / durationSeconds));
      }
    }
    const measurement = meter.result();
    return { path, container, codec, ...measurement, warnings: describe(measurement, channelCount) };
  };
  return {
    async analyze(path, control = {}) {
      try {
        return await measure(path, control);
      } catch (thrown) {
        if (control.signal?.aborted !== true) throw thrown;
        throw new LatheError('cancelled', 'the analysis was cancelled', { cause: thrown });
      }
    },
  };
}

function describe(measurement: TrackMeasurement, fileChannels: number): string[] {
  const warnings: string[] = [];
  if (fileChannels > 2) warnings.push(`The ${fileChannels} channels of the file were folded to stereo.`);
  if (measurement.samplePeakDbfs === Number.NEGATIVE_INFINITY) warnings.push('The file is silent.');
  else if (measurement.durationSeconds < 0.4) {
    warnings.push('The file is shorter than 400 ms, for which no loudness is defined.');
  }
  if (measurement.clippedRuns > 0) warnings.push(`The file is clipped in ${measurement.clippedRuns} places.`);
  return warnings;
}
