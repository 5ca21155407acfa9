import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import { formatNumber } from '../../../shared/report/measurement-rows.ts';
import { MEASURES, type MeasureGroup, type MeasureKey, measuresOf } from '../../../shared/report/measures.ts';
import { textTable } from '../../../shared/report/text-table.ts';

const NOT_DEFINED = 'not defined';
const SPECTRUM_COLUMNS = 8;

/** The groups of a printed analysis; the format stands in the line above them. */
const TITLES: Readonly<Record<Exclude<MeasureGroup, 'format'>, string>> = {
  loudness: 'Loudness',
  levels: 'Levels',
  spectrum: 'Spectrum',
  stereo: 'Stereo',
  noise: 'Noise and distortion',
};

/** An analysis as lines for a person. */
export function analysisTable(result: AnalyzeResult): string {
  const groups = (Object.keys(TITLES) as (keyof typeof TITLES)[]).map((group) => {
    const rows = measuresOf(group).map((key) => measureRow(result, key));
    if (group === 'levels') rows.push(offsetRow(result));
    if (group === 'noise') rows.push(...humAndToneRows(result));
    return `  ${TITLES[group]}\n${textTable(rows, '    ')}`;
  });
  return [...groups, bandTable(result), spectrumTable(result)].join('\n');
}

function measureRow(result: AnalyzeResult, key: MeasureKey): string[] {
  const { label, unit, decimals, absent = NOT_DEFINED } = MEASURES[key];
  const value = result[key];
  const isSilent = result.samplePeakDbfs === Number.NEGATIVE_INFINITY;
  // What sounds and has no loudness is too short for one.
  const isDefined = value !== null && (Number.isFinite(value) || isSilent);
  return isDefined ? [label, formatNumber(value, decimals), unit.padEnd(7)] : [label, absent, ''];
}

function offsetRow({ dcOffset }: AnalyzeResult): string[] {
  return ['DC offset', dcOffset.map((mean) => formatNumber(100 * mean, 3)).join(' / '), '%'.padEnd(7)];
}

function humAndToneRows({ hum, tone }: AnalyzeResult): string[][] {
  const lines = hum?.harmonics.map(({ frequencyHz }) => frequencyHz).join(', ');
  const humRow =
    hum === null
      ? ['Mains hum', 'none found', '']
      : [`Mains hum (${lines} Hz)`, formatNumber(hum.levelDbfs, 1), 'dBFS'.padEnd(7)];
  if (tone === null) return [humRow, ['THD, THD+N (no steady tone)', NOT_DEFINED, '']];
  const at = `of ${formatNumber(tone.frequencyHz, 1)} Hz at ${formatNumber(tone.levelDbfs, 1)} dBFS`;
  return [
    humRow,
    [`THD ${at}`, `${percent(tone.thdPercent)} %, ${formatNumber(tone.thdDb, 1)}`, 'dB'.padEnd(7)],
    [
      `THD+N ${at}`,
      `${percent(tone.thdPlusNoisePercent)} %, ${formatNumber(tone.thdPlusNoiseDb, 1)}`,
      'dB'.padEnd(7),
    ],
  ];
}

/** Two significant digits, however small. */
function percent(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(2)));
}

function bandTable({ spectralBalance }: AnalyzeResult): string {
  const header = ['', 'Hz', 'dBFS', 'share dB', 'width', 'corr.', 'balance dB', 'mono dB'];
  const rows = spectralBalance.map((band) => [
    band.name,
    `${formatNumber(band.lowHz, 0)}-${formatNumber(band.highHz, 0)}`,
    formatNumber(band.levelDbfs, 1),
    formatNumber(band.shareDb, 1),
    formatNumber(band.width, 2),
    formatNumber(band.correlation, 2),
    formatNumber(band.balanceDb, 1),
    formatNumber(band.monoFoldDownDb, 1),
  ]);
  return `  Bands\n${textTable([header, ...rows], '    ')}`;
}

/** Thirds of an octave, eight side by side: frequencies above levels. */
function spectrumTable({ longTermSpectrum }: AnalyzeResult): string {
  const rows: string[][] = [];
  for (let start = 0; start < longTermSpectrum.length; start += SPECTRUM_COLUMNS) {
    const bands = longTermSpectrum.slice(start, start + SPECTRUM_COLUMNS);
    const padding = Array<string>(SPECTRUM_COLUMNS - bands.length).fill('');
    rows.push(['Hz', ...bands.map(({ centreHz }) => nominalFrequency(centreHz)), ...padding]);
    rows.push(['dBFS', ...bands.map(({ levelDbfs }) => formatNumber(levelDbfs, 1)), ...padding]);
  }
  return `  Long-term spectrum, thirds of an octave\n${textTable(rows, '    ')}`;
}

/** The name of a third of an octave: its centre to two digits, and 31.5, 315 and 3150 as IEC 61260-1 has them. */
export function nominalFrequency(centreHz: number): string {
  const digits = Number(centreHz.toPrecision(3));
  const decade = 10 ** Math.floor(Math.log10(digits));
  const mantissa = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10].reduce((nearest, name) =>
    Math.abs(name - digits / decade) < Math.abs(nearest - digits / decade) ? name : nearest,
  );
  const value = mantissa * decade;
  return value >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : String(Number(value.toPrecision(3)));
}
