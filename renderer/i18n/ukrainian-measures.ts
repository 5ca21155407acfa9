import type { MeasureKey } from '../../shared/report/measures.ts';
import { groupsInUkrainian, measuresInUkrainian } from '../../shared/report/words/ukrainian-figures.ts';
import { localUnit } from '../../shared/sentences/languages.ts';
import type { MeasureNames } from './english-measures.ts';

const unit = (english: string): string => localUnit(english, 'uk');

/** What measures are called in Ukrainian: as in every report. */
export const ukrainianMeasures: MeasureNames = {
  groups: groupsInUkrainian,
  names: Object.fromEntries(
    Object.entries(measuresInUkrainian).map(([key, { label }]) => [key, label]),
  ) as Record<MeasureKey, string>,
  units: {
    s: unit('s'),
    Hz: unit('Hz'),
    dB: unit('dB'),
    'dB/oct': unit('dB/oct'),
    samples: unit('samples'),
  },
};
