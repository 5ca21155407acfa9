import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import { LatheError } from '../../../shared/errors.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import type { MidSideSpectra } from '../../../shared/mastering/reference/mid-side-spectra.ts';
import type { Style } from '../../../shared/mastering/styles/style-file.ts';
import type { TrackProfile } from '../../../shared/mastering/styles/track-profile.ts';
import type { LoudnessTarget } from '../../../shared/mastering/targets.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import type { AudioProbe, Ffmpeg } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { AudioModel } from '../models/audio-model.ts';
import type { ModelService } from '../models/model-service.ts';
import { approachTarget } from './approach.ts';
import { describeDeviation, describeDrive, LOSSLESS_TOLERANCES, LOSSY_TOLERANCES } from './compliance.ts';
import { type Drive, decodedChannels, type IngestedTrack, ingest } from './ingest.ts';
import type { MasteringWork } from './mastering-work.ts';
import type { PreparedTrack } from './measured-spool.ts';
import { prepareTrack } from './prepare.ts';
import { ProgressTracker, type StageWeights } from './progress.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { matchReferences } from './reference-stage.ts';
import { type RenderedFile, renderFile } from './render.ts';
import { checkSettings, resolveSettings, type StoredSampleRate } from './settings.ts';
import { MeterBeside } from './streaming.ts';
import { applyStyle } from './style-stage.ts';
import type {
  MasterProgress,
  MasterRequest,
  MasterResult,
  ReferenceReport,
  ResolvedMasterSettings,
  StyleReport,
} from './types.ts';

/** What the service is made of. */
export interface MasteringDependencies {
  readonly ffmpeg: Ffmpeg;
  readonly models: ModelService;
  /** Keeps sound on disk between two passes. */
  readonly createSpool: (options: { readonly channelCount: number }) => Spool;
  /** The rate at which a format stores what has a given rate. */
  readonly storedSampleRate: StoredSampleRate;
  /** Does what takes long beside this thread. */
  readonly work: MasteringWork;
  /** Finds a style by its name or path. */
  readonly loadStyle: (nameOrPath: string) => Promise<Style>;
  /** Seconds that only grow; default: the clock of the process. */
  readonly clockSeconds?: () => number;
}

/** How a job is watched and stopped. */
export interface MasterControl {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MasterProgress) => void;
}

/** Masters tracks. */
export interface MasteringService {
  /**
   * Masters one track. What follows a step cannot undo what the step promises:
   *
   * 1. Offset: a constant offset is subtracted, as it costs headroom and no later step expects it.
   * 2. Network: `x + intensity * (net(x) - x)`, at 44.1 kHz in stereo.
   * 3. Sample rate: before the limiter, because the conversion's filter moves peaks: a ceiling that was held before it
   *    would not hold in the file.
   * 4. References: spectra of mid and side, width and, where asked for, loudness range. Then the stages of a style:
   *    equalizer, compressor, saturation, width.
   * 5. Gain, to the loudness target: what the limiter takes away is forecast, measured in the file, and corrected.
   * 6. Limiter: true peaks stay under the ceiling.
   * 7. Dither: rounding to the file's bit depth, the last step that changes a sample.
   *
   * The file gets its name after what it decodes to was measured; until then, and after a failure or a cancellation,
   * nothing is left behind.
   *
   * @throws LatheError of any code; `cancelled` once the signal is aborted
   */
  master(request: MasterRequest, control?: MasterControl): Promise<MasterResult>;
}

/** Builds the service. */
export function createMasteringService(dependencies: MasteringDependencies): MasteringService {
  const clockSeconds = dependencies.clockSeconds ?? (() => performance.now() / 1000);
  return {
    async master(request, control = {}) {
      const started = clockSeconds();
      const job = new MasteringJob(dependencies, request, control);
      try {
        const result = await job.run();
        const elapsedSeconds = clockSeconds() - started;
        return {
          ...result,
          elapsedSeconds,
          realTimeFactor: result.before.durationSeconds / Math.max(elapsedSeconds, 1e-3),
        };
      } catch (thrown) {
        if (control.signal?.aborted === true) throw cancelled(thrown);
        throw thrown;
      } finally {
        await job.dispose();
      }
    },
  };
}

