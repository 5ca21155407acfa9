import type { AnalyzeResult } from '../../../shared/contract/analyze.ts';
import type { LineChart } from '../../../shared/report/charts/line-chart.ts';
import { frequencyLabel } from '../../../shared/spectrogram/ticks.ts';
import type { Messages } from '../../i18n/english.ts';

/** Both sounds of a report. */
export interface BothSounds {
  readonly before: AnalyzeResult;
  readonly after: AnalyzeResult;
}

const COLOURS = { before: 'var(--before)', after: 'var(--after)' } as const;
const SIDES = ['before', 'after'] as const;
const PLOT_HEIGHT = 180;
/** Levels below are those of silence. */
const LOWEST_DBFS = -140;
const LOWEST_LUFS = -60;

/** Long-term average spectra in thirds of an octave. */
export function spectrumChart(sounds: BothSounds, { reports, compare }: Messages): LineChart {
  const series = SIDES.map((side) => {
    const bands = sounds[side].longTermSpectrum;
    return {
      name: compare.sides[side],
      colour: COLOURS[side],
      x: bands.map(({ centreHz }) => centreHz),
      y: bands.map(({ levelDbfs }) => Math.max(levelDbfs, LOWEST_DBFS)),
    };
  });
  return {
    description: reports.spectrum,
    x: {
      label: `${compare.frequency}, ${compare.frequencyUnits.hertz}`,
      scale: 'log',
      low: 20,
      high: 20_000,
      format: frequencyLabel,
    },
    panels: [{ y: { label: 'dBFS' }, series, height: PLOT_HEIGHT }],
  };
}

/** The loudness of 3 s over time, with the target of what was written. */
export function loudnessChart(
  sounds: BothSounds,
  targetLufs: number | 'off',
  { reports, compare }: Messages,
): LineChart {
  const series = SIDES.map((side) => {
    const { shortTermLufs, stepSeconds } = sounds[side].loudnessHistory;
    return {
      name: compare.sides[side],
      colour: COLOURS[side],
      x: shortTermLufs.map((_, i) => (i + 1) * stepSeconds),
      y: shortTermLufs.map((lufs) => (lufs > LOWEST_LUFS ? lufs : Number.NaN)),
    };
  });
  const guides =
    targetLufs === 'off' ? [] : [{ axis: 'y', value: targetLufs, label: reports.target } as const];
  return {
    description: reports.loudnessHistory,
    x: { label: compare.time, isTime: true, low: 0 },
    panels: [{ y: { label: 'LUFS', high: 0 }, series, guides, height: PLOT_HEIGHT }],
  };
}
