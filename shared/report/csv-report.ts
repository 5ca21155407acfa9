import type { AnalyzeResult } from '../contract/analyze.ts';
import type { CompareResult } from '../contract/compare.ts';
import { type CsvValue, csvTable } from './csv.ts';
import { MEASURES, type MeasureKey } from './measures.ts';
import type { FailedInput, MasteredTrack, Report, ReportKind, ReportOf } from './report.ts';
import { ENGLISH_SPEECH, type ReportSpeech } from './words/report-speech.ts';

/** A value for each column, by its name. */
type Row = Readonly<Record<string, CsvValue>>;

/** What the engine said, in the reader's language. */
type Tell = ReportSpeech['tell'];

const KEYS = Object.keys(MEASURES) as MeasureKey[];

/** What is shown of each kind of report: one row a file, with the same columns in all of them. */
const ROWS: {
  readonly [Kind in ReportKind]: (track: ReportOf<Kind>['tracks'][number], tell: Tell) => Row;
} = {
  master: masterRow,
  analyze: analyzeRow,
  compare: compareRow,
};

/**
 * A report as CSV, one row a file, with what is told in the language of the reader. Columns have the names of the JSON report; what is silent or not defined is an empty
 * field. Files that failed follow, with nothing but their name and the reason.
 */
export function renderCsvReport(
  { kind, tracks, failures }: Report,
  { tell }: ReportSpeech = ENGLISH_SPEECH,
): string {
  const rowOf = ROWS[kind] as (track: Report['tracks'][number], tell: Tell) => Row;
  const rows = [
    ...tracks.map((track) => rowOf(track, tell)),
    ...failures.map((failure) => failureRow(failure, tell)),
  ];
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvTable(
    header,
    rows.map((row) => header.map((name) => row[name] ?? null)),
  );
}

function failureRow({ inputPath, error }: FailedInput, tell: Tell): Row {
  return { path: inputPath, error: tell(error.message) };
}

function analyzeRow(analysis: AnalyzeResult, tell: Tell): Row {
  return {
    path: analysis.path,
    error: null,
    container: analysis.container,
    codec: analysis.codec,
    ...measures(analysis),
    ...extras(analysis),
    warnings: analysis.warnings.map(tell).join(' '),
  };
}

function masterRow({ result, before, after }: MasteredTrack, tell: Tell): Row {
  const { settings, style, reference } = result;
  const { integratedLufs, ceilingDbtp } = settings.target;
  return {
    path: result.inputPath,
    error: null,
    outputPath: result.outputPath,
    model: settings.model,
    modelSha256: result.model?.sha256 ?? null,
    intensity: settings.intensity,
    style: style?.name ?? null,
    references: reference?.references.map(({ path }) => path).join(' ') ?? null,
    targetLufs: integratedLufs,
    ceilingDbtp,
    format: settings.format,
    bitDepth: settings.bitDepth,
    sampleRate: settings.sampleRate,
    gainDb: result.gainDb,
    maxReductionDb: result.maxReductionDb,
    ...beforeAndAfter(before, after),
    warnings: result.warnings.map(tell).join(' '),
  };
}

function compareRow(comparison: CompareResult, tell: Tell): Row {
  const { before, after, alignment, aligned, differences, loudnessGainDb, notes } = comparison;
  const changes = KEYS.map((key) => [`change.${key}`, differences[key] ?? null]);
  return {
    path: before.path,
    error: null,
    afterPath: after.path,
    isAligned: alignment.isAligned,
    offsetSeconds: alignment.isAligned ? alignment.offsetSeconds : null,
    polarity: alignment.isAligned ? alignment.polarity : null,
    correlation: alignment.correlation,
    loudnessGainDb,
    snrDb: aligned?.distances.snrDb ?? null,
    segmentalSnrDb: aligned?.distances.segmentalSnrDb ?? null,
    siSdrDb: aligned?.distances.siSdrDb ?? null,
    lsdDb: aligned?.distances.lsdDb ?? null,
    mrStft: aligned?.distances.mrStft ?? null,
    melCepstralDb: aligned?.distances.melCepstralDb ?? null,
    differenceRelativeDb: aligned?.difference.relativeDb ?? null,
    ...beforeAndAfter(before, after),
    ...Object.fromEntries(changes),
    warnings: notes.map(tell).join(' '),
  };
}

function beforeAndAfter(before: AnalyzeResult, after: AnalyzeResult): Row {
  return { ...measures(before, 'before.'), ...measures(after, 'after.') };
}

function measures(analysis: AnalyzeResult, prefix = ''): Row {
  return Object.fromEntries(KEYS.map((key) => [`${prefix}${key}`, analysis[key]]));
}

/** Of what is no single number, that which fits a field. */
function extras({ dcOffset, hum, tone }: AnalyzeResult): Row {
  return {
    dcOffset: dcOffset.join(' '),
    humHz: hum?.frequencyHz ?? null,
    humLevelDbfs: hum?.levelDbfs ?? null,
    thdPercent: tone?.thdPercent ?? null,
    thdPlusNoisePercent: tone?.thdPlusNoisePercent ?? null,
  };
}
