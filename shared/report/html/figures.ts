import type { AnalyzeResult } from '../../contract/analyze.ts';
import type { CompareResult } from '../../contract/compare.ts';
import { frequencyLabel } from '../../spectrogram/ticks.ts';
import {
  type ChartColours,
  type ChartGuide,
  type ChartPanel,
  type ChartSeries,
  type LineChart,
  renderLineChart,
} from '../charts/line-chart.ts';
import type { ReportSpeech } from '../words/report-speech.ts';
import { html, type Markup, trusted } from './markup.ts';

const COLOURS: ChartColours = {
  background: 'transparent',
  text: 'var(--ink)',
  quiet: 'var(--soft)',
  axis: 'var(--axis)',
  grid: 'var(--grid)',
};
const WIDTH = 900;
/** Loudness below this tells nothing of programme. */
const QUIETEST_LUFS = -60;

/** One of the sounds of a figure. */
export interface FigureSound {
  readonly name: string;
  readonly analysis: AnalyzeResult;
  readonly colour: string;
  /** Added to its times. */
  readonly shiftSeconds?: number;
}

/** A chart with its caption. */
function figure(caption: string, chart: Pick<LineChart, 'x' | 'panels'>, { language }: ReportSpeech): Markup {
  const svg = renderLineChart({ ...chart, description: caption, width: WIDTH, colours: COLOURS, language });
  return html`<figure>${trusted(svg)}<figcaption>${caption}</figcaption></figure>`;
}

/** A time axis that begins where the first sound does. */
function timeAxis(sounds: readonly FigureSound[], { say }: ReportSpeech): LineChart['x'] {
  return {
    label: say('time'),
    isTime: true,
    low: Math.min(0, ...sounds.map(({ shiftSeconds = 0 }) => shiftSeconds)),
  };
}

/** Outlines of waveforms, the channels over each other; nothing where there is no outline. */
export function waveformFigure(sounds: readonly FigureSound[], speech: ReportSpeech): Markup | undefined {
  const panels = sounds.flatMap((sound): ChartPanel[] => {
    const series = outlineOf(sound);
    if (series === undefined) return [];
    return [{ y: { label: sound.name, low: -1, high: 1 }, series: [series], height: 90 }];
  });
  if (panels.length === 0) return undefined;
  return figure(speech.say('waveformCaption'), { x: timeAxis(sounds, speech), panels }, speech);
}

/** A stroke from the smallest to the largest value of each point. */
function outlineOf({
  analysis: { waveform },
  colour,
  shiftSeconds = 0,
}: FigureSound): ChartSeries | undefined {
  const points = waveform?.channels[0]?.minimum.length ?? 0;
  if (waveform === undefined || points === 0) return undefined;
  const [x, y]: [number[], number[]] = [[], []];
  for (let i = 0; i < points; i++) {
    const at = shiftSeconds + (i + 0.5) * waveform.stepSeconds;
    x.push(at, at);
    y.push(Math.max(...waveform.channels.map(({ maximum }) => maximum[i]!)));
    y.push(Math.min(...waveform.channels.map(({ minimum }) => minimum[i]!)));
  }
  return { name: '', x, y, colour, width: 1 };
}

/** Momentary, short-term and integrated loudness over time. */
export function loudnessFigure(
  sounds: readonly FigureSound[],
  speech: ReportSpeech,
  targetLufs?: number,
): Markup | undefined {
  const { say, number } = speech;
  const panels = sounds.flatMap((sound): ChartPanel[] => {
    const { loudnessHistory: history, integratedLufs } = sound.analysis;
    if (!history.momentaryLufs.some((lufs) => lufs > QUIETEST_LUFS)) return [];
    const x = history.momentaryLufs.map((_, i) => (sound.shiftSeconds ?? 0) + (i + 1) * history.stepSeconds);
    const guides: ChartGuide[] = [{ axis: 'y', value: integratedLufs, label: '' }];
    // Only what was written is judged by it.
    if (targetLufs !== undefined && sound === sounds.at(-1)) {
      guides.push({ axis: 'y', value: targetLufs, label: say('targetGuide') });
    }
    const { name } = sound;
    const label = Number.isFinite(integratedLufs)
      ? say('loudnessAxisWhole', { name, loudness: number(integratedLufs, 1) })
      : say('loudnessAxis', { name });
    return [
      {
        y: { label, low: lowestOf(sounds), high: 0 },
        series: [
          { name: say('momentary'), x, y: audible(history.momentaryLufs), colour: 'var(--axis)', width: 1 },
          { name: say('shortTerm'), x, y: audible(history.shortTermLufs), colour: sound.colour },
        ],
        guides,
        height: 120,
      },
    ];
  });
  if (panels.length === 0) return undefined;
  const target =
    targetLufs === undefined ? '' : ` ${say('loudnessTarget', { target: number(targetLufs, 1) })}`;
  return figure(`${say('loudnessCaption')}${target}`, { x: timeAxis(sounds, speech), panels }, speech);
}

