import { LoudnessMatch, loudnessGain, ProjectionMatch } from '../../../shared/analysis/level-match.ts';
import { STOI_SAMPLE_RATE } from '../../../shared/analysis/stoi.ts';
import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import { MEASURES, type MeasureKey } from '../../../shared/report/measures.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { amplitudeToDb } from '../../../shared/units.ts';
import type { AudioProbe, AudioSink, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { AnalysisService } from '../analysis/analysis-service.ts';
import { ProgressTracker, type StageProgress, type StageWeights } from '../mastering/progress.ts';
import { type AlignedPair, alignTracks } from './aligned-pair.ts';
import { throwIfCancelled } from './cancellation.ts';
import { type ComparableTrack, TrackLoader } from './comparable-track.ts';
import {
  type AlignedComparison,
  type ComparisonFormat,
  compareAligned,
  type DefinedDistances,
  matchLevel,
  measureDistances,
} from './compare-aligned.ts';
import { intelligibility, LONGEST_SPEECH_SECONDS, readSpeech } from './intelligibility.ts';
import { alignmentNotes, type FileRole, formatNotes } from './notes.ts';
import { spectrumChange } from './spectrum-change.ts';

/** What the service is made of. */
export interface ComparisonDependencies {
  readonly ffmpeg: Ffmpeg;
  readonly analysis: AnalysisService;
  /** Keeps sound on disk between two passes. */
  readonly createSpool: (options: { readonly channelCount: number }) => Spool;
  /** Throws `bad-argument` where both are one file. */
  readonly assertNotSameFile: (inputPath: string, outputPath: string) => Promise<void>;
}

/** Two versions of a recording. */
export interface ComparisonRequest {
  readonly beforePath: string;
  readonly afterPath: string;
  /** What both are judged against. */
  readonly cleanPath?: string;
  /** Where the difference signal is written, 32 bit float WAV. */
  readonly differencePath?: string;
  /** Whether the outlines of both waveforms are wanted, for plots; default false. */
  readonly waveform?: boolean;
}

/** What the service is doing. */
export type ComparisonStage = 'analyze' | 'decode' | 'align' | 'compare' | 'clean';

/** How far a comparison is. */
export type ComparisonProgress = StageProgress<ComparisonStage>;

/** How a comparison is watched and stopped. */
export interface ComparisonControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ComparisonProgress) => void;
}

/** Compares two versions of a recording. */
export interface ComparisonService {
  /**
   * Measures both, aligns them, matches their loudness, and measures what changed. Sound is on disk between the passes:
   * memory does not grow with the length.
   *
   * @throws LatheError `bad-input` for what is no sound, `output-failed` or `bad-argument` for a difference signal that
   *   cannot be written, `cancelled` once the signal is aborted
   */
  compare(request: ComparisonRequest, control?: ComparisonControl): Promise<CompareResult>;
}

/** Builds the service. */
export function createComparisonService(dependencies: ComparisonDependencies): ComparisonService {
  return {
    async compare(request, control = {}) {
      const job = new ComparisonJob(dependencies, request, control);
      try {
        return await job.run();
      } catch (thrown) {
        throwIfCancelled(control.signal, thrown);
        throw thrown;
      } finally {
        await job.dispose();
      }
    },
  };
}

/** Seconds of work on four minutes, on a common machine. */
const WEIGHTS = {
  analyze: 2.2,
  decode: 0.4,
  align: 0.2,
  compare: 6.8,
} as const satisfies StageWeights<ComparisonStage>;
const CLEAN_WEIGHT = 13;

/** What comparing one track with the clean one finds. */
type AgainstClean = NonNullable<CompareResult['clean']>['before'];

const NO_DISTANCES: DefinedDistances = {
  snrDb: null,
  segmentalSnrDb: null,
  siSdrDb: null,
  lsdDb: null,
  mrStft: null,
  melCepstralDb: null,
};

