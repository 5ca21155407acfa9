import type { TrackMeasurement } from '../../../shared/analysis/track-meter.ts';
import { FORMAT_TRAITS } from '../../../shared/mastering/output-formats.ts';
import type { MidSideSpectra } from '../../../shared/mastering/reference/mid-side-spectra.ts';
import type { Style } from '../../../shared/mastering/styles/style-file.ts';
import type { AudioProbe, AudioSink } from '../../adapters/ffmpeg/types.ts';
import type { Spool } from '../../adapters/spool.ts';
import type { AudioModel } from '../models/audio-model.ts';
import type { Approach } from './approach.ts';
import { describeDeviation, describeDrive } from './compliance.ts';
import { decodedChannels, type IngestedTrack } from './ingest.ts';
import type { MasterControl, MasteringDependencies } from './mastering-service.ts';
import { ingestMeasured, type MeasuredIngest, type MeasuredTrack } from './measured-ingest.ts';
import type { PreparedTrack } from './measured-spool.ts';
import { prepareTrack } from './prepare.ts';
import { ProgressTracker } from './progress.ts';
import type { ReferenceProfile } from './reference-profile.ts';
import { matchReferences } from './reference-stage.ts';
import { renderToTarget } from './render-to-target.ts';
import { checkSettings, resolveSettings } from './settings.ts';
import { sourceWarnings } from './source-warnings.ts';
import { stageWeights } from './stage-weights.ts';
import { applyStyle } from './style-stage.ts';
import type {
  MasterRequest,
  MasterResult,
  ReferenceReport,
  ResolvedMasterSettings,
  StyleReport,
} from './types.ts';

/** One run of the service, with everything that must be given back at its end. */
export class MasteringJob {
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

  /** Refuses what cannot be done before any work, then masters. */
  async run(): Promise<Omit<MasterResult, 'elapsedSeconds' | 'realTimeFactor'>> {
    const { ffmpeg, models, storedSampleRate, work, loadStyle } = this.#dependencies;
    checkSettings(this.#request.settings ?? {});
    work.prepare();
    const probe = await ffmpeg.probe(this.#request.inputPath, this.#control.signal);
    const { style: asked } = this.#request.settings ?? {};
    const style = asked && (await loadStyle(asked.name));
    const settings = resolveSettings(this.#request, probe, storedSampleRate, style?.targetLufs);
    // Before any work: a place that cannot be written to, or an output that is the input, is refused here.
    const firstSink = await this.#openSink(settings, probe);
    try {
      if (settings.intensity > 0) this.#model = await models.resolve(settings.model, settings.device);
      return await this.#master(probe, settings, style, firstSink);
    } finally {
      await firstSink.abort();
    }
  }

  /** All of it, from the source to the file that has its name. */
  async #master(
    probe: AudioProbe,
    settings: ResolvedMasterSettings,
    style: Style | undefined,
    firstSink: AudioSink,
  ) {
    const { ffmpeg, work } = this.#dependencies;
    const weights = stageWeights(settings, {
      hasNetwork: this.#model !== undefined,
      sourceRate: probe.sampleRate,
    });
    const progress = new ProgressTracker(weights, this.#control.onProgress);
    const profiling = this.#profileReferences(settings);
    const { ingested, measured } = await this.#ingest(probe, settings, progress);
    const prepared = await this.#prepare(ingested, settings, progress);
    const known = prepared.track === ingested ? measured : {};
    const matched = await this.#match(prepared, known.spectra, settings, profiling, progress);
    this.#warnings.push(
      ...sourceWarnings(probe, ingested, prepared.course.integratedLufs, matched.settings.target),
    );
    const styled = await this.#style(matched.prepared, known, matched.settings, style, progress);
    const sinks = [firstSink];
    const approach = await renderToTarget(styled.prepared, {
      ffmpeg,
      work,
      probe,
      settings: matched.settings,
      isSource: styled.prepared.track === ingested,
      nextSink: async () => sinks.pop() ?? (await this.#openSink(settings, probe)),
      onEncoded: (fraction) => progress.report('encode', fraction),
      onMeasured: (fraction) => progress.report('measure', fraction),
      ...this.#abort,
    });
    const result = await this.#complete(approach, ingested.measurement, matched.settings);
    progress.finish();
    return {
      ...result,
      ...(matched.report !== undefined && { reference: matched.report }),
      ...(styled.report !== undefined && { style: styled.report }),
    };
  }

  /** Ends what it began and gives back what it took. Must be called. */
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

  #ingest(
    probe: AudioProbe,
    settings: ResolvedMasterSettings,
    progress: ProgressTracker,
  ): Promise<MeasuredIngest> {
    const { ffmpeg, work } = this.#dependencies;
    const { inputPath } = this.#request;
    const { startSeconds = 0, endSeconds } = settings;
    const expectedSeconds =
      Math.min(endSeconds ?? Infinity, probe.durationSeconds ?? Infinity) - startSeconds;
    const expected = expectedSeconds * probe.sampleRate;
    const isChanged = this.#model !== undefined || settings.sampleRate !== probe.sampleRate;
    const kind = isChanged ? undefined : settings.reference ? 'spectra' : settings.style && 'profile';
    return ingestMeasured(work, kind, {
      path: inputPath,
      probe,
      spool: this.#newSpool(decodedChannels(probe)),
      blocks: ffmpeg.decode(inputPath, {
        startSeconds,
        ...(endSeconds !== undefined && { endSeconds }),
        ...this.#abort,
      }),
      onSamples: (count) => progress.report('decode', count / expected),
    });
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

  /** Gives the file that came nearest its name. */
  async #complete({ file, passes }: Approach, before: TrackMeasurement, settings: ResolvedMasterSettings) {
    const { isLossless } = FORMAT_TRAITS[settings.format];
    this.#warnings.push(...describeDeviation(file.measurement, settings.target, isLossless ? 0.05 : 0.3));
    this.#warnings.push(...describeDrive(file.drive.gainDb, file.maxReductionDb));
    await file.sink.finish();
    const { inputPath, outputPath } = this.#request;
    const model = this.#model;
    return {
      inputPath,
      outputPath,
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
}
