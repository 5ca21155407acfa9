import type { AnalyzeResult } from '../contract/analyze.ts';
import { formatNumber } from './measurement-rows.ts';
import { MEASURES, type MeasureGroup, type MeasureKey, measuresOf } from './measures.ts';

/** What stands in place of a figure that is not defined. */
export const NOT_DEFINED = 'not defined' as const;

/** One line of a table of measures. */
export interface AnalysisRow {
  /** The same for the same measure of every track. */
  readonly key: string;
  readonly label: string;
  /** As shown: with the unit's usual number of decimals, or a word. */
  readonly value: string;
  /** Empty where the value is a word. */
  readonly unit: string;
  readonly definition: string;
}

/** The lines of one group: every measure that is a number, and what a group has besides. */
export function analysisRows(result: AnalyzeResult, group: MeasureGroup): AnalysisRow[] {
  const rows = measuresOf(group).map((key) => measureRow(result, key));
  return [...rows, ...(EXTRA_ROWS[group]?.(result) ?? [])];
}

/** One measure as it is shown. */
export function measureRow(result: AnalyzeResult, key: MeasureKey): AnalysisRow {
  const { label, unit, decimals, absent = NOT_DEFINED, definition } = MEASURES[key];
  const value = result[key];
  const isSilent = result.samplePeakDbfs === Number.NEGATIVE_INFINITY;
  // What sounds and has no loudness is too short for one; what has no samples has no level.
  const isDefined = value !== null && (Number.isFinite(value) || (isSilent && result.sampleCount > 0));
  return isDefined
    ? { key, label, value: formatNumber(value, decimals), unit, definition }
    : { key, label, value: absent, unit: '', definition };
}

const EXTRA_ROWS: Partial<Record<MeasureGroup, (result: AnalyzeResult) => AnalysisRow[]>> = {
  levels: ({ dcOffset, sampleCount }) => [
    {
      key: 'dcOffset',
      label: 'DC offset',
      ...(sampleCount === 0
        ? { value: NOT_DEFINED, unit: '' }
        : { value: dcOffset.map((mean) => formatNumber(100 * mean, 3)).join(' / '), unit: '%' }),
      definition: 'Mean of each channel, of full scale.',
    },
  ],
  noise: humAndToneRows,
};

const HUM = {
  key: 'hum',
  definition: 'Lines at multiples of 50 or 60 Hz that stand out of what lies beside them, together.',
};
const THD = {
  key: 'thd',
  definition: 'Harmonics over the fundamental of a steady tone (IEC 60268-3); music has none.',
};
const THD_PLUS_NOISE = {
  key: 'thdPlusNoise',
  definition: 'All but the fundamental over everything, 20 Hz to 20 kHz (AES17).',
};

function humAndToneRows({ hum, tone }: AnalyzeResult): AnalysisRow[] {
  const lines = hum?.harmonics.map(({ frequencyHz }) => frequencyHz).join(', ');
  const humRow =
    hum === null
      ? { ...HUM, label: 'Mains hum', value: 'none found', unit: '' }
      : { ...HUM, label: `Mains hum (${lines} Hz)`, value: formatNumber(hum.levelDbfs, 1), unit: 'dBFS' };
  if (tone === null) {
    const none = { value: NOT_DEFINED, unit: '' };
    return [
      humRow,
      { ...THD, label: 'THD (no steady tone)', ...none },
      { ...THD_PLUS_NOISE, label: 'THD+N (no steady tone)', ...none },
    ];
  }
  const at = `of ${formatNumber(tone.frequencyHz, 1)} Hz at ${formatNumber(tone.levelDbfs, 1)} dBFS`;
  const shown = (share: number, level: number): Pick<AnalysisRow, 'value' | 'unit'> => ({
    value: `${percent(share)} %, ${formatNumber(level, 1)}`,
    unit: 'dB',
  });
  return [
    humRow,
    { ...THD, label: `THD ${at}`, ...shown(tone.thdPercent, tone.thdDb) },
    {
      ...THD_PLUS_NOISE,
      label: `THD+N ${at}`,
      ...shown(tone.thdPlusNoisePercent, tone.thdPlusNoiseDb),
    },
  ];
}

/** Two significant digits, however small. */
function percent(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(2)));
}

/** The groups of a table of measures; the format stands elsewhere. */
export const GROUP_TITLES: Readonly<Record<Exclude<MeasureGroup, 'format'>, string>> = {
  loudness: 'Loudness',
  levels: 'Levels',
  spectrum: 'Spectrum',
  stereo: 'Stereo',
  noise: 'Noise and distortion',
};