/** One run of the service, with everything that must be given back at its end. */
class ComparisonJob {
  readonly #dependencies: ComparisonDependencies;
  readonly #request: ComparisonRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #progress: ProgressTracker<ComparisonStage>;
  readonly #spools: Spool[] = [];
  readonly #notes: string[] = [];
  #sink: AudioSink | undefined;

  constructor(dependencies: ComparisonDependencies, request: ComparisonRequest, control: ComparisonControl) {
    this.#dependencies = dependencies;
    this.#request = request;
    this.#signal = control.signal;
    const weights = request.cleanPath === undefined ? WEIGHTS : { ...WEIGHTS, clean: CLEAN_WEIGHT };
    this.#progress = new ProgressTracker(weights, control.onProgress);
  }

  async run(): Promise<CompareResult> {
    const probes = await this.#probe();
    const format = commonFormat(Object.values(probes));
    // Before any work: a place that cannot be written to is refused here.
    this.#sink = await this.#openSink(format);
    for (const [role, probe] of Object.entries(probes)) {
      this.#notes.push(...formatNotes(role as FileRole, probe, format));
    }
    const loaders = {
      before: this.#loader(probes.before, format),
      after: this.#loader(probes.after, format),
    };
    const before = await this.#analyze(loaders.before, format, 0);
    const after = await this.#analyze(loaders.after, format, 1);
    const tracks = {
      before: await this.#load(loaders.before, format, 0),
      after: await this.#load(loaders.after, format, 1),
    };
    const pair = await alignTracks(tracks.before, tracks.after, format.sampleRate, this.#signal);
    this.#progress.report('align', 1);
    this.#note('before', tracks.before, 'after', tracks.after, pair, format);
    const comparison = pair.alignment.isAligned
      ? await this.#compareAligned(pair, format)
      : compareUnaligned(before, after);
    const clean = probes.clean && (await this.#compareWithClean(probes.clean, tracks, format));
    const path = await this.#finishSink(comparison.aligned !== null);
    this.#progress.finish();
    return {
      before,
      after,
      differences: measureDifferences(before, after),
      alignment: alignmentResult(pair, format),
      ...format,
      ...comparison,
      aligned: comparison.aligned && withPath(comparison.aligned, path),
      ...(clean !== undefined && { clean }),
      notes: this.#notes,
    };
  }

  async dispose(): Promise<void> {
    await this.#sink?.abort();
    await Promise.all(this.#spools.map((spool) => spool.dispose()));
  }

  get #abort(): { readonly signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  async #probe(): Promise<{ before: AudioProbe; after: AudioProbe; clean?: AudioProbe }> {
    const { ffmpeg } = this.#dependencies;
    const { beforePath, afterPath, cleanPath } = this.#request;
    const before = await ffmpeg.probe(beforePath, this.#signal);
    const after = await ffmpeg.probe(afterPath, this.#signal);
    if (cleanPath === undefined) return { before, after };
    return { before, after, clean: await ffmpeg.probe(cleanPath, this.#signal) };
  }

  async #openSink(format: ComparisonFormat): Promise<AudioSink | undefined> {
    const { beforePath, afterPath, cleanPath, differencePath } = this.#request;
    if (differencePath === undefined) return undefined;
    const { ffmpeg, assertNotSameFile } = this.#dependencies;
    for (const path of [beforePath, afterPath, cleanPath]) {
      if (path !== undefined) await assertNotSameFile(path, differencePath);
    }
    const { sampleRate } = format;
    const channelCount = format.channelCount === 1 ? 1 : 2;
    const options = { format: 'wav', bitDepth: '32f', sampleRate, channelCount, ...this.#abort } as const;
    return await ffmpeg.openSink(differencePath, options);
  }

  /** @returns the path of the difference signal, where there is one */
  async #finishSink(isAligned: boolean): Promise<string | undefined> {
    if (this.#sink === undefined) return undefined;
    if (isAligned) {
      await this.#sink.finish();
      return this.#request.differencePath;
    }
    this.#notes.push(sentence('compareNoDifferenceFile', { file: this.#request.differencePath! }));
    return undefined;
  }

  #loader(probe: AudioProbe, format: ComparisonFormat): TrackLoader {
    const spool = this.#dependencies.createSpool(format);
    this.#spools.push(spool);
    return new TrackLoader({ probe, sampleRate: format.sampleRate, spool });
  }

  /** A file that has the rate of the comparison is loaded meanwhile. */
  #analyze(loader: TrackLoader, format: ComparisonFormat, place: 0 | 1): Promise<AnalyzeResult> {
    const onProgress = (fraction: number): void => this.#progress.report('analyze', (place + fraction) / 2);
    const { waveform = false } = this.#request;
    const { path, sampleRate } = loader.probe;
    const onBlock = sampleRate === format.sampleRate ? loader.push.bind(loader) : undefined;
    return this.#dependencies.analysis.analyze(path, {
      ...this.#abort,
      waveform,
      onProgress,
      ...(onBlock !== undefined && { onBlock }),
    });
  }

  /**
   * Decodes a file that was not loaded before; one without samples is refused.
   *
   * @param place 0 and 1 are told as progress
   */
  async #load(
    loader: TrackLoader,
    { sampleRate }: ComparisonFormat,
    place?: 0 | 1,
  ): Promise<ComparableTrack> {
    const report = (fraction: number): void => {
      if (place !== undefined) this.#progress.report('decode', (place + fraction) / 2);
    };
    if (loader.sampleCount === 0) {
      const { path, durationSeconds = Number.NaN } = loader.probe;
      const expected = durationSeconds * sampleRate;
      for await (const block of this.#dependencies.ffmpeg.decode(path, { sampleRate, ...this.#abort })) {
        await loader.push(block);
        report(Math.min(1, loader.sampleCount / expected));
      }
    }
    report(1);
    return loader.finish();
  }

  #note(
    referenceRole: FileRole,
    reference: ComparableTrack,
    otherRole: FileRole,
    other: ComparableTrack,
    pair: AlignedPair,
    { sampleRate }: ComparisonFormat,
  ): void {
    const from = { role: referenceRole, track: reference };
    this.#notes.push(...alignmentNotes(from, { role: otherRole, track: other }, pair, sampleRate));
  }

