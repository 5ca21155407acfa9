import { basename } from 'node:path';
import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import type { CompareResult } from '../../../shared/contract/compare.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import type { RequestOf } from '../../../shared/contract/methods.ts';
import type { PanelsResult } from '../../../shared/contract/spectrogram.ts';
import type { SpectrogramPictures } from '../../../shared/report/html/spectrogram-figure.ts';
import {
  type FailedInput,
  type MasteredTrack,
  REPORT_VERSION,
  type Report,
  type ReportKind,
  type ReportOf,
} from '../../../shared/report/report.ts';
import { reportHasPictures, writeReport } from './report-file.ts';
import type { CliSession } from './session.ts';

type TrackOf<Kind extends ReportKind> = ReportOf<Kind>['tracks'][number];
type PanelsRequest = RequestOf<'spectrogram.panels'>;

/** In points; a plot is as fine as an A4 page shows it. */
const PICTURE = { width: 760, height: 140 } as const;

/** What the pictures of each kind of track are of; nothing where there is no sound. */
const PICTURED: { readonly [Kind in ReportKind]: (track: TrackOf<Kind>) => PanelsRequest | undefined } = {
  analyze: (analysis) => (hasSound(analysis) ? { inputPath: analysis.path } : undefined),
  master: masterPictures,
  compare: comparePictures,
};

/**
 * Writes the reports of a run, with the pictures that their formats show.
 *
 * @param paths as `--report` names them, checked before
 */
export async function makeReports<Kind extends ReportKind>(
  session: CliSession,
  paths: readonly string[],
  kind: Kind,
  tracks: readonly TrackOf<Kind>[],
  failures: readonly FailedInput[],
): Promise<void> {
  const isPictured = paths.some(reportHasPictures);
  const pictures: (SpectrogramPictures | undefined)[] = [];
  for (const track of tracks) {
    const request = isPictured ? PICTURED[kind](track) : undefined;
    pictures.push(request && (await drawPictures(session, request)));
  }
  const { latheVersion, terminal } = session;
  const head = {
    version: REPORT_VERSION,
    latheVersion,
    createdAt: new Date().toISOString(),
    failures,
  } as const;
  for (const path of paths) {
    await writeReport(path, { ...head, kind, tracks } as Report, pictures);
    terminal.note(`Report: ${path}`);
  }
}

/** Measures what a report tells of a mastered track besides the result. */
export async function describeMaster(session: CliSession, result: MasterResult): Promise<MasteredTrack> {
  const { settings, inputPath, outputPath } = result;
  const { startSeconds, endSeconds } = settings;
  const part = {
    ...(startSeconds !== undefined && { startSeconds }),
    ...(endSeconds !== undefined && { endSeconds }),
  };
  const references = [];
  for (const path of settings.reference?.paths ?? []) {
    const { longTermSpectrum } = await measure(session, { inputPath: path });
    references.push({ path, longTermSpectrum });
  }
  const model = await describeModel(session, result);
  return {
    result,
    before: await measure(session, { inputPath, ...part, waveform: true }),
    after: await measure(session, { inputPath: outputPath, waveform: true }),
    ...(model !== undefined && { model }),
    references,
  };
}

/** A network that is a mere file has nothing that could be told of it. */
async function describeModel(
  { connect }: CliSession,
  { model: used }: MasterResult,
): Promise<MasteredTrack['model']> {
  if (used === undefined) return undefined;
  const { models } = await (await connect()).call('models.list', {});
  const model = models.find(({ sha256 }) => sha256 === used.sha256);
  return model && { licence: model.licence, description: model.description, trainedOn: model.trainedOn };
}

async function measure(
  { connect, signal, terminal }: CliSession,
  request: RequestOf<'analyze.run'>,
): Promise<AnalyzeResult> {
  const view = terminal.progress(`report: ${basename(request.inputPath)}`);
  try {
    const onProgress = ({ fraction }: { fraction: number }): void => view.update(fraction, 'measure');
    return await (await connect()).call('analyze.run', request, { signal, onProgress });
  } finally {
    view.stop();
  }
}

function hasSound({ sampleCount }: AnalyzeResult): boolean {
  return sampleCount > 0;
}

/** Gain that brings the second to the loudness of the first, where both have one. */
function matchingGainDb(before: AnalyzeResult, after: AnalyzeResult): number {
  const gainDb = before.integratedLufs - after.integratedLufs;
  return Number.isFinite(gainDb) ? gainDb : 0;
}

function masterPictures({ result, before, after }: MasteredTrack): PanelsRequest | undefined {
  if (!hasSound(before) || !hasSound(after)) return undefined;
  return {
    inputPath: result.inputPath,
    inputOriginSeconds: result.settings.startSeconds ?? 0,
    afterPath: result.outputPath,
    afterGainDb: matchingGainDb(before, after),
    settings: { endSeconds: Math.max(before.durationSeconds, after.durationSeconds) },
  };
}

/** What both have, one above the other; the whole of both where they are not aligned. */
function comparePictures({
  before,
  after,
  alignment,
  aligned,
  loudnessGainDb,
}: CompareResult): PanelsRequest | undefined {
  if (!hasSound(before) || !hasSound(after)) return undefined;
  const request = { inputPath: before.path, afterPath: after.path, afterGainDb: loudnessGainDb ?? 0 };
  if (aligned === null || aligned.durationSeconds <= 0) return request;
  const { startSeconds, durationSeconds } = aligned;
  return {
    ...request,
    afterOriginSeconds: alignment.offsetSeconds,
    settings: { startSeconds, endSeconds: startSeconds + durationSeconds },
  };
}

async function drawPictures(
  { connect, signal, terminal }: CliSession,
  { settings, ...request }: PanelsRequest,
): Promise<SpectrogramPictures> {
  const view = terminal.progress(`report: ${basename(request.inputPath)}`);
  try {
    const onProgress = ({ fraction }: { fraction: number }): void => view.update(fraction, 'draw');
    const panels = await (await connect()).call(
      'spectrogram.panels',
      { ...request, settings: { ...PICTURE, ...settings } },
      { signal, onProgress },
    );
    return withAddresses(panels);
  } finally {
    view.stop();
  }
}

function withAddresses({ before, after, difference, ...rest }: PanelsResult): SpectrogramPictures {
  const address = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return {
    ...rest,
    before: address(before),
    ...(after !== undefined && { after: address(after) }),
    ...(difference !== undefined && { difference: address(difference) }),
  };
}
