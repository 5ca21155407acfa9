import { MEASURES, type MeasureGroup, type MeasureKey } from '../../shared/report/measures.ts';

const OWN_UNITS = ['s', 'Hz', 'dB', 'dB/oct', 'samples'] as const;

/** What measures are called in English: as in every report. */
export const englishMeasures: {
  readonly groups: Readonly<Record<MeasureGroup, string>>;
  readonly names: Readonly<Record<MeasureKey, string>>;
  /** Units that languages write in their own way; the others are the same everywhere. */
  readonly units: Readonly<Record<(typeof OWN_UNITS)[number], string>>;
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
  units: { s: 's', Hz: 'Hz', dB: 'dB', 'dB/oct': 'dB/oct', samples: 'samples' },
};

/** What measures must be called in every language. */
export type MeasureNames = typeof englishMeasures;

/** A unit as a language writes it. */
export function unitName({ units }: MeasureNames, unit: string): string {
  const own = OWN_UNITS.find((each) => each === unit);
  return own === undefined ? unit : units[own];
}