  async #compareAligned(pair: AlignedPair, format: ComparisonFormat): Promise<Comparison> {
    const report = (fraction: number): void => this.#progress.report('compare', fraction);
    const gain = await matchLevel(pair, new LoudnessMatch(format), (fraction) => report(0.1 * fraction));
    const found = await compareAligned(pair, gain, format, this.#sink, (fraction) =>
      report(0.1 + 0.9 * fraction),
    );
    if (found.difference.relativeDb === null) {
      this.#notes.push(sentence('compareSame'));
    }
    return {
      loudnessGainDb: amplitudeToDb(gain),
      spectrum: spectrumChange(found.change.before, found.change.after, 0),
      aligned: alignedResult(found, pair, format),
    };
  }

  async #compareWithClean(
    probe: AudioProbe,
    tracks: { readonly before: ComparableTrack; readonly after: ComparableTrack },
    format: ComparisonFormat,
  ): Promise<NonNullable<CompareResult['clean']>> {
    const clean = await this.#load(this.#loader(probe, format), format);
    const durationSeconds = clean.sampleCount / format.sampleRate;
    const speech = durationSeconds <= LONGEST_SPEECH_SECONDS ? await this.#readSpeech(probe) : undefined;
    return {
      path: probe.path,
      sampleRate: probe.sampleRate,
      channelCount: probe.channelCount,
      durationSeconds,
      before: await this.#againstClean(clean, speech, 'before', tracks.before, format),
      after: await this.#againstClean(clean, speech, 'after', tracks.after, format),
    };
  }

  async #againstClean(
    clean: ComparableTrack,
    speech: Float32Array | undefined,
    role: 'before' | 'after',
    track: ComparableTrack,
    format: ComparisonFormat,
  ): Promise<AgainstClean> {
    const pair = await alignTracks(clean, track, format.sampleRate, this.#signal);
    this.#note('clean', clean, role, track, pair, format);
    const alignment = alignmentResult(pair, format);
    if (!alignment.isAligned) return { alignment, gainDb: null, distances: NO_DISTANCES, stoi: null };
    const place = role === 'before' ? 0 : 0.5;
    const report = (fraction: number): void => this.#progress.report('clean', place + fraction / 2);
    const gain = await matchLevel(pair, new ProjectionMatch(), (fraction) => report(0.1 * fraction));
    const distances = await measureDistances(pair, gain, format, (fraction) => report(0.1 + 0.9 * fraction));
    return {
      alignment,
      gainDb: amplitudeToDb(gain),
      distances,
      stoi:
        speech === undefined
          ? null
          : intelligibility(speech, await this.#readSpeech(track.probe), alignment.offsetSeconds),
    };
  }

  #readSpeech({ path }: AudioProbe): Promise<Float32Array> {
    const options = { sampleRate: STOI_SAMPLE_RATE, ...this.#abort };
    return readSpeech(this.#dependencies.ffmpeg.decode(path, options));
  }
}

/** The lowest rate, so that nothing is compared that one file cannot hold, and the most channels. */
function commonFormat(probes: readonly AudioProbe[]): ComparisonFormat {
  return {
    sampleRate: Math.min(...probes.map(({ sampleRate }) => sampleRate)),
    channelCount: Math.min(2, Math.max(...probes.map(({ channelCount }) => channelCount))),
  };
}

type Comparison = Pick<CompareResult, 'loudnessGainDb' | 'spectrum' | 'aligned'>;

/** What can be said of two tracks that do not lie against each other: spectra of the whole, at equal loudness. */
function compareUnaligned(before: AnalyzeResult, after: AnalyzeResult): Comparison {
  const gain = loudnessGain(before.integratedLufs, after.integratedLufs);
  const gainDb = gain === undefined ? null : amplitudeToDb(gain);
  const spectrum = spectrumChange(before.longTermSpectrum, after.longTermSpectrum, gainDb ?? 0);
  return { loudnessGainDb: gainDb, spectrum, aligned: null };
}

function alignmentResult(
  { alignment }: AlignedPair,
  { sampleRate }: ComparisonFormat,
): CompareResult['alignment'] {
  return { ...alignment, offsetSeconds: alignment.offsetSamples / sampleRate };
}

function alignedResult(
  { change, distances, difference }: AlignedComparison,
  { start, length }: AlignedPair,
  { sampleRate }: ComparisonFormat,
): NonNullable<CompareResult['aligned']> {
  const startSeconds = start / sampleRate;
  return {
    startSeconds,
    durationSeconds: length / sampleRate,
    distances,
    difference,
    spans: change.spans.map((span) => ({
      ...span,
      startSeconds: startSeconds + span.startSeconds,
      endSeconds: startSeconds + span.endSeconds,
    })),
    history: { startSeconds, ...change.history },
  };
}

function withPath(
  aligned: NonNullable<CompareResult['aligned']>,
  path: string | undefined,
): NonNullable<CompareResult['aligned']> {
  return path === undefined ? aligned : { ...aligned, difference: { ...aligned.difference, path } };
}

/** After minus before, of every measure that is one number. */
function measureDifferences(before: AnalyzeResult, after: AnalyzeResult): Record<string, number | null> {
  const difference = (key: MeasureKey): number | null => {
    const [from, to] = [before[key], after[key]];
    return from !== null && to !== null && Number.isFinite(to - from) ? to - from : null;
  };
  return Object.fromEntries((Object.keys(MEASURES) as MeasureKey[]).map((key) => [key, difference(key)]));
}