const audible = (lufs: readonly number[]): number[] =>
  lufs.map((value) => (value > QUIETEST_LUFS ? value : Number.NaN));

/** The same lower end for all: 30 LU below the quietest of the whole, in steps of 10. */
function lowestOf(sounds: readonly FigureSound[]): number {
  const levels = sounds.map(({ analysis }) => analysis.integratedLufs).filter(Number.isFinite);
  const lowest = Math.min(-20, ...levels) - 20;
  return Math.max(QUIETEST_LUFS, 10 * Math.floor(lowest / 10));
}

/** A long-term spectrum of a figure. */
export interface FigureSpectrum {
  readonly name: string;
  readonly colour: string;
  readonly isDashed?: boolean;
  readonly bands: readonly { readonly centreHz: number; readonly levelDbfs: number }[];
}

const frequencyAxis = ({ say }: ReportSpeech): LineChart['x'] => ({
  label: say('frequencyAxis'),
  scale: 'log',
  low: 20,
  high: 20_000,
  format: frequencyLabel,
});

/** Long-term average spectra in thirds of an octave. */
export function spectrumFigure(
  spectra: readonly FigureSpectrum[],
  speech: ReportSpeech,
  note = '',
): Markup | undefined {
  const series = spectra
    .filter(({ bands }) => bands.some(({ levelDbfs }) => Number.isFinite(levelDbfs)))
    .map(({ bands, ...rest }) => ({
      ...rest,
      x: bands.map(({ centreHz }) => centreHz),
      y: bands.map(({ levelDbfs }) => Math.max(levelDbfs, -140)),
    }));
  if (series.length === 0) return undefined;
  const caption = `${speech.say('spectraCaption')}${note}`;
  const panels = [{ y: { label: 'dBFS' }, series, height: 200 }];
  return figure(caption, { x: frequencyAxis(speech), panels }, speech);
}

/** What changed in the long-term spectrum. */
export function spectrumChangeFigure(
  spectrum: CompareResult['spectrum'],
  speech: ReportSpeech,
): Markup | undefined {
  if (!spectrum.some(({ differenceDb }) => differenceDb !== null)) return undefined;
  const y = spectrum.map(({ differenceDb }) => differenceDb ?? Number.NaN);
  const reach = Math.max(3, ...y.filter(Number.isFinite).map(Math.abs));
  const panel: ChartPanel = {
    y: { label: speech.unit('dB'), low: -reach, high: reach },
    series: [{ name: '', x: spectrum.map(({ centreHz }) => centreHz), y, colour: 'var(--after)' }],
    guides: [{ axis: 'y', value: 0, label: '' }],
    height: 140,
  };
  return figure(speech.say('changeCaption'), { x: frequencyAxis(speech), panels: [panel] }, speech);
}

/** How much changed over time. */
export function changeHistoryFigure(
  { history }: NonNullable<CompareResult['aligned']>,
  speech: ReportSpeech,
): Markup | undefined {
  const { say, unit } = speech;
  if (history.changeDb.length === 0) return undefined;
  const x = history.changeDb.map((_, i) => history.startSeconds + (i + 0.5) * history.stepSeconds);
  const panel: ChartPanel = {
    y: { label: unit('dB') },
    series: [
      { name: say('bands'), x, y: history.changeDb, colour: 'var(--after)' },
      { name: say('level'), x, y: history.levelDb, colour: 'var(--before)' },
    ],
    height: 120,
  };
  return figure(say('historyCaption'), { x: { label: say('time'), isTime: true }, panels: [panel] }, speech);
}

/** Gains over frequency, as a stage applied them. */
export function gainFigure(
  caption: string,
  frequenciesHz: readonly number[],
  gains: readonly { readonly name: string; readonly gainDb: readonly number[]; readonly colour: string }[],
  speech: ReportSpeech,
): Markup {
  const series = gains.map(({ name, gainDb, colour }) => ({ name, x: frequenciesHz, y: gainDb, colour }));
  const panels = [{ y: { label: speech.unit('dB') }, series, height: 120 }];
  return figure(caption, { x: frequencyAxis(speech), panels }, speech);
}