function cancelled(cause: unknown): LatheError {
  return new LatheError('cancelled', 'mastering was cancelled: nothing was written', { cause });
}

/** What was measured in a track besides its loudness, for the stages that ask for it. */
interface MeasuredTrack {
  readonly spectra?: MidSideSpectra;
  readonly style?: { readonly profile: TrackProfile | undefined };
}

/** One run of the service, with everything that must be given back at its end. */
class MasteringJob {
  readonly #dependencies: MasteringDependencies;
  readonly #request: MasterRequest;
  readonly #control: MasterControl;
  readonly #spools: Spool[] = [];
  readonly #warnings: string[] = [];
  /** Aborted at the end of the job, so that nothing that it began goes on without it. */
  readonly #ended = new AbortController();
  #model: AudioModel | undefined;

  constructor(dependencies: MasteringDependencies, request: MasterRequest, control: MasterControl) {
    this.#dependencies = dependencies;
    this.#request = request;
    this.#control = control;
  }

  async run(): Promise<Omit<MasterResult, 'elapsedSeconds' | 'realTimeFactor'>> {
    const { ffmpeg, models, storedSampleRate } = this.#dependencies;
    const { signal } = this.#control;
    checkSettings(this.#request.settings ?? {});
    this.#dependencies.work.prepare();
    const probe = await ffmpeg.probe(this.#request.inputPath, signal);
    const { style: asked } = this.#request.settings ?? {};
    const style = asked && (await this.#dependencies.loadStyle(asked.name));
    const settings = resolveSettings(this.#request, probe, storedSampleRate, style?.targetLufs);
    // Before any work: a place that cannot be written to, or an output that is the input, is refused here.
    const firstSink = await this.#openSink(settings, probe);
    try {
      if (settings.intensity > 0) this.#model = await models.resolve(settings.model, settings.device);
      const progress = new ProgressTracker(this.#weights(settings, probe), this.#control.onProgress);
      const profiling = this.#profileReferences(settings);
      const { ingested, measured } = await this.#ingest(probe, settings, progress);
      const prepared = await this.#prepare(ingested, settings, progress);
      const known = prepared.track === ingested ? measured : {};
      const matched = await this.#match(prepared, known.spectra, settings, profiling, progress);
      this.#noteInput(probe, ingested, prepared, matched.settings.target);
      const styled = await this.#style(matched.prepared, known, matched.settings, style, progress);
      const sinks = [firstSink];
      const nextSink = async () => sinks.pop() ?? (await this.#openSink(settings, probe));
      const { file, passes } = await this.#approach(
        ingested,
        styled.prepared,
        matched.settings,
        probe,
        nextSink,
        progress,
      );
      const result = await this.#complete(file, passes, ingested.measurement, matched.settings, progress);
      return {
        ...result,
        ...(matched.report !== undefined && { reference: matched.report }),
        ...(styled.report !== undefined && { style: styled.report }),
      };
    } finally {
      await firstSink.abort();
    }
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#spools.map((spool) => spool.dispose()));
    await this.#model?.release();
  }

  get #abort(): { readonly signal?: AbortSignal } {
    return this.#control.signal === undefined ? {} : { signal: this.#control.signal };
  }

  #newSpool(channelCount: number): Spool {
    const spool = this.#dependencies.createSpool({ channelCount });
    this.#spools.push(spool);
    return spool;
  }

  #openSink(settings: ResolvedMasterSettings, probe: AudioProbe) {
    const { format, bitDepth, sampleRate } = settings;
    return this.#dependencies.ffmpeg.openSink(this.#request.outputPath, {
      format,
      bitDepth,
      sampleRate,
      channelCount: decodedChannels(probe),
      metadataFrom: this.#request.inputPath,
      ...this.#abort,
    });
  }

