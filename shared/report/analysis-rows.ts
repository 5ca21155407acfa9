import type { AnalyzeResult } from '../contract/analyze.ts';
import { MEASURES, type MeasureGroup, type MeasureKey, measuresOf } from './measures.ts';
import type { PhraseKey } from './words/english.ts';
import { ENGLISH_SPEECH, type ReportSpeech } from './words/report-speech.ts';

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
export function analysisRows(
  result: AnalyzeResult,
  group: MeasureGroup,
  speech: ReportSpeech = ENGLISH_SPEECH,
): AnalysisRow[] {
  const rows = measuresOf(group).map((key) => measureRow(result, key, speech));
  return [...rows, ...(EXTRA_ROWS[group]?.(result, speech) ?? [])];
}

/** One measure as it is shown. */
export function measureRow(result: AnalyzeResult, key: MeasureKey, speech: ReportSpeech): AnalysisRow {
  const { unit, decimals, absent = 'notDefined' } = MEASURES[key];
  const { label, definition } = speech.measures[key];
  const value = result[key];
  const isSilent = result.samplePeakDbfs === Number.NEGATIVE_INFINITY;
  // What sounds and has no loudness is too short for one; what has no samples has no level.
  const isDefined = value !== null && (Number.isFinite(value) || (isSilent && result.sampleCount > 0));
  return isDefined
    ? { key, label, value: speech.number(value, decimals), unit: speech.unit(unit), definition }
    : { key, label, value: speech.say(absent), unit: '', definition };
}

const EXTRA_ROWS: Partial<
  Record<MeasureGroup, (result: AnalyzeResult, speech: ReportSpeech) => AnalysisRow[]>
> = {
  levels: ({ dcOffset, sampleCount }, { say, number }) => [
    {
      key: 'dcOffset',
      label: say('dcOffset'),
      ...(sampleCount === 0
        ? { value: say('notDefined'), unit: '' }
        : { value: dcOffset.map((mean) => number(100 * mean, 3)).join(' / '), unit: '%' }),
      definition: say('dcOffsetDefinition'),
    },
  ],
  noise: humAndToneRows,
};

function humAndToneRows({ hum, tone }: AnalyzeResult, speech: ReportSpeech): AnalysisRow[] {
  const { say, number, unit } = speech;
  const humRow = { key: 'hum', definition: say('humDefinition') };
  const lines = hum?.harmonics.map(({ frequencyHz }) => frequencyHz).join(', ') ?? '';
  const distortions = [
    {
      key: 'thd',
      measure: 'THD',
      definition: say('thdDefinition'),
      share: tone?.thdPercent,
      level: tone?.thdDb,
    },
    {
      key: 'thdPlusNoise',
      measure: 'THD+N',
      definition: say('thdNoiseDefinition'),
      share: tone?.thdPlusNoisePercent,
      level: tone?.thdPlusNoiseDb,
    },
  ];
  return [
    hum === null
      ? { ...humRow, label: say('hum'), value: say('noneFound'), unit: '' }
      : { ...humRow, label: say('humOf', { lines }), value: number(hum.levelDbfs, 1), unit: 'dBFS' },
    ...distortions.map(({ key, measure, definition, share, level }) => {
      if (tone === null || share === undefined || level === undefined) {
        return { key, label: say('noTone', { measure }), value: say('notDefined'), unit: '', definition };
      }
      const at = { measure, hertz: number(tone.frequencyHz, 1), level: number(tone.levelDbfs, 1) };
      const value = `${percent(share, speech)} %, ${number(level, 1)}`;
      return { key, label: say('ofTone', at), value, unit: unit('dB'), definition };
    }),
  ];
}

/** Two significant digits, however small. */
function percent(value: number, { number }: ReportSpeech): string {
  const shown = value === 0 ? '0' : String(Number(value.toPrecision(2)));
  return shown.includes('e') ? shown : number(value, (shown.split('.')[1] ?? '').length);
}

/** The groups of a table of measures; the format stands elsewhere. */
export const GROUP_TITLES = {
  loudness: 'loudness',
  levels: 'levels',
  spectrum: 'spectrum',
  stereo: 'stereoGroup',
  noise: 'noise',
} as const satisfies Readonly<Record<Exclude<MeasureGroup, 'format'>, PhraseKey>>;
