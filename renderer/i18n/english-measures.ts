import { MEASURES, type MeasureGroup, type MeasureKey } from '../../shared/report/measures.ts';

/** What measures are called in English: as in every report. */
export const englishMeasures: {
  readonly groups: Readonly<Record<MeasureGroup, string>>;
  readonly names: Readonly<Record<MeasureKey, string>>;
} = {
  groups: {
    format: 'Format',
    loudness: 'Loudness',
    levels: 'Levels',
    spectrum: 'Spectrum',
    stereo: 'Stereo',
    noise: 'Noise',
  },
  names: Object.fromEntries(Object.entries(MEASURES).map(([key, { label }]) => [key, label])) as Record<
    MeasureKey,
    string
  >,
};

/** What measures must be called in every language. */
export type MeasureNames = typeof englishMeasures;