  /** Seconds of work a stage takes on a common machine, for a four-minute track without network. */
  #weights(settings: ResolvedMasterSettings, probe: AudioProbe): StageWeights {
    const isLossless = FORMAT_TRAITS[settings.format].isLossless;
    const resamples = settings.sampleRate !== probe.sampleRate;
    return {
      decode: 1.2,
      network: (this.#model === undefined ? 0 : 15) + (resamples ? 1 : 0),
      reference: settings.reference === undefined ? 0 : 2,
      style: settings.style === undefined ? 0 : 6,
      encode: isLossless ? 1 : 5,
      // A WAV file is looked at while it is written.
      measure: settings.format === 'wav' ? 0 : 1.2,
    };
  }

  /**
   * Decodes and measures the source. What the stages after it look at is measured as well, on a thread, where nothing is
   * known to change the track before it comes to them.
   */
  async #ingest(
    probe: AudioProbe,
    settings: ResolvedMasterSettings,
    progress: ProgressTracker,
  ): Promise<{ readonly ingested: IngestedTrack; readonly measured: MeasuredTrack }> {
    const { startSeconds = 0, endSeconds } = settings;
    const expectedSeconds =
      Math.min(endSeconds ?? Infinity, probe.durationSeconds ?? Infinity) - startSeconds;
    const expected = expectedSeconds * probe.sampleRate;
    const format = { sampleRate: probe.sampleRate, channelCount: decodedChannels(probe) };
    const isChanged = this.#model !== undefined || settings.sampleRate !== probe.sampleRate;
    const kind = isChanged ? undefined : settings.reference ? 'spectra' : settings.style && 'profile';
    const open = kind && (await this.#dependencies.work.open(kind, format));
    const meter = open && new MeterBeside<MidSideSpectra | TrackProfile | undefined>(open);
    try {
      const ingested = await ingest({
        path: this.#request.inputPath,
        probe,
        spool: this.#newSpool(decodedChannels(probe)),
        ...(meter && { meter }),
        blocks: this.#dependencies.ffmpeg.decode(this.#request.inputPath, {
          startSeconds,
          ...(endSeconds !== undefined && { endSeconds }),
          ...this.#abort,
        }),
        onSamples: (count) => progress.report('decode', count / expected),
      });
      const summary = await meter?.finish();
      if (kind === 'spectra') return { ingested, measured: { spectra: summary as MidSideSpectra } };
      if (kind === 'profile') {
        return { ingested, measured: { style: { profile: summary as TrackProfile | undefined } } };
      }
      return { ingested, measured: {} };
    } catch (thrown) {
      await open?.close().catch(() => {});
      throw thrown;
    }
  }

  #prepare(
    ingested: IngestedTrack,
    settings: ResolvedMasterSettings,
    progress: ProgressTracker,
  ): Promise<PreparedTrack> {
    return prepareTrack(ingested, {
      ffmpeg: this.#dependencies.ffmpeg,
      model: this.#model,
      intensity: settings.intensity / 100,
      sampleRate: settings.sampleRate,
      newSpool: (channelCount) => this.#newSpool(channelCount),
      onFraction: (fraction) => progress.report('network', fraction),
      ...this.#abort,
    });
  }

  /** Measures the references while the source is decoded and its own spectra are taken. */
  #profileReferences({ reference }: ResolvedMasterSettings): Promise<readonly ReferenceProfile[]> {
    const { work } = this.#dependencies;
    const paths = reference?.paths ?? [];
    const signal = AbortSignal.any([this.#ended.signal, this.#control.signal ?? []].flat());
    const profiles = Promise.all(paths.map((path) => work.profile(path, signal)));
    // Awaited after the source; a failure before that must not count as unhandled.
    profiles.catch(() => {});
    return profiles;
  }

  /** Matches the track to its references, where there are some; the level goes to theirs unless a target was named. */
  async #match(
    prepared: PreparedTrack,
    spectra: MidSideSpectra | undefined,
    settings: ResolvedMasterSettings,
    profiles: Promise<readonly ReferenceProfile[]>,
    progress: ProgressTracker,
  ): Promise<{
    readonly prepared: PreparedTrack;
    readonly settings: ResolvedMasterSettings;
    readonly report?: ReferenceReport;
  }> {
    if (settings.reference === undefined) return { prepared, settings };
    const matched = await matchReferences(prepared, {
      profiles,
      spectra,
      settings: settings.reference,
      work: this.#dependencies.work,
      newSpool: (channelCount) => this.#newSpool(channelCount),
      onFraction: (fraction) => progress.report('reference', fraction),
      ...this.#abort,
    });
    this.#warnings.push(...matched.warnings);
    const asked = this.#request.settings?.target;
    const target = { ...settings.target, integratedLufs: matched.goalLufs, ...asked };
    return { ...matched, settings: { ...settings, target } };
  }

  /** Sends the track through the stages of a style, where one was asked for. */
  async #style(
    prepared: PreparedTrack,
    known: MeasuredTrack,
    { style: settings, reference }: ResolvedMasterSettings,
    style: Style | undefined,
    progress: ProgressTracker,
  ): Promise<{ readonly prepared: PreparedTrack; readonly report?: StyleReport }> {
    if (settings === undefined || style === undefined) return { prepared };
    const styled = await applyStyle(prepared, {
      style,
      measured: known.style,
      settings,
      ...(reference !== undefined && { reference }),
      work: this.#dependencies.work,
      newSpool: (channelCount) => this.#newSpool(channelCount),
      onFraction: (fraction) => progress.report('style', fraction),
      ...this.#abort,
    });
    this.#warnings.push(...styled.warnings);
    return styled;
  }

  #approach(
    ingested: IngestedTrack,
    prepared: PreparedTrack,
    settings: ResolvedMasterSettings,
    probe: AudioProbe,
    nextSink: () => ReturnType<Ffmpeg['openSink']>,
    progress: ProgressTracker,
  ) {
    const { course, truePeakDbtp, forecast, track } = prepared;
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
          ffmpeg: this.#dependencies.ffmpeg,
          work: this.#dependencies.work,
          sink: await nextSink(),
          drive,
          isLimited,
          settings,
          isUntouched: track === ingested && drive.gainDb === 0 && !isLimited && isOnGrid(probe, settings),
          onEncoded: (count) => progress.report('encode', count / total),
          onMeasured: (count) => progress.report('measure', count / total),
          ...this.#abort,
        });
      },
    });
  }

  async #complete(
    file: RenderedFile,
    passes: number,
    before: TrackMeasurement,
    settings: ResolvedMasterSettings,
    progress: ProgressTracker,
  ) {
    const { isLossless } = FORMAT_TRAITS[settings.format];
    this.#warnings.push(...describeDeviation(file.measurement, settings.target, isLossless ? 0.05 : 0.3));
    this.#warnings.push(...describeDrive(file.drive.gainDb, file.maxReductionDb));
    await file.sink.finish();
    progress.finish();
    const model = this.#model;
    return {
      inputPath: this.#request.inputPath,
      outputPath: this.#request.outputPath,
      before,
      after: file.measurement,
      settings,
      ...(model !== undefined && { model: { id: model.id, sha256: model.sha256 } }),
      device: model?.device ?? 'none',
      gainDb: file.drive.gainDb,
      maxReductionDb: file.maxReductionDb,
      passes,
      warnings: this.#warnings,
    };
  }

  /** Says what the user should know about the source. */
  #noteInput(
    probe: AudioProbe,
    ingested: IngestedTrack,
    prepared: PreparedTrack,
    target: LoudnessTarget,
  ): void {
    const before = ingested.measurement;
    if (probe.channelCount > 2) {
      this.#warnings.push(sentence('sourceFolded', { count: probe.channelCount }));
    }
    if (before.samplePeakDbfs === -Infinity) {
      this.#warnings.push(sentence('sourceSilent'));
    } else if (target.integratedLufs !== 'off' && !Number.isFinite(prepared.course.integratedLufs)) {
      const milliseconds = (1000 * before.durationSeconds).toFixed(1);
      this.#warnings.push(
        before.durationSeconds < 0.4
          ? sentence('sourceTooShort', { milliseconds })
          : sentence('sourceTooQuiet'),
      );
    }
    if (before.clippedRuns > 0) {
      this.#warnings.push(sentence('sourceClipped', { count: before.clippedRuns }));
    }
    const offset = Math.max(...ingested.offsets.map(Math.abs));
    if (offset > 0) {
      this.#warnings.push(sentence('offsetRemoved', { percent: (100 * offset).toFixed(1) }));
    }
  }
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
