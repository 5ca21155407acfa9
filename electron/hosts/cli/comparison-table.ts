import type { CompareResult } from '../../../shared/contract/compare.ts';
import { DISTANCES, type Distances } from '../../../shared/report/distances.ts';
import { formatNumber, formatTime } from '../../../shared/report/measurement-rows.ts';
import { MEASURE_GROUPS, MEASURES, type MeasureKey, measuresOf } from '../../../shared/report/measures.ts';
import { textTable } from '../../../shared/report/text-table.ts';
import { nominalFrequency } from './analysis-table.ts';

const SPECTRUM_COLUMNS = 8;

/** A comparison as lines for a person. */
export function comparisonTable(result: CompareResult): string {
  return [
    headline(result),
    measureTable(result),
    spectrumTable(result),
    ...(result.aligned === null ? [] : alignedTables(result.aligned)),
    ...(result.clean === undefined ? [] : [cleanTable(result.clean)]),
  ].join('\n');
}

/** With a plus before what rose. */
function signed(value: number | null, decimals: number): string {
  const shown = formatNumber(value, decimals);
  return value !== null && Number(shown) > 0 ? `+${shown}` : shown;
}

function headline({ alignment, loudnessGainDb }: CompareResult): string {
  const place = alignment.isAligned
    ? `aligned by ${formatNumber(alignment.offsetSeconds, 4)} s, polarity ${alignment.polarity > 0 ? 'kept' : 'turned'}, correlation ${formatNumber(alignment.correlation, 3)}`
    : 'not aligned';
  return `  ${place}; loudness of after matched by ${signed(loudnessGainDb, 2)} dB`;
}

function measureTable({ before, after, differences }: CompareResult): string {
  const row = (key: MeasureKey): string[] => {
    const { label, unit, decimals } = MEASURES[key];
    const values = [before[key], after[key]].map((value) => formatNumber(value, decimals));
    return [label, ...values, signed(differences[key] ?? null, decimals), unit.padEnd(7)];
  };
  const rows = MEASURE_GROUPS.flatMap((group) => measuresOf(group).map(row));
  return textTable([['', 'before', 'after', 'change', ''], ...rows]);
}

/** Thirds of an octave, eight side by side: frequencies above changes. */
function spectrumTable({ spectrum }: CompareResult): string {
  const rows: string[][] = [];
  for (let start = 0; start < spectrum.length; start += SPECTRUM_COLUMNS) {
    const bands = spectrum.slice(start, start + SPECTRUM_COLUMNS);
    const padding = Array<string>(SPECTRUM_COLUMNS - bands.length).fill('');
    rows.push(['Hz', ...bands.map(({ centreHz }) => nominalFrequency(centreHz)), ...padding]);
    rows.push(['dB', ...bands.map(({ differenceDb }) => signed(differenceDb, 1)), ...padding]);
  }
  return `  Change of the long-term spectrum at equal loudness, thirds of an octave\n${textTable(rows, '    ')}`;
}

function alignedTables({ distances, difference, spans }: NonNullable<CompareResult['aligned']>): string[] {
  const rows = distanceRows([distances]);
  const { relativeDb, rmsDbfs, samplePeakDbfs } = difference;
  const relative = relativeDb === null ? '' : `, ${signed(relativeDb, 1)} dB against before`;
  const level = `RMS ${formatNumber(rmsDbfs, 1)} dBFS, peak ${formatNumber(samplePeakDbfs, 1)} dBFS`;
  const path = difference.path === undefined ? '' : `: ${difference.path}`;
  return [
    `  Distances from before to after\n${textTable(rows, '    ')}`,
    `  Difference signal, ${level}${relative}${path}`,
    spanTable(spans),
  ];
}

function distanceRows(columns: readonly Distances[]): string[][] {
  return (Object.keys(DISTANCES) as (keyof Distances)[]).map((key) => {
    const { label, unit, decimals } = DISTANCES[key];
    return [label, ...columns.map((distances) => formatNumber(distances[key], decimals)), unit.padEnd(2)];
  });
}

function spanTable(spans: NonNullable<CompareResult['aligned']>['spans']): string {
  if (spans.length === 0) return '  Nothing changed by more than 0.5 dB';
  const header = ['', 'change dB', 'level dB', 'tone dB', 'low dB', 'mid dB', 'high dB'];
  const rows = spans.map((span) => [
    `${formatTime(span.startSeconds)} - ${formatTime(span.endSeconds)}`,
    formatNumber(span.changeDb, 1),
    signed(span.levelDb, 1),
    formatNumber(span.spectrumDb, 1),
    signed(span.lowDb, 1),
    signed(span.midDb, 1),
    signed(span.highDb, 1),
  ]);
  return `  Changed most, at equal loudness of the whole\n${textTable([header, ...rows], '    ')}`;
}

function cleanTable({ path, before, after }: NonNullable<CompareResult['clean']>): string {
  const rows = distanceRows([before.distances, after.distances]);
  rows.push(['STOI (speech)', formatNumber(before.stoi, 3), formatNumber(after.stoi, 3), '  ']);
  rows.push(['Gain to match', signed(before.gainDb, 2), signed(after.gainDb, 2), 'dB']);
  return `  Against ${path}\n${textTable([['', 'before', 'after', ''], ...rows], '    ')}`;
}
