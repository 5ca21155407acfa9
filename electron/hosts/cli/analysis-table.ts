import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import { analysisRows, GROUP_TITLES } from '../../../shared/report/analysis-rows.ts';
import { formatNumber } from '../../../shared/report/measurement-rows.ts';
import { textTable } from '../../../shared/report/text-table.ts';
import { ENGLISH_SPEECH } from '../../../shared/report/words/report-speech.ts';

const SPECTRUM_COLUMNS = 8;

/** An analysis as lines for a person. */
export function analysisTable(result: AnalyzeResult): string {
  const groups = (Object.keys(GROUP_TITLES) as (keyof typeof GROUP_TITLES)[]).map((group) => {
    const rows = analysisRows(result, group).map(({ label, value, unit }) => [
      label,
      value,
      unit === '' ? '' : unit.padEnd(7),
    ]);
    return `  ${ENGLISH_SPEECH.say(GROUP_TITLES[group])}\n${textTable(rows, '    ')}`;
  });
  return [...groups, bandTable(result), spectrumTable(result)].join('\n');
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
