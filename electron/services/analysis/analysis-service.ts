import type { TrackAnalysis } from '../../../shared/analysis/track-analysis.ts';
import { TrackAnalyzer } from '../../../shared/analysis/track-analyzer.ts';
import { type TrackMeasurement, TrackMeter } from '../../../shared/analysis/track-meter.ts';
import { type Waveform, WaveformEnvelope } from '../../../shared/analysis/waveform-envelope.ts';
import { LatheError } from '../../../shared/errors.ts';
import { requireFiniteSamples } from '../../../shared/mastering/finite.ts';
import type { AudioProbe, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import { analysisWarnings, measurementWarnings } from './warnings.ts';

/** A file that was measured. */
interface MeasuredFile {
  readonly path: string;
  /** As ffmpeg names it. */
  readonly container: string;
  /** As ffmpeg names it. */
  readonly codec: string;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/** Loudness, levels and stereo of one file. */
export type FileMeasurement = MeasuredFile & TrackMeasurement;

/** Everything that is found out about one file. */
export type FileAnalysis = MeasuredFile & TrackAnalysis & { readonly waveform?: Waveform };

/** How an analysis is watched and stopped. */
export interface AnalysisControl {
  readonly signal?: AbortSignal;
  /** Called with the part that is done, 0 ... 1, where the length is known beforehand. */
  readonly onProgress?: (fraction: number) => void;
}

/** What of a file is measured, and how it is watched and stopped. */
export interface AnalysisOptions extends AnalysisControl {
  /** Where the part begins; default 0. */
  readonly startSeconds?: number;
  /** Where it ends; default: with the file. */
  readonly endSeconds?: number;
  /** Whether the outline of the waveform is wanted, for plots; default false. */
  readonly waveform?: boolean;
  /** Takes each block beside the measurement, so that what is wanted twice is decoded once. */
  readonly onBlock?: (block: readonly Float32Array[]) => Promise<void>;
}

/** Measures files, each in one streaming pass. Both throw `bad-input` for what is no sound, `cancelled` when aborted. */
export interface AnalysisService {
  /** All measures. */
  analyze(path: string, options?: AnalysisOptions): Promise<FileAnalysis>;
  /** Loudness, levels and stereo alone: less than half the work. */
  measureLoudness(path: string, control?: AnalysisControl): Promise<FileMeasurement>;
}

/** Takes the blocks of a file, one after the other. */
interface BlockReader {
  push(block: readonly Float32Array[]): void;
}

/** Builds the service. */
export function createAnalysisService({ ffmpeg }: { readonly ffmpeg: Ffmpeg }): AnalysisService {
  return {
    analyze: (path, options = {}) =>
      cancellable(options, async () => {
        const probe = await ffmpeg.probe(path, options.signal);
        const analyzer = new TrackAnalyzer(decodedFormat(probe));
        const envelope = options.waveform ? new WaveformEnvelope(decodedFormat(probe)) : undefined;
        await readFile(ffmpeg, probe, [analyzer, ...(envelope ? [envelope] : [])], options);
        const analysis = analyzer.finish();
        const file = describeFile(probe, analysis, analysisWarnings(analysis, isLossless(probe)));
        return envelope === undefined ? file : { ...file, waveform: envelope.result() };
      }),
    measureLoudness: (path, control = {}) =>
      cancellable(control, async () => {
        const probe = await ffmpeg.probe(path, control.signal);
        const meter = new TrackMeter(decodedFormat(probe));
        await readFile(ffmpeg, probe, [meter], control);
        return describeFile(probe, meter.result());
      }),
  };
}

/** What decoding gives: more than two channels are folded. */
function decodedFormat({ sampleRate, channelCount }: AudioProbe): {
  sampleRate: number;
  channelCount: 1 | 2;
} {
  return { sampleRate, channelCount: channelCount === 1 ? 1 : 2 };
}

async function readFile(
  ffmpeg: Ffmpeg,
  { path, sampleRate, durationSeconds = Number.NaN }: AudioProbe,
  readers: readonly BlockReader[],
  { signal, onProgress, startSeconds = 0, endSeconds, onBlock }: AnalysisOptions,
): Promise<void> {
  const options = {
    allowEmpty: true,
    startSeconds,
    ...(endSeconds !== undefined && { endSeconds }),
    ...(signal !== undefined && { signal }),
  };
  const expected = (Math.min(endSeconds ?? Infinity, durationSeconds) - startSeconds) * sampleRate;
  let sampleCount = 0;
  for await (const block of ffmpeg.decode(path, options)) {
    requireFiniteSamples(block, { path, startSample: sampleCount, sampleRate });
    const taken = onBlock?.(block);
    for (const reader of readers) reader.push(block);
    await taken;
    sampleCount += block[0]!.length;
    if (expected > 0) onProgress?.(Math.min(1, sampleCount / expected));
  }
}

/** Depths are known of formats that keep every sample. */
function isLossless({ bitDepth, isFloat }: AudioProbe): boolean {
  return bitDepth !== undefined || isFloat;
}

async function cancellable<T>({ signal }: AnalysisControl, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (signal?.aborted !== true) throw thrown;
    throw new LatheError('cancelled', 'the analysis was cancelled', { cause: thrown });
  }
}

function describeFile<Measurement extends TrackMeasurement>(
  probe: AudioProbe,
  measurement: Measurement,
  findings: readonly string[] = [],
): MeasuredFile & Measurement {
  const { path, container, codec } = probe;
  const warnings = [...measurementWarnings(measurement, probe.channelCount), ...findings];
  return { path, container, codec, ...measurement, warnings };
}
